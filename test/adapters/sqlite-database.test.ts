import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { type SqliteAdapter, type SqliteWaiting, sqlite } from "../../adapters/sqlite/index.ts";
import {
  ConnectionStateError,
  type Database,
  OperationalError,
  SerializationError,
  connect,
  model,
  t,
} from "../../src/index.ts";
import { createTables } from "../../src/migrations/index.ts";
import { cellOf, driverNames, openClient } from "./sqlite-clients.ts";

const folder = mkdtempSync(join(tmpdir(), "anyrow-sqlite-database-"));
const Counter = model("counters", { id: t.id(), name: t.text().unique(), value: t.integer().default(0) });
const Entry = model("entries", { id: t.id(), counter: t.ref(Counter, { reverse: "entries" }), note: t.text() });
const models = { counters: Counter, entries: Entry };
let files = 0;

afterAll(() => rmSync(folder, { recursive: true }));

function newPath(): string {
  return join(folder, `${++files}.db`);
}

describe.each(driverNames)("%s", (driver) => {
  async function open(waiting: SqliteWaiting = {}, url = newPath()): Promise<Database<SqliteAdapter, typeof models>> {
    const db = connect(sqlite({ url, driver, ...waiting }), models);
    await createTables(db);
    return db;
  }

  test("30 parallel transactions and 200 parallel writes on one file: none fails, none is lost", async () => {
    const db = await open();
    const { id } = await db.counters.create({ name: "all" });
    const transactions = Array.from({ length: 30 }, (_, i) =>
      db.transaction(async (tx) => {
        // Read, think, write: lost as soon as two of them overlap.
        const { value } = await tx.counters.get(id);
        await new Promise((resolve) => setTimeout(resolve, 1));
        await tx.counters.update(id, { value: value + 1 });
        await tx.entries.create({ counterId: id, note: `transaction ${i}` });
      }),
    );
    const writes = Array.from({ length: 200 }, (_, i) => db.entries.create({ counterId: id, note: `write ${i}` }));
    const reads = Array.from({ length: 100 }, () => db.entries.count());
    await Promise.all([...transactions, ...writes, ...reads]);
    expect((await db.counters.get(id)).value).toBe(30);
    expect(new Set(await db.entries.filter({ counterId: id }).pluck("note")).size).toBe(230);
    await db.close();
  });

  test("a file that another adapter keeps locked is a SerializationError; `retries` gets through", async () => {
    const url = newPath();
    const [db, other] = [await open({ busyTimeout: 20 }, url), await open({}, url)];
    const tx = await other.begin();
    await tx.counters.create({ name: "theirs" });
    const failure = await db.counters.create({ name: "ours" }).then(null, (error: unknown) => error);
    expect(failure).toBeInstanceOf(SerializationError);
    expect(failure).toMatchObject({ retryable: true, cause: { message: "database is locked" } });
    const through = db.transaction(async (mine) => (await mine.counters.create({ name: "ours" })).name, {
      retries: 100,
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    await tx.commit();
    expect(await through).toBe("ours");
    expect(await other.counters.orderBy("id").pluck("name")).toEqual(["theirs", "ours"]);
    await Promise.all([db.close(), other.close()]);
  });

  test("the database instead of `tx` inside a transaction: an error that says so, on memory for reads too", async () => {
    const db = await open({ timeout: 40 }, ":memory:");
    const inside = db.transaction(async (tx) => {
      await tx.counters.create({ name: "a" });
      await db.counters.count();
    });
    await expect(inside).rejects.toThrow(ConnectionStateError);
    await expect(inside).rejects.toThrow("`tx`");
    expect(await db.counters.count()).toBe(0);
    const file = await open({ timeout: 40 });
    const mixed = file.transaction(async (tx) => {
      await tx.counters.create({ name: "a" });
      expect(await file.counters.count()).toBe(0);
      await file.counters.create({ name: "b" });
    });
    await expect(mixed).rejects.toThrow("`tx`");
    expect(await file.counters.count()).toBe(0);
    await Promise.all([db.close(), file.close()]);
  });

  test("tables and rows made in a transaction that is rolled back leave nothing", async () => {
    const db = connect(sqlite({ url: newPath(), driver }), models);
    await expect(
      db.transaction(async (tx) => {
        await createTables(tx);
        await tx.counters.create({ name: "a" });
        throw new OperationalError("enough");
      }),
    ).rejects.toThrow("enough");
    expect(await db.sql`SELECT name FROM sqlite_schema`).toEqual([]);
    await db.close();
  });

  test("a database that was there before: its client is shared, its integers are exact", async () => {
    const client = openClient(driver, ":memory:");
    client.exec(
      "CREATE TABLE counters (id integer PRIMARY KEY, name text, value integer); INSERT INTO counters VALUES (1, 'a', 9007199254740991)",
    );
    await using db = connect(sqlite({ client }), { counters: Counter });
    expect((await db.counters.get(1)).value).toBe(Number.MAX_SAFE_INTEGER);
    client.exec("UPDATE counters SET value = value + 2");
    await expect(db.counters.get(1)).rejects.toMatchObject({ code: "decode" });
    expect(await db.sql`SELECT value FROM counters`.value()).toBe(9_007_199_254_740_993n);
    await db.close();
    expect(Number(cellOf(client, "SELECT 1"))).toBe(1);
    client.close();
  });

  test("a file that cannot be opened is an OperationalError", async () => {
    const db = connect(sqlite({ url: join(folder, "missing", "a.db"), driver }), models);
    await expect(db.counters.count()).rejects.toThrow(OperationalError);
    await expect(db.counters.count()).rejects.toThrow("folder exists");
    await db.close();
  });

  test("raw rows: bytes are a Uint8Array of their own, nothing else", async () => {
    const db = connect(sqlite({ url: ":memory:", driver }), {});
    const bytes = (await db.sql`SELECT x'0102'`.value()) as Uint8Array;
    expect(Object.getPrototypeOf(bytes)).toBe(Uint8Array.prototype);
    expect([...bytes]).toEqual([1, 2]);
    await db.close();
  });
});

describe.skipIf("Bun" in globalThis)("what is not there", () => {
  /** Runs a query in a program that cannot find some modules. */
  function ask(...parameters: readonly string[]): unknown {
    const program = join(import.meta.dirname, "sqlite-without.mjs");
    const { stdout, stderr } = spawnSync(process.execPath, [program, ...parameters], { encoding: "utf8" });
    if (stdout === "") throw new Error(stderr);
    return JSON.parse(stdout);
  }

  function libraryOf(driver: "node" | "better-sqlite3"): unknown {
    const client = openClient(driver, ":memory:");
    const library = cellOf(client, "SELECT sqlite_source_id()");
    client.close();
    return library;
  }

  test("node:sqlite is taken where the runtime has it, and else better-sqlite3", () => {
    expect(libraryOf("node")).not.toBe(libraryOf("better-sqlite3"));
    expect(ask("default")).toEqual({ library: libraryOf("node") });
    expect(ask("default", "better-sqlite3")).toEqual({ library: libraryOf("node") });
    expect(ask("default", "node:sqlite")).toEqual({ library: libraryOf("better-sqlite3") });
  });

  test("a missing client is an error that says what to install", () => {
    const missing = { code: "operational", message: expect.stringContaining("npm install better-sqlite3") as unknown };
    expect(ask("default", "node:sqlite", "better-sqlite3")).toEqual(missing);
    expect(ask("better-sqlite3", "better-sqlite3")).toEqual(missing);
  });

  test("a driver of another runtime is an error that says what to do instead", () => {
    expect(ask("node", "node:sqlite")).toMatchObject({
      code: "operational",
      message: expect.stringContaining('driver: "better-sqlite3"') as unknown,
    });
    expect(ask("bun")).toMatchObject({ code: "operational", message: expect.stringContaining("Bun only") as unknown });
  });
});
