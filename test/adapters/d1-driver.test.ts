import { Miniflare } from "miniflare";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { failureOf } from "../../adapters/d1/d1-failure.ts";
import { d1Driver } from "../../adapters/d1/d1-driver.ts";
import { type D1Client, d1 } from "../../adapters/d1/index.ts";
import type { SqlDriver, SqlStatement, SqlValue } from "../../src/contracts/sql-driver.ts";
import {
  ConnectionStateError,
  OperationalError,
  UnsupportedError,
  ValidationError,
  connect,
  model,
  t,
} from "../../src/index.ts";
import { createTables } from "../../src/migrations/index.ts";

const host = new Miniflare({
  modules: [{ type: "ESModule", path: "worker.mjs", contents: "export default {}" }],
  compatibilityDate: "2026-07-30",
  d1Databases: ["DB"],
});
const client: D1Client = await host.getD1Database("DB");

afterAll(() => host.dispose());

const write = (sql: string, ...params: SqlValue[]): SqlStatement => ({ sql, params, writes: true });
const read = (sql: string, ...params: SqlValue[]): SqlStatement => ({ sql, params, writes: false });

describe("the driver", () => {
  const driver: SqlDriver = d1Driver({ client });
  let requests = 0;
  const onRequest = (): void => void requests++;

  beforeEach(async () => {
    await driver.execute([write("drop table if exists kids"), write("drop table if exists t")], { atomic: true });
    await driver.execute(
      [
        write("create table t (id integer primary key, v text unique) strict"),
        write("create table kids (id integer primary key, t integer references t on delete cascade) strict"),
      ],
      { atomic: true },
    );
    requests = 0;
  });

  test("gives rows as arrays, names of columns, and one request for all statements of a list", async () => {
    const results = await driver.execute(
      [
        write("insert into t (v) values (?1), (?2)", "a", "b"),
        write("insert into t (v) values ('c') returning id as _0, v as _1"),
        read("select id as _0, v as _1 from t order by id"),
        read("select id as _0 from t where id = 9"),
      ],
      { atomic: true, onRequest },
    );
    expect(results.map(({ rows, affected }) => ({ rows, affected }))).toEqual([
      { rows: [], affected: 2 },
      { rows: [[3, "c"]], affected: 1 },
      {
        rows: [
          [1, "a"],
          [2, "b"],
          [3, "c"],
        ],
        affected: 0,
      },
      { rows: [], affected: 0 },
    ]);
    expect(requests).toBe(1);
    const [only] = await driver.execute([read("select 1 as a, 2 as a where 1 = 0")], { atomic: false });
    expect(only).toMatchObject({ rows: [], columns: ["a", "a"] });
    const [pairs] = await driver.execute([read("select 1 as a, 2 as a")], { atomic: false });
    expect(pairs?.rows).toEqual([[1, 2]]);
  });

  test("counts the rows that a statement changes itself, not those that go with them", async () => {
    await driver.execute(
      [write("insert into t (v) values ('a'), ('b')"), write("insert into kids (t) values (1), (1), (2)")],
      { atomic: true },
    );
    const [removed] = await driver.execute([write("delete from t where id = 1")], { atomic: false, onRequest });
    expect([removed?.affected, requests]).toEqual([1, 1]);
    const comments = "/* a */ -- b\n".repeat(200);
    const list = [
      write(`${comments} update t set v = 'z'`),
      write(`${comments} delete from t`),
      read("select count(*) as _0 from kids"),
    ];
    const results = await driver.execute(list, { atomic: true });
    expect(results.map(({ rows, affected }) => [rows, affected])).toEqual([
      [[], 1],
      [[], 1],
      [[[0]], 0],
    ]);
  });

  test("takes bigints and bytes, and gives bytes as bytes", async () => {
    const statement = read(
      "select cast(cast(?1 as integer) as text) as n, ?2 as b",
      2n ** 63n - 1n,
      new Uint8Array([1, 255]),
    );
    const [result] = await driver.execute([statement], { atomic: false });
    const [n, b] = result?.rows[0] ?? [];
    expect([n, result?.decoders?.[1]?.(b)]).toEqual(["9223372036854775807", new Uint8Array([1, 255])]);
  });

  test("an atomic list that fails leaves nothing, and the next call works", async () => {
    const list = [write("insert into t (v) values ('a')"), write("insert into t (v) values ('a')")];
    await expect(driver.execute(list, { atomic: true })).rejects.toThrow("UNIQUE constraint failed: t.v");
    const [counted] = await driver.execute([read("select count(*) as _0 from t")], { atomic: false });
    expect(counted?.rows).toEqual([[0]]);
  });

  test("writes that are not atomic are requests of their own, and stop at the first that fails", async () => {
    const list = ["a", "a", "b"].map((v) => write("insert into t (v) values (?1)", v));
    await expect(driver.execute(list, { atomic: false, onRequest })).rejects.toThrow("UNIQUE");
    expect(requests).toBe(2);
    const [counted] = await driver.execute([read("select v as _0 from t")], { atomic: false });
    expect(counted?.rows).toEqual([["a"]]);
  });

  test("a call that is aborted before it is sent sends nothing", async () => {
    const call = { atomic: false, signal: AbortSignal.abort("no"), onRequest };
    await expect(driver.execute([write("insert into t (v) values ('a')")], call)).rejects.toMatchObject({
      name: "OperationalError",
      outcome: "none",
      cause: "no",
    });
    expect(requests).toBe(0);
  });

  test("a call that is aborted under way fails without its answer; whether a write was done is unknown", async () => {
    const started = (statement: SqlStatement): Promise<unknown> => {
      const control = new AbortController();
      const call = driver.execute([statement], { atomic: false, signal: control.signal, onRequest });
      control.abort(new DOMException("late", "TimeoutError"));
      return call;
    };
    await expect(started(read("select 1 as _0"))).rejects.toMatchObject({ code: "operational", outcome: "none" });
    const writing = started(write("insert into t (v) values ('a')"));
    await expect(writing).rejects.toMatchObject({ code: "operational", outcome: "unknown" });
    expect(requests).toBe(2);
    const [after] = await driver.execute([read("select 1 as _0")], { atomic: false });
    expect(after?.rows).toEqual([[1]]);
  });

  test("refuses everything after it was closed", async () => {
    const closing = d1Driver({ client });
    await closing.close();
    await closing.close();
    await expect(closing.execute([read("select 1")], { atomic: false })).rejects.toThrow(ConnectionStateError);
  });
});

