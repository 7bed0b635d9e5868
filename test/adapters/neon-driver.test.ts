import { neon as vendorNeon, neonConfig } from "@neondatabase/serverless";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { neon } from "../../adapters/neon/index.ts";
import { neonDriver } from "../../adapters/neon/neon-driver.ts";
import type { NeonOptions } from "../../adapters/neon/neon-options.ts";
import { startPostgres } from "../../scripts/services/postgres.ts";
import type { SqlDriver, SqlStatement } from "../../src/contracts/sql-driver.ts";
import { startDev } from "../../src/dev/index.ts";
import { ConnectionStateError, UnsupportedError, ValidationError } from "../../src/errors.ts";
import { connect, t, model } from "../../src/index.ts";
import { createTables } from "../../src/migrations/index.ts";
import { postgresResult } from "../../src/sql/dialects/postgres-answer.ts";
import { decoded, read, write } from "./driver-cases.ts";

const server = await startPostgres();
const dev = await startDev({ postgres: await server.freshDatabase(), libsql: false });
const { url, requests } = dev.neon;

afterEach(() => {
  neonConfig.opts = {};
});
afterAll(async () => {
  await dev.close();
  await server.stop();
});

function open(options: NeonOptions = { url }): SqlDriver {
  return neonDriver(options, postgresResult);
}

/** What one call sends, and what it gives. */
async function run(driver: SqlDriver, statements: readonly SqlStatement[], atomic = false) {
  requests.clear();
  let told = 0;
  const results = await driver.execute(statements, { atomic, onRequest: () => void (told += 1) });
  return { results, sent: requests.all().map((request) => request.statements.length), told };
}

async function withNotes(): Promise<SqlDriver> {
  const driver = open();
  await driver.execute(
    [write("DROP TABLE IF EXISTS notes"), write("CREATE TABLE notes (id int8 PRIMARY KEY, body bytea)")],
    { atomic: true },
  );
  return driver;
}

const insert = (id: number): SqlStatement => write("INSERT INTO notes (id) VALUES ($1)", BigInt(id));
const count = read("SELECT count(*) FROM notes");

async function countNotes(driver: SqlDriver): Promise<unknown> {
  const [result] = await driver.execute([count], { atomic: false });
  return result === undefined ? undefined : decoded(result)[0]?.[0];
}

