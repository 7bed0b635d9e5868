import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { OperationalError } from "../../src/errors.ts";
import { hranaService } from "../../src/dev/hrana/hrana-service.ts";
import { startService } from "../../src/dev/start-service.ts";
import { execute, type HranaServer, pipeline } from "./hrana-server.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "anyrow-hrana-start-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Where files that do not last may be. */
const folders = [tmpdir(), "/dev/shm"].filter((folder) => existsSync(folder));
const temporary = (): readonly string[] =>
  folders.flatMap((folder) => readdirSync(folder)).filter((name) => name.startsWith("anyrow-libsql-"));

test("without any SQLite the error says what to install", async () => {
  const started = hranaService({ drivers: [] });
  await expect(started).rejects.toThrow(OperationalError);
  await expect(started).rejects.toThrow("npm install --save-dev better-sqlite3");
});

test.each(["node:sqlite", "better-sqlite3"] as const)(
  "%s: a file that cannot be opened, or is none, is an error",
  async (driver) => {
    const text = join(folder, "text.db");
    writeFileSync(text, "this is not a database, however long one looks at it".repeat(100));
    for (const file of [join(folder, "missing", "x.db"), text]) {
      await expect(hranaService({ file, drivers: [driver] })).rejects.toThrow(OperationalError);
    }
  },
);

test("without a file the database is temporary, and gone when the service is closed", async () => {
  const before = temporary();
  const { address, close } = await startService(await hranaService({}), {});
  const server = { url: `http://${address}` } as HranaServer;
  await pipeline(server, [execute("CREATE TABLE t (a)"), execute("BEGIN IMMEDIATE")]);
  expect(temporary()).toHaveLength(before.length + 1);
  await close();
  expect(temporary()).toEqual(before);
});

test("a file keeps what was committed, and nothing else, over a restart", async () => {
  const file = join(folder, "kept.db");
  for (const expected of [0, 1]) {
    const { address, close } = await startService(await hranaService({ file }), {});
    const server = { url: `http://${address}` } as HranaServer;
    await pipeline(server, [execute("CREATE TABLE IF NOT EXISTS t (a)")]);
    const { body } = await pipeline(server, [execute("SELECT count(*) FROM t"), { type: "close" }]);
    expect(body.results[0]?.response?.result?.["rows"]).toEqual([[{ type: "integer", value: `${expected}` }]]);
    await pipeline(server, [
      execute("INSERT INTO t VALUES (1)"),
      execute("BEGIN"),
      execute("INSERT INTO t VALUES (2)"),
    ]);
    await close();
  }
});

test("closing ends who waits for a lock", async () => {
  const { address, close } = await startService(await hranaService({}), {});
  const server = { url: `http://${address}` } as HranaServer;
  await pipeline(server, [execute("CREATE TABLE t (a)"), execute("BEGIN IMMEDIATE")]);
  const waiting = expect(pipeline(server, [execute("INSERT INTO t VALUES (1)")])).rejects.toThrow();
  await new Promise((resolve) => setTimeout(resolve, 30));
  const begin = performance.now();
  await close();
  await waiting;
  expect(performance.now() - begin).toBeLessThan(3_000);
});
