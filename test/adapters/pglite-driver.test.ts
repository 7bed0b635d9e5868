import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { afterAll, describe, expect, test } from "vitest";
import type { PgliteOptions } from "../../adapters/pglite/pglite-connection.ts";
import { pgliteDriver } from "../../adapters/pglite/pglite-driver.ts";
import type { InteractiveSqlDriver } from "../../src/contracts/sql-driver.ts";
import { ConnectionStateError, ValidationError } from "../../src/errors.ts";
import { postgresResult } from "../../src/sql/dialects/postgres-answer.ts";
import { countNotes, decoded, describeDriver, one, read, write } from "./driver-cases.ts";
import { describePostgresDriver } from "./postgres-driver-cases.ts";

// Starting takes seconds: one instance serves all tests that can share it.
const client = new PGlite();
const folder = mkdtempSync(join(tmpdir(), "anyrow-pglite-"));

afterAll(async () => {
  await client.close();
  rmSync(folder, { recursive: true });
});

function open(options: PgliteOptions): InteractiveSqlDriver {
  return pgliteDriver(options, postgresResult);
}

describeDriver("a client of PGlite", {
  open: async (options) => {
    await client.exec("DROP TABLE IF EXISTS notes, drafts");
    return open({ client, ...options });
  },
  parameter: (position) => `$${position}`,
  types: { integer: "int8", bytes: "bytea" },
  readsMeanwhile: false,
});

describePostgresDriver("PGlite as a Postgres", () => open({ client }));

describe("PGlite", () => {
  test("starts at the first query, holds transactions, keeps a folder over closing", async () => {
    const dataDir = join(folder, "kept");
    const driver = open({ dataDir });
    await one(driver, write("CREATE TABLE notes (id int8 PRIMARY KEY)"));
    const insert = write("INSERT INTO notes SELECT coalesce(max(id), 0) + 1 FROM notes");
    const transactions = Array.from({ length: 5 }, async () => {
      const transaction = await driver.begin({ isolation: "serializable" });
      await transaction.execute([insert], { atomic: false });
      await transaction.commit();
    });
    await Promise.all([...transactions, ...Array.from({ length: 10 }, () => one(driver, insert))]);
    await driver.begin({});
    await driver.close();
    await expect(one(driver, read("SELECT 1"))).rejects.toThrow(ConnectionStateError);
    const again = open({ dataDir });
    expect(await countNotes(again)).toBe(15);
    await again.close();
  });

  test("what the user does with the same client does not get into an open transaction, nor the other way round", async () => {
    const driver = open({ client });
    await one(driver, write("DROP TABLE IF EXISTS notes"));
    await one(driver, write("CREATE TABLE notes (id int8 PRIMARY KEY)"));
    const transaction = await driver.begin({});
    await transaction.execute([write("INSERT INTO notes VALUES (1)")], { atomic: false });
    const theirs = client.query("INSERT INTO notes VALUES (2)");
    await transaction.rollback();
    await theirs;
    let ours: Promise<unknown> = Promise.resolve();
    await client.transaction(async (tx) => {
      ours = one(driver, write("INSERT INTO notes VALUES (3)"));
      await tx.query("INSERT INTO notes VALUES (4)");
      await tx.rollback();
    });
    await ours;
    expect(decoded(await one(driver, read("SELECT id FROM notes ORDER BY id")))).toEqual([[2], [3]]);
    await driver.close();
  });

  test("the error of the client carries no parameters", async () => {
    const driver = open({ client });
    const failure = await one(driver, read("SELECT $1::int8 / 0", "4711")).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "22012" });
    expect(JSON.stringify({ ...(failure as object) })).not.toContain("4711");
    await driver.close();
  });

  test("an atomic list may create a table, use it, and carry a setting along", async () => {
    const driver = open({ client });
    const [, , result] = await driver.execute(
      [
        write("DROP TABLE IF EXISTS kept"),
        write("CREATE TABLE kept (id int8)"),
        write("INSERT INTO kept VALUES (7) RETURNING set_config('anyrow.r0', id::text, true)"),
      ],
      { atomic: true },
    );
    expect([result?.affected, result?.rows]).toEqual([1, [["7"]]]);
    await driver.execute(
      [
        write("SELECT set_config('anyrow.r0', '8', true)"),
        write("INSERT INTO kept SELECT current_setting('anyrow.r0')::int8"),
      ],
      {
        atomic: true,
      },
    );
    expect(decoded(await one(driver, read("SELECT id FROM kept ORDER BY id")))).toEqual([[7], [8]]);
    await driver.close();
  });

  test("options that cannot be right are refused at once", () => {
    expect(() => open({ dataDir: 5 as unknown as string })).toThrow(ValidationError);
    expect(() => open({ timeout: Number.NaN })).toThrow("timeout");
    for (const wrong of [null, {}, "memory://", { query: () => undefined }]) {
      const attempt = (): unknown => open({ client: wrong } as unknown as PgliteOptions);
      expect(attempt).toThrow(ValidationError);
      expect(attempt).toThrow("client must be a PGlite of @electric-sql/pglite");
    }
    const both = { client, dataDir: folder } as unknown as PgliteOptions;
    expect(() => open(both)).toThrow("client is there already: leave out dataDir");
  });

  test("parsers of a client that was handed in are not asked: a cell is what it is on any Postgres", async () => {
    const driver = open({ client });
    const { 23: parser } = client.parsers;
    client.parsers[23] = () => "theirs";
    const result = await one(driver, read("SELECT 7::int4"));
    expect(decoded(result)).toEqual([[7]]);
    if (parser !== undefined) client.parsers[23] = parser;
    await driver.close();
  });

  test("a folder that cannot be made is an error that says what to check; the next call tries again", async () => {
    const driver = open({ dataDir: join(folder, "missing", "below") });
    for (let attempt = 0; attempt < 2; attempt++)
      await expect(one(driver, read("SELECT 1"))).rejects.toMatchObject({
        name: "OperationalError",
        message:
          "pglite: the database cannot be started: check dataDir, that the folder it is in exists, and that this program may write there",
        cause: { code: "ENOENT" },
      });
    await driver.close();
  });
});
