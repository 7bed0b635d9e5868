import { describe, expect, test } from "vitest";
import type { InteractiveSqlDriver } from "../../src/contracts/sql-driver.ts";
import { ConnectionStateError, ValidationError } from "../../src/errors.ts";
import { postgresError } from "../../src/sql/dialects/postgres-errors.ts";
import { decoded, one, read } from "./driver-cases.ts";

/** What every driver of Postgres promises beyond what all drivers do; `open` gives a driver over any database. */
export function describePostgresDriver(name: string, open: () => InteractiveSqlDriver): void {
  async function withDriver(work: (driver: InteractiveSqlDriver) => Promise<void>): Promise<void> {
    const driver = open();
    try {
      await work(driver);
    } finally {
      await driver.close();
    }
  }

  describe(name, () => {
    test("raw SQL: cells by the types that the server reports", () =>
      withDriver(async (driver) => {
        const cells = `1::int2, 2::int4, 3::int8, 9007199254740993::int8, 0.1::float8, 1.5::float4, true, 12.340::numeric, 't'::text,
          '2026-02-03'::date, '04:05:06'::time, '2026-02-03 04:05:06.789'::timestamp, '2026-02-03 04:05:06+05:30'::timestamptz,
          'infinity'::timestamptz, '\\x0102'::bytea, '{"a": [1]}'::jsonb, '[null]'::json, ARRAY[1, 2, NULL], ARRAY['a', 'b "c"'],
          NULL::int4, '7b0ff0b2-9d2c-4b8c-9d0f-0123456789ab'::uuid, 'NaN'::float8, '-infinity'::float4, 7::oid`;
        expect(decoded(await one(driver, read(`SELECT ${cells}`)))[0]).toEqual(
          [
            [1, 2, 3, 9_007_199_254_740_993n, 0.1, 1.5, true, "12.340", "t"],
            ["2026-02-03", "04:05:06", new Date("2026-02-03T04:05:06.789Z"), new Date("2026-02-02T22:35:06Z")],
            ["infinity", new Uint8Array([1, 2]), { a: [1] }, [null], [1, 2, null], ["a", 'b "c"']],
            [null, "7b0ff0b2-9d2c-4b8c-9d0f-0123456789ab", Number.NaN, Number.NEGATIVE_INFINITY, 7],
          ].flat(),
        );
      }));

    test("raw SQL: arrays of every shape", () =>
      withDriver(async (driver) => {
        const cells = `ARRAY[]::int4[], ARRAY[[1, 2], [3, NULL]], '[0:1]={5,6}'::int8[], ARRAY['NULL', NULL, '', 'a\\b', '{x,"y"}', ' z'],
          ARRAY[true, false], ARRAY[1.50::numeric], ARRAY['\\x00ff'::bytea], ARRAY['{"a": "}"}'::jsonb], ARRAY['2026-02-03'::date, NULL],
          ARRAY['2026-02-03 04:05:06+00'::timestamptz, NULL], ARRAY['7b0ff0b2-9d2c-4b8c-9d0f-0123456789ab'::uuid]`;
        expect(decoded(await one(driver, read(`SELECT ${cells}`)))[0]).toEqual([
          [],
          [
            [1, 2],
            [3, null],
          ],
          [5, 6],
          ["NULL", null, "", "a\\b", '{x,"y"}', " z"],
          [true, false],
          ["1.50"],
          [new Uint8Array([0, 255])],
          [{ a: "}" }],
          ["2026-02-03", null],
          [new Date("2026-02-03T04:05:06Z"), null],
          ["7b0ff0b2-9d2c-4b8c-9d0f-0123456789ab"],
        ]);
      }));

    test("isolation levels reach the server; anything else is refused before it does", () =>
      withDriver(async (driver) => {
        for (const isolation of ["read committed", "repeatable read", "serializable"] as const) {
          const transaction = await driver.begin({ isolation });
          const [result] = await transaction.execute([read("SHOW transaction_isolation")], { atomic: false });
          expect(result?.rows).toEqual([[isolation]]);
          await transaction.rollback();
        }
        const planted = "serializable; DROP TABLE notes" as "serializable";
        await expect(driver.begin({ isolation: planted })).rejects.toThrow(ValidationError);
      }));

    test("committing after a failed statement is an error, not a silent rollback", () =>
      withDriver(async (driver) => {
        const transaction = await driver.begin({});
        await expect(transaction.execute([read("SELECT 1 / 0")], { atomic: false })).rejects.toMatchObject({
          code: "22012",
        });
        const next = await transaction.execute([read("SELECT 1")], { atomic: false }).catch((error: unknown) => error);
        expect(postgresError({ error: next, plans: [] })).toBeInstanceOf(ConnectionStateError);
        await expect(transaction.commit()).rejects.toThrow(ConnectionStateError);
        expect((await one(driver, read("SELECT 1"))).rows).toEqual([["1"]]);
      }));

    test("65,535 parameters and a result of many megabytes", () =>
      withDriver(async (driver) => {
        const numbers = Array.from({ length: driver.maxParameters }, (_, i) => BigInt(i));
        const sql = `SELECT count(*) FROM unnest(ARRAY[${numbers.map((_, i) => `$${i + 1}::int8`).join(",")}])`;
        expect(decoded(await one(driver, read(sql, ...numbers)))).toEqual([[65_535]]);
        const large = await one(driver, read("SELECT repeat('x', 1000) FROM generate_series(1, 9000)"));
        expect(large.rows.length).toBe(9_000);
      }));
  });
}
