import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import type { SqliteClient, SqliteDriverName, SqliteOptions, SqliteWaiting } from "../../adapters/sqlite/index.ts";
import { sqliteDriver } from "../../adapters/sqlite/sqlite-driver.ts";
import type { InteractiveSqlDriver } from "../../src/contracts/sql-driver.ts";
import { ConnectionStateError, OperationalError, SerializationError, ValidationError } from "../../src/errors.ts";
import { countNotes, decoded, describeDriver, one, read, write } from "./driver-cases.ts";
import { cellOf, driverNames, openClient } from "./sqlite-clients.ts";

const folder = mkdtempSync(join(tmpdir(), "anyrow-sqlite-"));
const handedIn: SqliteClient[] = [];
let files = 0;

afterAll(() => {
  for (const client of handedIn) client.close();
  rmSync(folder, { recursive: true });
});

const table = write("CREATE TABLE notes (id integer PRIMARY KEY AUTOINCREMENT, title text NOT NULL)");
const insert = (title: string): ReturnType<typeof write> => write("INSERT INTO notes (title) VALUES (?)", title);

function newPath(): string {
  return join(folder, `${++files}.db`);
}

function open(options: SqliteOptions): InteractiveSqlDriver {
  return sqliteDriver(options);
}

function handIn(driver: SqliteDriverName, path: string): SqliteClient {
  const client = openClient(driver, path);
  handedIn.push(client);
  return client;
}

/** What the three drivers say of a lock that someone else has, each in its own way. */
async function refusedAsBusy(work: Promise<unknown>): Promise<void> {
  await expect(work).rejects.toThrow(/database is locked/);
}