describe("Neon over HTTP", () => {
  test("one statement is one request, and so are several reads, and an atomic list", async () => {
    const driver = await withNotes();
    expect(await run(driver, [count])).toMatchObject({ sent: [1], told: 1 });
    expect(await run(driver, [count, count, count])).toMatchObject({ sent: [3], told: 1 });
    expect(await run(driver, [insert(1), count, insert(2), count], true)).toMatchObject({
      sent: [4],
      told: 1,
      results: [{ affected: 1 }, { rows: [["1"]] }, { affected: 1 }, { rows: [["2"]] }],
    });
  });

  test("writes that are not atomic are requests of their own: what ran before a failure stays", async () => {
    const driver = await withNotes();
    expect(await run(driver, [insert(1), insert(2)])).toMatchObject({ sent: [1, 1], told: 2 });
    await expect(run(driver, [insert(3), insert(1), insert(4)])).rejects.toMatchObject({ code: "23505" });
    expect(await countNotes(driver)).toBe(3);
  });

  test("atomic: the failure of one undoes all", async () => {
    const driver = await withNotes();
    await expect(run(driver, [insert(1), insert(2), insert(1)], true)).rejects.toMatchObject({ code: "23505" });
    expect(await countNotes(driver)).toBe(0);
  });

  test("reads that travel together are read-only, so that nothing that calls itself a read can write", async () => {
    const driver = await withNotes();
    const hidden = read("WITH w AS (INSERT INTO notes (id) VALUES (1) RETURNING 1) SELECT * FROM w");
    await expect(run(driver, [count, hidden])).rejects.toMatchObject({ code: "25006" });
    expect(await countNotes(driver)).toBe(0);
  });

  test("counts what a statement wrote, also when it returns rows", async () => {
    const driver = await withNotes();
    const { results } = await run(
      driver,
      [
        write("INSERT INTO notes (id) VALUES (1), (2), (3)"),
        write("UPDATE notes SET body = NULL WHERE id > 1 RETURNING id"),
        write("WITH gone AS (DELETE FROM notes RETURNING id) SELECT id FROM gone"),
      ],
      true,
    );
    expect(results.map(({ affected, rows }) => [affected, rows.length])).toEqual([
      [3, 0],
      [2, 2],
      [0, 3],
    ]);
  });

  test("values come back exactly, and raw SQL is read by the types that the server reports", async () => {
    const driver = await withNotes();
    const body = new Uint8Array([9, 0, 255, 128, 9]).subarray(1, 4);
    const params = [9_223_372_036_854_775_807n, "𝒳 'quoted' \\ \"\n\u0001", body, true, 0.1, null, -0];
    const sql = `SELECT $1::int8, $2::text, $3::bytea, $4::bool, $5::float8, $6::text, $7::float8, 1::int4, '\uFEFFbom',
      '2026-02-03 04:05:06.789'::timestamp, ARRAY[1, NULL], '{"a": 1}'::jsonb, 12.340::numeric`;
    const { results } = await run(driver, [read(sql, ...params)]);
    expect(results.flatMap(decoded)).toEqual([
      [
        ...[9_223_372_036_854_775_807n, "𝒳 'quoted' \\ \"\n\u0001", new Uint8Array([0, 255, 128]), true, 0.1, null, 0],
        ...[1, "\uFEFFbom", new Date("2026-02-03T04:05:06.789Z"), [1, null], { a: 1 }, "12.340"],
      ],
    ]);
  });

  test.each([
    "begin",
    "BEGIN ISOLATION LEVEL SERIALIZABLE",
    "start transaction",
    " commit;",
    "end",
    "-- first\n/* second */ rollback",
    " ; ;begin",
    "/* one /* inside */ another */ begin",
    "-- a return ends it\rbegin",
    "abort",
    "savepoint a",
    "release a",
    "set search_path = other",
    "SET SESSION statement_timeout = 5",
    "reset all",
    "prepare p as select 1",
    "execute p",
    "deallocate p",
    "listen news",
    "unlisten *",
    "discard all",
  ])("what needs a session is refused before it is sent: %s", async (sql) => {
    const driver = open();
    requests.clear();
    for (const atomic of [false, true]) {
      const call = driver.execute([write("SELECT 1"), write(sql)], { atomic });
      await expect(call).rejects.toThrow(UnsupportedError);
      await expect(call).rejects.toThrow("db.atomic");
    }
    expect(requests.length).toBe(0);
  });

  test("the longest text with comments is looked at in no time", async () => {
    const driver = open();
    const sql = `${"/* a */ -- b\n".repeat(20_000)} SELECT 1`;
    const begun = performance.now();
    await driver.execute([read(sql)], { atomic: false });
    expect(performance.now() - begun).toBeLessThan(2_000);
  });

  test("what only begins like it is not", async () => {
    const driver = await withNotes();
    const texts = [
      "SET LOCAL statement_timeout = 10000",
      "SET CONSTRAINTS ALL DEFERRED",
      "DO $$ BEGIN PERFORM 1; END $$",
      'CREATE TABLE IF NOT EXISTS "begin" (id int)',
      "SELECT 1 AS commit",
    ];
    await expect(
      run(
        driver,
        texts.map((sql) => write(sql)),
        true,
      ),
    ).resolves.toBeDefined();
  });

  test("tables are created, in one request", async () => {
    const Author = model("http_authors", { id: t.id(), name: t.text().unique() });
    const Book = model("http_books", { id: t.id(), author: t.ref(Author), title: t.text().index() });
    const db = connect(neon({ url }), { authors: Author, books: Book });
    requests.clear();
    await createTables(db);
    expect(requests.length).toBe(1);
    await Promise.all([createTables(db), createTables(db), createTables(db)]);
    await db.authors.create({ name: "Ada" });
    expect(await db.authors.count()).toBe(1);
  });

  test("a query function that was handed in is used, however it was made", async () => {
    for (const form of [{}, { arrayMode: true, fullResults: true } as const, { fullResults: true } as const]) {
      neonConfig.fetchEndpoint = dev.neon.httpUrl;
      const driver = open({ client: vendorNeon(url, form) });
      const { results } = await run(driver, [read("SELECT 1 AS a, 'x' AS b"), read("SELECT 2 AS a")]);
      expect(results.map(({ rows }) => rows)).toEqual([[["1", "x"]], [["2"]]]);
      const single = await run(driver, [read("SELECT now()")]);
      expect(single.results[0]?.rows[0]?.[0]).toBeTypeOf("string");
    }
  });

  test("a token is sent, and asked for each time", async () => {
    const seen: unknown[] = [];
    neonConfig.fetchFunction = (to: string, init: RequestInit) => {
      seen.push((init.headers as Record<string, string>)["Authorization"]);
      return fetch(to, init);
    };
    let made = 0;
    const driver = open({ url, authToken: () => `token-${(made += 1)}` });
    await run(driver, [read("SELECT 1")]);
    await run(driver, [read("SELECT 1"), read("SELECT 1")]);
    expect(seen).toEqual(["Bearer token-1", "Bearer token-2"]);
  });

  test("closed is closed", async () => {
    const driver = open();
    await driver.close();
    await driver.close();
    await expect(run(driver, [read("SELECT 1")])).rejects.toThrow(ConnectionStateError);
  });

  test.each([
    "mysql://u:p4ss@h/d",
    "postgres://u:p4ss@h",
    "postgres://:p4ss@h/d",
    "u:p4ss@h/d",
    "postgres://u:p4ss@/d",
  ])("a URL that is none is refused at once, and not repeated: %s", (wrong) => {
    const attempt = (): unknown => open({ url: wrong });
    expect(attempt).toThrow(ValidationError);
    expect(attempt).not.toThrow("p4ss");
  });

  test("options that cannot be right are refused at once", () => {
    const wrong = (options: object): unknown => open({ url, ...options } as NeonOptions);
    expect(() => wrong({ endpoint: "ftp://h/sql" })).toThrow("endpoint");
    expect(() => wrong({ authToken: 5 })).toThrow("authToken");
    expect(() => wrong({ transactions: true })).toThrow("transactions");
    expect(() => wrong({ endPoint: "https://h/sql" })).toThrow("endPoint");
    expect(() => open({ client: {} } as unknown as NeonOptions)).toThrow("client");
    expect(() => open(null as unknown as NeonOptions)).toThrow(ValidationError);
  });
});

