import { expect, test } from "vitest";
import { ConnectionStateError, OperationalError, SerializationError, connect, model, t } from "../../src/index.ts";
import type { Adapter, Database } from "../../src/index.ts";
import { createTables } from "../../src/migrations/index.ts";

const Counter = model("counters", { id: t.id(), name: t.text().unique(), value: t.integer().default(0) });
const Entry = model("entries", { id: t.id(), counter: t.ref(Counter, { reverse: "entries" }), note: t.text() });
const models = { counters: Counter, entries: Entry };

interface Capable {
  readonly transactions: true;
  readonly sql: true;
  readonly atomic: "all";
  readonly filters: "all";
}

/** How long calls wait. */
interface Waiting {
  readonly timeout?: number;
  readonly busyTimeout?: number;
}

/** A kind of database in files, and in memory, that several adapters may have open at once. */
export interface FileDatabaseSubject {
  readonly adapter: (options: Waiting & { readonly url: string }) => Adapter<Capable>;
  /** Every call gives the URL of a file that is not there yet. */
  readonly newUrl: () => string;
  /** Opens an empty database in memory with the client itself, as a program would that hands it in. */
  readonly openClient: () => OpenClient;
  /** What the client says of a file that someone else has locked. */
  readonly busy: object;
}

/** A client that belongs to the program. */
interface OpenClient {
  readonly run: (sql: string) => unknown;
  /** An adapter over it. */
  readonly adapter: () => Adapter<Capable>;
  readonly close: () => void;
}

/** What every adapter over SQLite in files promises beyond the suite: how it gets on with itself and with others. */
export function describeFileDatabase({ adapter, newUrl, openClient, busy }: FileDatabaseSubject): void {
  async function open(waiting: Waiting = {}, url = newUrl()): Promise<Database<Adapter<Capable>, typeof models>> {
    const db = connect(adapter({ url, ...waiting }), models);
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
    const url = newUrl();
    const [db, other] = [await open({ busyTimeout: 20 }, url), await open({}, url)];
    const tx = await other.begin();
    await tx.counters.create({ name: "theirs" });
    const failure = await db.counters.create({ name: "ours" }).then(null, (error: unknown) => error);
    expect(failure).toBeInstanceOf(SerializationError);
    expect(failure).toMatchObject({ retryable: true, cause: busy });
    const create = db.transaction(async (mine) => (await mine.counters.create({ name: "ours" })).name, {
      retries: 100,
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    await tx.commit();
    expect(await create).toBe("ours");
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
    const db = connect(adapter({ url: newUrl() }), models);
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
    const client = openClient();
    await client.run(
      "CREATE TABLE counters (id integer PRIMARY KEY, name text, value integer); INSERT INTO counters VALUES (1, 'a', 9007199254740991)",
    );
    await using db = connect(client.adapter(), { counters: Counter });
    expect((await db.counters.get(1)).value).toBe(Number.MAX_SAFE_INTEGER);
    await client.run("UPDATE counters SET value = value + 2");
    await expect(db.counters.get(1)).rejects.toMatchObject({ code: "decode" });
    expect(await db.sql`SELECT value FROM counters`.value()).toBe(9_007_199_254_740_993n);
    await db.close();
    // A client that is closed throws.
    await client.run("SELECT 1");
    client.close();
  });
}