describe("the adapter", () => {
  const Note = model("notes", { id: t.id(), text: t.text(), n: t.integer(), ratio: t.float().nullable() });
  const Tag = model("tags", {
    id: t.id(),
    note: t.ref(Note, { reverse: "tags", onDelete: "cascade" }),
    name: t.text(),
  });
  let requests = 0;
  const db = connect(
    d1({ client }),
    { notes: Note, tags: Tag },
    {
      onQuery: (event) => {
        requests += event.roundTrips;
      },
    },
  );

  test("one request: a row with 10 children atomically, 10,000 and 25,000 rows, a list with relations, find or create", async () => {
    await createTables(db);
    const counted = async (work: PromiseLike<unknown>): Promise<number> => {
      requests = 0;
      await work;
      return requests;
    };
    const rows = (count: number): { text: string; n: number; ratio: number }[] =>
      Array.from({ length: count }, (_, index) => ({ text: `note ${index}`, n: index, ratio: index / 3 }));
    expect(
      await counted(
        db.atomic((b) => {
          const note = b.notes.create({ text: "a", n: 1 });
          for (let index = 0; index < 10; index++) b.tags.create({ note, name: `tag ${index}` });
        }),
      ),
    ).toBe(1);
    expect(await counted(db.notes.include("tags").all())).toBe(1);
    expect(await counted(db.notes.getOrCreate({ id: 77 }, { text: "b", n: 2 }))).toBe(1);
    expect(await counted(db.notes.getOrCreate({ id: 77 }, { text: "b", n: 2 }))).toBe(1);
    expect(await counted(db.notes.createMany(rows(10_000)))).toBe(1);
    expect(await counted(db.notes.createMany(rows(25_000)))).toBe(1);
    expect([await db.notes.count(), await db.tags.filter({ noteId: 1 }).count()]).toEqual([35_002, 10]);
  });

  test("25,000 rows of three columns are as few statements as lists of a million bytes allow", () => {
    const long = Array.from({ length: 25_000 }, (_, index) => ({
      text: `a note of some length, ${index}`,
      n: index,
      ratio: index / 3,
    }));
    const statements = db.notes.createMany(long).inspect().statements ?? [];
    const sizes = statements.map(({ params }) => new TextEncoder().encode(params[0] as string).length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1_000_000);
    expect(sizes.length).toBeLessThanOrEqual(Math.ceil(sizes.reduce((sum, size) => sum + size) / 1_000_000) + 1);
  });

  test("no transaction is begun by statements: nothing is sent", async () => {
    requests = 0;
    await expect(db.sql`begin immediate`).rejects.toThrow(UnsupportedError);
    await expect(db.sql`savepoint a`).rejects.toThrow("use db.atomic([…])");
    expect(requests).toBe(0);
    // @ts-expect-error There is no transaction that stays open on D1.
    expect(db.transaction).toBeUndefined();
    // @ts-expect-error Nor one that is begun by hand.
    expect(db.begin).toBeUndefined();
  });
});

test("options that cannot be right are refused", () => {
  for (const options of [undefined, null, {}, { client: null }, { client: {} }, { client, binding: client }]) {
    expect(() => d1(options as never)).toThrow(ValidationError);
  }
});

// Messages as D1 documents them. Nothing else tells failures apart.
describe("failures of D1 itself", () => {
  test.each([
    ["D1_ERROR: Network connection lost.", "unknown"],
    ["D1_ERROR: D1 DB storage operation exceeded timeout which caused object to be reset.", "unknown"],
    ["D1_ERROR: D1 DB reset because its code was updated.", "unknown"],
    ["D1_ERROR: Internal error in D1 DB storage caused object to be reset.", "unknown"],
    ["D1_ERROR: Internal error while starting up D1 DB storage caused object to be reset.", "none"],
    ["D1_ERROR: Cannot resolve D1 DB due to transient issue on remote node.", "none"],
    ["D1_ERROR: D1 DB is overloaded. Requests queued for too long.", "none"],
    ["D1_ERROR: D1 DB is overloaded. Too many requests queued.", "none"],
  ])("%s", (message, outcome) => {
    const cause = new Error(message);
    const failure = failureOf(cause, true);
    expect(failure).toBeInstanceOf(OperationalError);
    expect(failure).toMatchObject({ outcome, transient: true, cause });
    expect(failureOf(cause, false)).toMatchObject({ outcome: "none", transient: true });
  });

  test("an error about a statement is for those who know SQL", () => {
    const error = new Error("D1_ERROR: UNIQUE constraint failed: t.v: SQLITE_CONSTRAINT");
    expect(failureOf(error, true)).toBe(error);
  });
});
