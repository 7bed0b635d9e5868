import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Client, createClient } from "@libsql/client";
import { afterAll, describe, expect, test } from "vitest";
import type { LibsqlOptions, LibsqlWaiting } from "../../adapters/libsql/libsql-options.ts";
import { libsqlDriver } from "../../adapters/libsql/libsql-driver.ts";
import type { InteractiveSqlDriver } from "../../src/contracts/sql-driver.ts";
import { ValidationError } from "../../src/errors.ts";
import { countNotes, decoded, describeDriver, one, read, write } from "./driver-cases.ts";

const folder = mkdtempSync(join(tmpdir(), "anyrow-libsql-"));
const handedIn: Client[] = [];
let files = 0;

afterAll(() => {
  for (const client of handedIn) client.close();
  rmSync(folder, { recursive: true });
});

function newUrl(): string {
  return `file:${join(folder, `${++files}.db`)}`;
}

function open(options: LibsqlOptions): InteractiveSqlDriver {
  return libsqlDriver(options);
}

function openClient(url: string, waiting: LibsqlWaiting = {}): InteractiveSqlDriver {
  const client = createClient({ url, intMode: "bigint" });
  handedIn.push(client);
  return open({ client, ...waiting });
}

const shared = { parameter: () => "?", types: { integer: "integer", bytes: "blob" } };

describeDriver("a file", { ...shared, open: (options) => open({ url: newUrl(), ...options }), readsMeanwhile: true });
describeDriver("a client of a file", {
  ...shared,
  open: (options) => openClient(newUrl(), options),
  readsMeanwhile: true,
});
describeDriver("memory", {
  ...shared,
  open: (options) => open({ url: ":memory:", ...options }),
  readsMeanwhile: false,
});
describeDriver("a client of memory", {
  ...shared,
  open: (options) => openClient("file::memory:", options),
  readsMeanwhile: false,
});