describe.each(driverNames)("%s", (driver) => {
  const shared = { parameter: () => "?", types: { integer: "integer", bytes: "blob" } };
  describeDriver("a file", {
    ...shared,
    open: (options) => open({ url: newPath(), driver, ...options }),
    readsMeanwhile: true,
  });
  describeDriver("memory", {
    ...shared,
    open: (options) => open({ url: ":memory:", driver, ...options }),
    readsMeanwhile: false,
  });
  describeDriver("a client of a file", {
    ...shared,
    open: (options) => open({ client: handIn(driver, newPath()), ...options }),
    readsMeanwhile: false,
  });
  describeDriver("a client of memory", {
    ...shared,
    open: (options) => open({ client: handIn(driver, ":memory:"), ...options }),
    readsMeanwhile: false,
  });

  /** Drivers of their own over one file that has the table. */
  async function neighbours(
    waiting: SqliteWaiting = {},
  ): Promise<readonly [InteractiveSqlDriver, InteractiveSqlDriver, string]> {
    const url = newPath();
    const [first, second] = [open({ url, driver, ...waiting }), open({ url, driver, ...waiting })];
    await one(first, table);
    return [first, second, url];
  }

  describe("locks", () => {
    test.each([
      ["urls", (url: string) => open({ url, driver })],
      ["clients handed in", (url: string) => open({ client: handIn(driver, url) })],
    ])("two adapters in one program, over %s: each waits for the other, nothing is lost", async (_, openOn) => {
      const [maker, , url] = await neighbours();
      const drivers = [openOn(url), openOn(url)];
      const work = drivers.flatMap((each, side) => [
        ...Array.from({ length: 10 }, async (_row, i) => {
          const transaction = await each.begin({});
          await transaction.execute([insert(`${side} transaction ${i}`)], { atomic: false });
          await new Promise((resolve) => setTimeout(resolve, 2));
          await transaction.commit();
        }),
        ...Array.from({ length: 40 }, (_row, i) => one(each, insert(`${side} write ${i}`))),
        ...Array.from({ length: 40 }, () => countNotes(each)),
        ...Array.from({ length: 10 }, () => each.execute([insert("a"), insert("b")], { atomic: true })),
      ]);
      await Promise.all(work);
      for (const each of [maker, ...drivers]) expect(await countNotes(each)).toBe(2 * (10 + 40 + 20));
      await Promise.all(drivers.map((each) => each.close()));
    });

    test.each(["delete", "wal"])("two programs write one file, journal mode %s: nothing is lost", async (mode) => {
      const [ours, other, path] = await neighbours();
      await one(ours, write(`PRAGMA journal_mode = ${mode}`));
      const neighbour = join(import.meta.dirname, "sqlite-neighbour.mjs");
      const program = spawn(process.execPath, [neighbour, path, "40", "8"], { stdio: "inherit" });
      const ended = new Promise((resolve) => program.on("exit", resolve));
      let written = 0;
      for (let round = 0; round < 30; round++) {
        const transaction = await ours.begin({});
        await transaction.execute([insert("ours")], { atomic: false });
        await transaction.commit();
        const pair = ours.execute([insert("ours"), insert("ours")], { atomic: true });
        await Promise.all([one(ours, insert("ours")), pair, countNotes(ours), countNotes(other)]);
        written += 4;
      }
      expect(await ended).toBe(0);
      expect(await countNotes(ours)).toBe(written + 40);
      expect(await countNotes(other)).toBe(written + 40);
      await Promise.all([ours.close(), other.close()]);
    });

    test("a lock that is not given up in time is the client's own error, and harms nothing afterwards", async () => {
      const [ours, other] = await neighbours({ busyTimeout: 40 });
      await one(ours, insert("before"));
      const transaction = await other.begin({});
      await refusedAsBusy(one(ours, insert("refused")));
      await refusedAsBusy(ours.begin({}));
      await refusedAsBusy(ours.execute([insert("refused"), insert("refused")], { atomic: true }));
      await transaction.execute([insert("other")], { atomic: false });
      await transaction.commit();
      await one(ours, insert("after"));
      await ours.execute([insert("after")], { atomic: true });
      expect(await countNotes(other)).toBe(4);
      await one(other, insert("other"));
      expect(await countNotes(ours)).toBe(5);
      await Promise.all([ours.close(), other.close()]);
    });

    test("a read that meets a lock keeps none afterwards", async () => {
      const [maker, reader, path] = await neighbours({ busyTimeout: 40 });
      expect(await countNotes(reader)).toBe(0);
      const client = handIn(driver, path);
      client.exec("BEGIN EXCLUSIVE");
      await refusedAsBusy(countNotes(reader));
      await refusedAsBusy(reader.execute([read("SELECT * FROM notes"), read("SELECT 1")], { atomic: true }));
      client.exec("COMMIT");
      await one(maker, insert("a"));
      expect(await countNotes(reader)).toBe(1);
      await one(maker, insert("b"));
      expect(await countNotes(reader)).toBe(2);
      await Promise.all([maker.close(), reader.close()]);
    });

    test("a commit that meets a reader waits for it; given up, everything is undone", async () => {
      const [ours, other, path] = await neighbours({ busyTimeout: 60 });
      const client = handIn(driver, path);
      client.exec("BEGIN");
      cellOf(client, "SELECT count(*) FROM notes");
      await refusedAsBusy(ours.execute([insert("refused"), insert("refused")], { atomic: true }));
      const transaction = await ours.begin({});
      await transaction.execute([insert("refused")], { atomic: false });
      await refusedAsBusy(transaction.commit());
      await refusedAsBusy(one(ours, insert("refused")));
      const through = ours.execute([insert("a"), insert("b")], { atomic: true });
      client.exec("COMMIT");
      await through;
      expect([await countNotes(ours), await countNotes(other)]).toEqual([2, 2]);
      await Promise.all([ours.close(), other.close()]);
    });

    test("what waits to commit is not seen before it has", async () => {
      const [ours, other, path] = await neighbours();
      const client = handIn(driver, path);
      client.exec("BEGIN");
      cellOf(client, "SELECT count(*) FROM notes");
      const waiting = ours.execute([insert("a"), insert("b")], { atomic: true });
      // Until the commit others may be refused, but nobody sees half of it.
      const meanwhile = countNotes(ours);
      await new Promise((resolve) => setTimeout(resolve, 20));
      client.exec("COMMIT");
      expect([0, 2]).toContain(await meanwhile);
      await waiting;
      expect(await countNotes(ours)).toBe(2);
      await Promise.all([ours.close(), other.close()]);
    });

    test("waiting for a lock ends with the signal, and never blocks the program", async () => {
      const [ours, other] = await neighbours();
      const transaction = await other.begin({});
      let ticks = 0;
      const clock = setInterval(() => ticks++, 5);
      for (const work of [
        (signal: AbortSignal) => ours.execute([insert("a")], { atomic: false, signal }),
        (signal: AbortSignal) => ours.execute([insert("a"), insert("b")], { atomic: true, signal }),
        (signal: AbortSignal) => ours.begin({ signal }),
      ]) {
        const abort = new AbortController();
        setTimeout(() => abort.abort(new RangeError("enough")), 300);
        const begun = performance.now();
        const failure = await work(abort.signal).catch((error: unknown) => error);
        expect(failure).toBeInstanceOf(OperationalError);
        expect((failure as Error).cause).toBe(abort.signal.reason);
        expect(performance.now() - begun).toBeLessThan(2000);
      }
      clearInterval(clock);
      expect(ticks).toBeGreaterThan(20);
      await transaction.rollback();
      expect(await countNotes(ours)).toBe(0);
      await Promise.all([ours.close(), other.close()]);
    });

    test("a large transaction does not keep others from reading before it commits", async () => {
      const [ours, other] = await neighbours({ busyTimeout: 0 });
      const transaction = await ours.begin({});
      const many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000)";
      await transaction.execute([write(`INSERT INTO notes (title) ${many} SELECT hex(zeroblob(100)) FROM n`)], {
        atomic: false,
      });
      expect([await countNotes(ours), await countNotes(other)]).toEqual([0, 0]);
      await transaction.commit();
      expect([await countNotes(ours), await countNotes(other)]).toEqual([50_000, 50_000]);
      await Promise.all([ours.close(), other.close()]);
    });

    test("closing ends the waiting for a lock", async () => {
      const [ours, other] = await neighbours();
      const transaction = await other.begin({});
      const waiting = expect(one(ours, insert("a"))).rejects.toThrow(ConnectionStateError);
      await ours.close();
      await waiting;
      await transaction.rollback();
      await other.close();
    });
  });

  describe("statements", () => {
    test.each([
      ["a file", () => open({ url: newPath(), driver })],
      ["memory", () => open({ url: ":memory:", driver })],
      ["a client", () => open({ client: handIn(driver, ":memory:") })],
    ])("foreign keys hold on every connection of %s, whatever a PRAGMA said", async (_, openIt) => {
      const ours = openIt();
      await one(ours, table);
      await one(ours, write("CREATE TABLE tags (note_id integer REFERENCES notes (id))"));
      await one(ours, write("PRAGMA foreign_keys = OFF"));
      const orphan = write("INSERT INTO tags VALUES (1)");
      const refused = /FOREIGN KEY constraint failed/;
      await expect(ours.execute([orphan, orphan], { atomic: true })).rejects.toThrow(refused);
      const transaction = await ours.begin({});
      await expect(transaction.execute([orphan], { atomic: false })).rejects.toThrow(refused);
      await transaction.rollback();
      await expect(one(ours, orphan)).rejects.toThrow(refused);
      await ours.close();
    });

    test("what cannot run in a transaction runs by itself", async () => {
      const [ours, other] = await neighbours();
      expect(decoded(await one(ours, write("PRAGMA journal_mode = wal")))).toEqual([["wal"]]);
      await one(ours, write("VACUUM"));
      await one(ours, insert("a"));
      expect(await countNotes(other)).toBe(1);
      await Promise.all([ours.close(), other.close()]);
    });

    test("what is prepared already follows the schema, whoever changes it", async () => {
      const [ours, other] = await neighbours();
      const all = read("SELECT * FROM notes");
      const columns = async (): Promise<readonly string[]> => (await one(ours, all)).columns;
      await one(ours, insert("a"));
      expect(await columns()).toEqual(["id", "title"]);
      await one(ours, write("ALTER TABLE notes ADD COLUMN pinned integer DEFAULT 7"));
      expect(decoded(await one(ours, all))).toEqual([[1, "a", 7]]);
      expect(await columns()).toEqual(["id", "title", "pinned"]);
      await one(other, write("ALTER TABLE notes RENAME COLUMN pinned TO starred"));
      expect(await columns()).toEqual(["id", "title", "starred"]);
      await one(other, write("ALTER TABLE notes DROP COLUMN starred"));
      expect(decoded(await one(ours, all))).toEqual([[1, "a"]]);
      await one(ours, insert("b"));
      await Promise.all([ours.close(), other.close()]);
    });

    test("what changes no rows counts none, whatever changed before", async () => {
      const ours = open({ url: ":memory:", driver });
      await one(ours, table);
      await ours.execute([insert("a"), insert("b")], { atomic: true });
      expect((await one(ours, write("UPDATE notes SET title = 'x'"))).affected).toBe(2);
      expect((await one(ours, write("CREATE TABLE drafts (id integer)"))).affected).toBe(0);
      expect((await one(ours, write("-- all\n/* of */ UPDATE notes SET title = 'y'"))).affected).toBe(2);
      const many = "/* a */ -- b\n".repeat(200);
      expect((await one(ours, write(`${many} UPDATE notes SET title = 'z'`))).affected).toBe(2);
      expect((await one(ours, write(`${many} CREATE TABLE others (id integer)`))).affected).toBe(0);
      expect(await one(ours, write("DROP TABLE drafts"))).toMatchObject({ affected: 0, rows: [], columns: [] });
      await ours.close();
    });

    test("a comment ends with its line, not at a carriage return: what stands behind it is seen", async () => {
      const path = newPath();
      const ours = open({ url: path, driver });
      await one(ours, table);
      await expect(one(ours, write("-- a\rselect 1\nBEGIN"))).rejects.toThrow(/begins a transaction/);
      await one(ours, write("-- a\rselect 1\nPRAGMA foreign_keys = OFF"));
      expect(decoded(await one(ours, read("SELECT foreign_keys FROM pragma_foreign_keys")))).toEqual([[1]]);
      await one(ours, insert("kept"));
      await ours.close();
      const again = open({ url: path, driver });
      expect(await countNotes(again)).toBe(1);
      await again.close();
    });

    test("an integer past 2^53 is exact, in a read that gave small ones before and in what a write returns", async () => {
      const ours = open({ url: ":memory:", driver });
      await one(ours, table);
      const get = read("SELECT id, title FROM notes ORDER BY id DESC LIMIT 1");
      await one(ours, insert("small"));
      expect(decoded(await one(ours, get))).toEqual([[1, "small"]]);
      const large = 9_007_199_254_740_993n;
      const returning = write("INSERT INTO notes VALUES (?, 'large') RETURNING id, -id", large);
      expect(decoded(await one(ours, returning))).toEqual([[large, -large]]);
      for (let again = 0; again < 2; again++) expect(decoded(await one(ours, get))).toEqual([[large, "large"]]);
      const lowest = -9_223_372_036_854_775_808n;
      expect(decoded(await one(ours, read("SELECT ?, ?, -1", lowest, lowest + 1n)))).toEqual([
        [lowest, lowest + 1n, -1],
      ]);
      expect(decoded(await one(ours, read("SELECT ?, -1", lowest)))).toEqual([[lowest, -1]]);
      expect(await countNotes(ours)).toBe(2);
      await ours.close();
    });

    test("an atomic list is done before anything else can run", async () => {
      const client = handIn(driver, ":memory:");
      const ours = open({ client });
      await one(ours, table);
      const pending = ours.execute([insert("a"), insert("b"), insert("c")], { atomic: true });
      expect(Number(cellOf(client, "SELECT count(*) FROM notes"))).toBe(3);
      await pending;
      await ours.close();
    });

    test("an atomic list of reads leaves nothing open, nor does one that fails", async () => {
      const [ours, other] = await neighbours({ busyTimeout: 0 });
      const count = read("SELECT count(*) FROM notes");
      const results = await ours.execute([count, count], { atomic: true });
      expect(results.map(decoded)).toEqual([[[0]], [[0]]]);
      await one(other, insert("a"));
      await expect(ours.execute([count, read("SELECT * FROM nowhere")], { atomic: true })).rejects.toThrow("nowhere");
      await one(other, insert("b"));
      await ours.execute([insert("c"), insert("d")], { atomic: true });
      expect(await countNotes(ours)).toBe(4);
      await Promise.all([ours.close(), other.close()]);
    });

    test.each([
      ["a file", () => open({ url: newPath(), driver })],
      ["memory", () => open({ url: ":memory:", driver })],
    ])("a read of %s that was given up before it began does not run", async (_, openIt) => {
      const ours = openIt();
      await one(ours, table);
      const aborted = { atomic: false, signal: AbortSignal.abort(new RangeError("enough")) };
      const failure = await ours.execute([read("SELECT 1")], aborted).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(OperationalError);
      expect((failure as Error).cause).toBe(aborted.signal.reason);
      expect(await countNotes(ours)).toBe(0);
      await ours.close();
    });

    test("SQL that would leave a transaction open is refused and undone", async () => {
      const ours = open({ url: newPath(), driver });
      await one(ours, table);
      for (const sql of ["BEGIN", "SAVEPOINT a", "-- a comment\nBEGIN IMMEDIATE"])
        await expect(one(ours, write(sql))).rejects.toThrow(ValidationError);
      await one(ours, insert("a"));
      await (await ours.begin({})).rollback();
      expect(await countNotes(ours)).toBe(1);
      await ours.close();
    });

    test("many different statements and very long ones", async () => {
      const ours = open({ url: ":memory:", driver });
      for (let i = 0; i < 3000; i++) expect((await one(ours, read(`SELECT ${i}`))).rows.length).toBe(1);
      const most = Array.from({ length: ours.maxParameters }, (_, i) => BigInt(i));
      const values = (count: number): string => Array.from({ length: count }, () => "(?)").join(", ");
      const sql = `SELECT count(*) FROM (VALUES ${values(ours.maxParameters)})`;
      for (let again = 0; again < 2; again++)
        expect(decoded(await one(ours, read(sql, ...most)))).toEqual([[ours.maxParameters]]);
      await ours.close();
    });
  });

  describe("opening and closing", () => {
    test("a folder that is missing is an error that says so, of the first query and of the next, until it is there", async () => {
      const missing = join(folder, `missing ${driver}`);
      const ours = open({ url: join(missing, "a.db"), driver });
      for (let attempt = 0; attempt < 2; attempt++) {
        const failure = await one(ours, read("SELECT 1")).catch((error: unknown) => error);
        expect(failure).toBeInstanceOf(OperationalError);
        expect((failure as Error).message).toContain("folder exists");
        expect((failure as Error).message).not.toContain("missing");
        expect((failure as Error).cause).toBeInstanceOf(Error);
      }
      mkdirSync(missing);
      await one(ours, read("SELECT 1"));
      await ours.close();
    });

    test("a file that is no database is the client's own error", async () => {
      const path = newPath();
      writeFileSync(path, "this is a text of more than sixteen bytes, and not a database");
      const ours = open({ url: path, driver });
      await expect(one(ours, read("SELECT * FROM sqlite_schema"))).rejects.toThrow(/not a database/);
      await ours.close();
    });

    test("a path, a URL of the file and its name behind file: are the same file", async () => {
      const path = join(folder, `${++files} ü%.db`);
      const escaped = pathToFileURL(path).href;
      const relative = `file:${escaped.slice("file://".length)}`;
      const drivers = [path, escaped, relative].map((url) => open({ url, driver }));
      const [first] = drivers as [InteractiveSqlDriver];
      await one(first, table);
      for (const each of drivers) {
        await one(each, insert("a"));
        await each.close();
      }
      const last = open({ url: path, driver });
      expect(await countNotes(last)).toBe(3);
      await last.close();
    });

    test("a database in memory outlives its transactions, and is nobody else's", async () => {
      const [ours, other] = [open({ url: ":memory:", driver }), open({ url: "file::memory:", driver })];
      await one(ours, table);
      const transaction = await ours.begin({});
      await transaction.execute([insert("a")], { atomic: false });
      await transaction.commit();
      await (await ours.begin({})).rollback();
      expect(await countNotes(ours)).toBe(1);
      await expect(countNotes(other)).rejects.toThrow(/no such table/);
      await Promise.all([ours.close(), other.close()]);
    });

    test("a client that was handed in stays open, without the transaction that was open in it", async () => {
      const client = handIn(driver, ":memory:");
      const ours = open({ client });
      await one(ours, table);
      await one(ours, insert("a"));
      const transaction = await ours.begin({});
      await transaction.execute([insert("b")], { atomic: false });
      await ours.close();
      expect(Number(cellOf(client, "SELECT count(*) FROM notes"))).toBe(1);
      client.exec("BEGIN; COMMIT");
    });

    test("nothing gets into a transaction that the owner of a client has open in it", async () => {
      const client = handIn(driver, ":memory:");
      const ours = open({ client, busyTimeout: 40 });
      await one(ours, table);
      client.exec("BEGIN; INSERT INTO notes (title) VALUES ('theirs')");
      const refused = expect(Promise.any([one(ours, insert("a")), countNotes(ours), ours.begin({})])).rejects;
      await refused.toMatchObject({ errors: [0, 1, 2].map(() => expect.any(SerializationError) as unknown) });
      const through = one(ours, insert("ours"));
      await new Promise((resolve) => setTimeout(resolve, 10));
      client.exec("ROLLBACK");
      await through;
      expect(await countNotes(ours)).toBe(1);
      await ours.close();
    });
  });
});

