import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { afterAll, describe, expect, test } from "vitest";
import type { PgliteOptions } from "../../adapters/pglite/pglite-connection.ts";
import { pgliteDriver } from "../../adapters/pglite/pglite-driver.ts";
import type { InteractiveSqlDriver } from "../../src/contracts/sql-driver.ts";
import { ConnectionStateError, ValidationError } from "../../src/errors.ts";
import { countNotes, decoded, describeDriver, one, read, write } from "./driver-cases.ts";

// Starting takes seconds: one instance serves all tests that can share it.
const client = new PGlite();
const folder = mkdtempSync(join(tmpdir(), "anyrow-pglite-"));

afterAll(async () => {
  await client.close();
  rmSync(folder, { recursive: true });
});

function open(options: PgliteOptions): InteractiveSqlDriver {
  return pgliteDriver(options);
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

  test("raw SQL: cells by the types that the server reports", async () => {
    const driver = open({ client });
    const cells = `1::int2, 2::int4, 3::int8, 9007199254740993::int8, 0.1::float8, 1.5::float4, true, 12.340::numeric, 't'::text,
      '2026-02-03'::date, '04:05:06'::time, '2026-02-03 04:05:06.789'::timestamp, '2026-02-03 04:05:06+05:30'::timestamptz,
      'infinity'::timestamptz, '\\x0102'::bytea, '{"a": [1]}'::jsonb, '[null]'::json, ARRAY[1, 2, NULL], ARRAY['a', 'b "c"'],
      NULL::int4, '7b0ff0b2-9d2c-4b8c-9d0f-0123456789ab'::uuid`;
    expect(decoded(await one(driver, read(`SELECT ${cells}`)))[0]).toEqual(
      [
        [1, 2, 3, 9_007_199_254_740_993n, 0.1, 1.5, true, "12.340", "t"],
        ["2026-02-03", "04:05:06", new Date("2026-02-03T04:05:06.789Z"), new Date("2026-02-02T22:35:06Z")],
        ["infinity", new Uint8Array([1, 2]), { a: [1] }, [null], [1, 2, null], ["a", 'b "c"']],
        [null, "7b0ff0b2-9d2c-4b8c-9d0f-0123456789ab"],
      ].flat(),
    );
    await driver.close();
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

  test("isolation levels reach the server; anything else is refused before it does", async () => {
    const driver = open({ client });
    for (const isolation of ["read committed", "repeatable read", "serializable"] as const) {
      const transaction = await driver.begin({ isolation });
      const [result] = await transaction.execute([read("SHOW transaction_isolation")], { atomic: false });
      expect(result?.rows).toEqual([[isolation]]);
      await transaction.rollback();
    }
    const planted = "serializable; DROP TABLE notes" as "serializable";
    await expect(driver.begin({ isolation: planted })).rejects.toThrow(ValidationError);
    await driver.close();
  });

  test("committing after a failed statement is an error, not a silent rollback", async () => {
    const driver = open({ client });
    const transaction = await driver.begin({});
    await expect(transaction.execute([read("SELECT 1 / 0")], { atomic: false })).rejects.toMatchObject({
      code: "22012",
    });
    await expect(transaction.commit()).rejects.toThrow(ConnectionStateError);
    expect((await one(driver, read("SELECT 1"))).rows).toEqual([["1"]]);
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

  test("65,535 parameters and a result of many megabytes", async () => {
    const driver = open({ client });
    const numbers = Array.from({ length: driver.maxParameters }, (_, i) => BigInt(i));
    const sql = `SELECT count(*) FROM unnest(ARRAY[${numbers.map((_, i) => `$${i + 1}::int8`).join(",")}])`;
    expect(decoded(await one(driver, read(sql, ...numbers)))).toEqual([[65_535]]);
    const large = await one(driver, read("SELECT repeat('x', 1000) FROM generate_series(1, 20000)"));
    expect(large.rows.length).toBe(20_000);
    await driver.close();
  });

  test("options that cannot be right are refused at once", () => {
    expect(() => open({ dataDir: 5 as unknown as string })).toThrow(ValidationError);
    expect(() => open({ timeout: Number.NaN })).toThrow("timeout");
  });
});