describe("the settings that all users of Neon's client share", () => {
  test("are the same before, during and after a call", async () => {
    const { opts } = neonConfig;
    const driver = open();
    const call = driver.execute([read("SELECT 1")], { atomic: false });
    expect(neonConfig.opts).toBe(opts);
    await call;
    expect(neonConfig.opts).toBe(opts);
    expect(neonConfig.fetchFunction).toBeUndefined();
  });

  test("what the user set is used: a fetch to carry requests, an endpoint to send them to", async () => {
    const asked: string[] = [];
    neonConfig.fetchFunction = (to: string, init: RequestInit) => {
      asked.push(to);
      return fetch(dev.neon.httpUrl, init);
    };
    await run(open(), [read("SELECT 1")]);
    neonConfig.fetchEndpoint = () => "http://elsewhere.invalid/sql";
    await run(open(), [read("SELECT 1")]);
    await run(open({ url: "postgres://u:p@ep-cool-1.region.aws.neon.tech/db" }), [read("SELECT 1")]).catch(() => null);
    expect(asked).toEqual([dev.neon.httpUrl, "http://elsewhere.invalid/sql", "http://elsewhere.invalid/sql"]);
  });

  test("hosts elsewhere are asked where Neon's client asks them, endpoints where they are said to be", async () => {
    const asked: string[] = [];
    neonConfig.fetchFunction = (to: string) => {
      asked.push(to);
      return Promise.reject(new Error("ECONNREFUSED"));
    };
    const ask = (options: NeonOptions): Promise<unknown> => run(open(options), [read("SELECT 1")]).catch(() => null);
    const far = "postgres://u:p@ep-cool-1.region.aws.neon.tech/db";
    await ask({ url: far });
    await ask({ url: far, authToken: "token" });
    await ask({ url: far, endpoint: "https://proxy.example/neon/sql" });
    for (const host of ["localhost:4444", "127.0.0.1:4444", "[::1]:4444"])
      await ask({ url: `postgres://u:p@${host}/db` });
    expect(asked).toEqual([
      "https://api.region.aws.neon.tech/sql",
      "https://apiauth.region.aws.neon.tech/sql",
      "https://proxy.example/neon/sql",
      "http://localhost:4444/sql",
      "http://127.0.0.1:4444/sql",
      "http://[::1]:4444/sql",
    ]);
  });

  test("calls of several databases at the same time do not meet", async () => {
    const other = await startDev({ postgres: await server.freshDatabase(), libsql: false });
    const [here, there] = [open(), open({ url: other.neon.url })];
    const names = await Promise.all(
      Array.from({ length: 40 }, async (_, i) => {
        const [result] = await (i % 2 === 0 ? here : there).execute([read("SELECT current_database()")], {
          atomic: false,
        });
        return result?.rows[0]?.[0];
      }),
    );
    const nameOf = (text: string): string => new URL(text).pathname.slice(1);
    expect(names).toEqual(Array.from({ length: 40 }, (_, i) => nameOf(i % 2 === 0 ? url : other.neon.url)));
    await other.close();
  });
});