describe("libSQL", () => {
  const table = write("CREATE TABLE notes (id integer PRIMARY KEY AUTOINCREMENT, title text NOT NULL)");
  const insert = (title: string): ReturnType<typeof write> => write("INSERT INTO notes (title) VALUES (?)", title);

  /** Drivers of their own over one file that has the table. */
  async function neighbours(
    waiting: LibsqlWaiting = {},
  ): Promise<readonly [InteractiveSqlDriver, InteractiveSqlDriver, string]> {
    const url = newUrl();
    const [first, second] = [open({ url, ...waiting }), open({ url, ...waiting })];
    await one(first, table);
    return [first, second, url];
  }

  test("30 parallel transactions and 200 parallel writes on one file: none fails, none is lost", async () => {
    const [driver, other] = await neighbours();
    const transactions = Array.from({ length: 30 }, async (_, i) => {
      const transaction = await driver.begin({});
      await transaction.execute([insert(`transaction ${i}`)], { atomic: false });
      await new Promise((resolve) => setTimeout(resolve, 2));
      await transaction.execute([insert(`transaction ${i}`)], { atomic: false });
      await transaction.commit();
    });
    const writes = Array.from({ length: 200 }, (_, i) => one(driver, insert(`write ${i}`)));
    const reads = Array.from({ length: 200 }, () => countNotes(driver));
    await Promise.all([...transactions, ...writes, ...reads]);
    expect(await countNotes(other)).toBe(260);
    await Promise.all([driver.close(), other.close()]);
  });

  test.each([
    ["urls", (url: string) => open({ url })],
    ["clients handed in", (url: string) => openClient(url)],
  ])("two adapters in one process, over %s: each waits for the other, nothing is lost", async (_, openOn) => {
    const [maker, , url] = await neighbours();
    const drivers = [openOn(url), openOn(url)];
    const work = drivers.flatMap((driver, side) => [
      ...Array.from({ length: 10 }, async (_, i) => {
        const transaction = await driver.begin({});
        await transaction.execute([insert(`${side} transaction ${i}`)], { atomic: false });
        await new Promise((resolve) => setTimeout(resolve, 2));
        await transaction.commit();
      }),
      ...Array.from({ length: 40 }, (_, i) => one(driver, insert(`${side} write ${i}`))),
      ...Array.from({ length: 40 }, () => countNotes(driver)),
      ...Array.from({ length: 10 }, () => driver.execute([insert("a"), insert("b")], { atomic: true })),
    ]);
    await Promise.all(work);
    for (const driver of [maker, ...drivers]) expect(await countNotes(driver)).toBe(2 * (10 + 40 + 20));
    await Promise.all(drivers.map((driver) => driver.close()));
  });

  test("another process on the same file: both get their turn, nothing is lost", async () => {
    const [driver, other, url] = await neighbours();
    const program = spawn(process.execPath, [join(import.meta.dirname, "neighbour.mjs"), url, "40", "8"], {
      stdio: "inherit",
    });
    const ended = new Promise((resolve) => program.on("exit", resolve));
    let written = 0;
    for (let round = 0; round < 30; round++) {
      const transaction = await driver.begin({});
      await transaction.execute([insert("ours")], { atomic: false });
      await transaction.commit();
      await Promise.all([one(driver, insert("ours")), countNotes(driver), countNotes(driver)]);
      written += 2;
    }
    expect(await ended).toBe(0);
    expect(await countNotes(driver)).toBe(written + 40);
    expect(await countNotes(other)).toBe(written + 40);
    await Promise.all([driver.close(), other.close()]);
  });

  test("a lock that is not given up in time is the client's own error, and harms nothing afterwards", async () => {
    const [driver, other] = await neighbours({ busyTimeout: 40 });
    await one(driver, insert("before"));
    const transaction = await other.begin({});
    await expect(one(driver, insert("refused"))).rejects.toMatchObject({ code: "SQLITE_BUSY" });
    await expect(driver.begin({})).rejects.toMatchObject({ code: "SQLITE_BUSY" });
    await expect(driver.execute([insert("refused"), insert("refused")], { atomic: true })).rejects.toMatchObject({
      code: "SQLITE_BUSY",
    });
    await transaction.execute([insert("other")], { atomic: false });
    await transaction.commit();
    await one(driver, insert("after"));
    await driver.execute([insert("after")], { atomic: true });
    expect(await countNotes(other)).toBe(4);
    // Would be refused if one of the failed statements still held a lock.
    await one(other, insert("other"));
    expect(await countNotes(driver)).toBe(5);
    await Promise.all([driver.close(), other.close()]);
  });

  test.each([
    ["a url", (url: string) => open({ url, busyTimeout: 40 })],
    ["a client handed in", (url: string) => openClient(url, { busyTimeout: 40 })],
  ])("a read that meets a lock, over %s, keeps none afterwards", async (_, openOn) => {
    const [maker, , url] = await neighbours();
    const reader = openOn(url);
    expect(await countNotes(reader)).toBe(0);
    const client = createClient({ url });
    handedIn.push(client);
    const exclusive = await client.transaction("deferred");
    await exclusive.executeMultiple("ROLLBACK; BEGIN EXCLUSIVE");
    await expect(countNotes(reader)).rejects.toMatchObject({ code: "SQLITE_BUSY" });
    await expect(Promise.all([1, 2, 3].map(() => countNotes(reader)))).rejects.toMatchObject({ code: "SQLITE_BUSY" });
    await exclusive.commit();
    const reads = Array.from({ length: 5 }, () => countNotes(reader));
    await one(maker, insert("a"));
    await Promise.all(reads);
    await one(maker, insert("b"));
    expect(await countNotes(reader)).toBe(2);
    await Promise.all([maker.close(), reader.close()]);
  });

  test("waiting for a lock ends with the signal", async () => {
    const [driver, other] = await neighbours();
    const transaction = await other.begin({});
    const begun = performance.now();
    const waiting = driver.execute([insert("a")], { atomic: false, signal: AbortSignal.timeout(30) });
    await expect(waiting).rejects.toMatchObject({ code: "operational" });
    expect(performance.now() - begun).toBeLessThan(1000);
    await transaction.rollback();
    await Promise.all([driver.close(), other.close()]);
  });

  test("a large transaction does not keep others from reading before it commits", async () => {
    const [driver, other] = await neighbours({ busyTimeout: 0 });
    const transaction = await driver.begin({});
    const many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000)";
    await transaction.execute([write(`INSERT INTO notes (title) ${many} SELECT hex(zeroblob(100)) FROM n`)], {
      atomic: false,
    });
    expect([await countNotes(driver), await countNotes(other)]).toEqual([0, 0]);
    await transaction.commit();
    expect([await countNotes(driver), await countNotes(other)]).toEqual([50_000, 50_000]);
    await Promise.all([driver.close(), other.close()]);
  });

  test.each([
    ["a file", () => open({ url: newUrl() })],
    ["a client of a file", () => openClient(newUrl())],
    ["memory", () => open({ url: ":memory:" })],
    ["a client of memory", () => openClient(":memory:")],
  ])("foreign keys hold on every connection of %s", async (_, openIt) => {
    const driver = openIt();
    await one(driver, table);
    await one(driver, write("CREATE TABLE tags (note_id integer REFERENCES notes (id))"));
    await one(driver, write("PRAGMA foreign_keys = OFF"));
    const orphan = write("INSERT INTO tags VALUES (1)");
    const refused = { extendedCode: "SQLITE_CONSTRAINT_FOREIGNKEY" };
    await expect(driver.execute([orphan, orphan], { atomic: true })).rejects.toMatchObject(refused);
    const transaction = await driver.begin({});
    await expect(transaction.execute([orphan], { atomic: false })).rejects.toMatchObject(refused);
    await transaction.rollback();
    await expect(one(driver, orphan)).rejects.toMatchObject(refused);
    await driver.close();
  });

  test("what cannot run in a transaction runs by itself", async () => {
    const [driver, other] = await neighbours();
    expect(decoded(await one(driver, write("PRAGMA journal_mode = wal")))).toEqual([["wal"]]);
    await one(driver, write("VACUUM"));
    await one(driver, insert("a"));
    expect(await countNotes(other)).toBe(1);
    await Promise.all([driver.close(), other.close()]);
  });

  test("a database in memory outlives its transactions, and ends with the adapter", async () => {
    const driver = open({ url: ":memory:" });
    await one(driver, table);
    const transaction = await driver.begin({});
    await transaction.execute([insert("a")], { atomic: false });
    await transaction.commit();
    await (await driver.begin({})).rollback();
    await driver.execute([insert("b"), insert("c")], { atomic: true });
    expect(await countNotes(driver)).toBe(3);
    await driver.close();
  });

  test("a client that was handed in stays open", async () => {
    const client = createClient({ url: ":memory:", intMode: "bigint" });
    const driver = open({ client });
    await one(driver, table);
    await driver.close();
    expect((await client.execute("SELECT count(*) FROM notes")).rows[0]?.[0]).toBe(0n);
    client.close();
  });

  test("making a driver does no I/O: a file that cannot be opened is an error of the first query, and of the next", async () => {
    const driver = open({ url: `file:${join(folder, "missing", "a.db")}` });
    for (let attempt = 0; attempt < 2; attempt++)
      await expect(one(driver, read("SELECT 1"))).rejects.toHaveProperty("code");
    await driver.close();
  });

  test("options that cannot be right are refused at once, without their values", async () => {
    const secret = "libsql://secret.example";
    for (const url of [secret, "https://secret.example", "secret.db", 5 as unknown as string]) {
      expect(() => open({ url })).toThrow(ValidationError);
      expect(() => open({ url })).not.toThrow(/secret/);
    }
    for (const timeout of [-1, Number.NaN, Infinity]) {
      expect(() => open({ url: ":memory:", timeout })).toThrow("timeout");
      expect(() => open({ url: ":memory:", busyTimeout: timeout })).toThrow("busyTimeout");
    }
    const client = createClient({ url: ":memory:" });
    const driver = open({ client });
    await expect(one(driver, read("SELECT 1"))).rejects.toThrow("intMode");
    client.close();
  });
});
