import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { sqlite } from "../../adapters/sqlite/index.ts";
import { OperationalError, connect, model, t } from "../../src/index.ts";
import { describeFileDatabase } from "./file-database-cases.ts";
import { cellOf, driverNames, openClient } from "./sqlite-clients.ts";

const folder = mkdtempSync(join(tmpdir(), "anyrow-sqlite-database-"));
const Note = model("notes", { id: t.id(), text: t.text() });
let files = 0;

afterAll(() => rmSync(folder, { recursive: true }));

function newPath(): string {
  return join(folder, `${++files}.db`);
}

describe.each(driverNames)("%s", (driver) => {
  describeFileDatabase({
    adapter: (options) => sqlite({ driver, ...options }),
    newUrl: newPath,
    openClient() {
      const client = openClient(driver, ":memory:");
      return { run: (sql) => client.exec(sql), adapter: () => sqlite({ client }), close: () => client.close() };
    },
    busy: { message: "database is locked" },
  });

  test("a file that cannot be opened is an OperationalError", async () => {
    const db = connect(sqlite({ url: join(folder, "missing", "a.db"), driver }), { notes: Note });
    await expect(db.notes.count()).rejects.toThrow(OperationalError);
    await expect(db.notes.count()).rejects.toThrow("folder exists");
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