describe("options", () => {
  test("that cannot be right are refused at once, without their values", () => {
    const secret = "secret.example";
    const urls = [`libsql://${secret}`, `https://${secret}`, `file://${secret}/a.db`, `file:${secret}?mode=ro`];
    for (const url of [...urls, "", "file:", `file:${secret}%zz`, 5 as unknown as string]) {
      expect(() => open({ url })).toThrow(ValidationError);
      expect(() => open({ url })).not.toThrow(/secret/);
    }
    for (const timeout of [-1, Number.NaN, Infinity]) {
      expect(() => open({ url: ":memory:", timeout })).toThrow("timeout");
      expect(() => open({ url: ":memory:", busyTimeout: timeout })).toThrow("busyTimeout");
    }
    expect(() => open({ url: ":memory:", driver: "sqlite3" as "node" })).toThrow("driver");
    expect(() => open({ url: ":memory:", file: "a" } as SqliteOptions)).toThrow("file");
    expect(() => open(undefined as unknown as SqliteOptions)).toThrow(ValidationError);
    for (const client of [{}, null, 5, { prepare() {}, exec() {}, close() {} }])
      expect(() => open({ client: client as unknown as SqliteClient })).toThrow("node:sqlite");
    const both = { url: ":memory:", client: {} } as unknown as SqliteOptions;
    expect(() => open(both)).toThrow("leave out url");
  });
});
