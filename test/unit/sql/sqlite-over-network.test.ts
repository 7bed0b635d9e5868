import { DatabaseSync } from "node:sqlite";
import { createClient } from "@libsql/client";
import BetterSqlite from "better-sqlite3";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sqliteOverNetwork } from "../../../src/sql/dialects/sqlite-over-network.ts";
import { jsonText, jsonValue } from "../../../src/sql/dialects/sqlite-json.ts";
import { inspectorOf } from "../../../src/sql/inspector.ts";
import { tables as q } from "./sql-of.ts";

const LIMITS = { maxParameters: 32_766 };

const statementsOf = (
  plan: object,
  limits: { maxParameters: number; maxValueBytes?: number } = LIMITS,
): { sql: string; params: readonly unknown[] }[] =>
  [
    ...(inspectorOf(sqliteOverNetwork, "far", { name: "far", ...limits }).inspect(plan as never).statements ?? []),
  ] as never;

describe("rows are one parameter", () => {
  test("many new rows", () => {
    expect(
      statementsOf(
        q.orders.createMany([
          { customerId: 1, note: "a", paid: true },
          { customerId: 2, note: null },
        ]).plan,
      ),
    ).toEqual([
      {
        sql: 'INSERT INTO "orders" ("customer_id", "note", "paid") SELECT _r.value->>0, _r.value->>1, _r.value->>2 FROM json_each(?) AS _r WHERE TRUE ORDER BY _r.key RETURNING "orders"."id"',
        params: ['[[1,"a",1],[2,null,0]]'],
      },
    ]);
  });

  test("many new rows that may be there", () => {
    const [only] = statementsOf(
      q.lines.upsertMany([1, 2].map((orderId) => ({ orderId, productId: "a", amount: 1 }))).plan,
    );
    expect(only?.sql).toBe(
      'INSERT INTO "lines" ("order_id", "product_id", "amount") SELECT _r.value->>0, _r.value->>1, _r.value->>2 FROM json_each(?) AS _r WHERE TRUE ORDER BY _r.key ON CONFLICT ("order_id", "product_id") DO UPDATE SET "amount" = excluded."amount" RETURNING "lines"."order_id", "lines"."product_id", "lines"."amount"',
    );
  });

  test("different changes for different rows", () => {
    expect(
      statementsOf(q.lines.updateMany([1, 2].map((orderId) => ({ orderId, productId: "a", amount: orderId }))).plan),
    ).toEqual([
      {
        sql: 'UPDATE "lines" SET "amount" = _r.value->>2 FROM json_each(?) AS _r WHERE "lines"."order_id" = _r.value->>0 AND "lines"."product_id" = _r.value->>1',
        params: ['[[1,"a",1],[2,"a",2]]'],
      },
    ]);
  });

  test("a row to find or create", () => {
    const [insert] = statementsOf(q.customers.getOrCreate({ email: "a" }, { name: "b" }).plan);
    expect(insert?.sql).toContain("FROM json_each(?) AS _r WHERE NOT EXISTS (SELECT");
    expect(insert?.params).toEqual(['[["a","b",null,null]]', "a"]);
  });

  test.each([10_000, 25_000])("%i rows are one statement", (count) => {
    const rows = Array.from({ length: count }, (_, index) => ({
      customerId: index,
      note: `note ${index}`,
      paid: true,
    }));
    const statements = statementsOf(q.orders.createMany(rows).plan);
    expect(statements.map(({ params }) => params.length)).toEqual([1]);
    expect(JSON.parse(statements[0]?.params[0] as string)).toHaveLength(count);
  });
});

describe("where values must not be large", () => {
  const limits = { maxParameters: 100, maxValueBytes: 2000 };

  test("rows travel in as few lists as fit into half of it, in their order", () => {
    const rows = Array.from({ length: 100 }, (_, index) => ({
      customerId: index,
      note: "é".repeat(index),
      paid: true,
    }));
    const lists = statementsOf(q.orders.createMany(rows).plan, limits).map(({ params }) => params[0] as string);
    for (const list of lists) expect(new TextEncoder().encode(list).length).toBeLessThanOrEqual(1000);
    expect(lists.flatMap((list) => JSON.parse(list) as unknown[][]).map(([id]) => id)).toEqual(
      rows.map((row) => row.customerId),
    );
    const bytes = new TextEncoder().encode(lists.join("")).length;
    expect(lists.length).toBeLessThanOrEqual(Math.ceil(bytes / 1000) * 2);
  });

  test("a value that is larger, and a list that cannot be split, are refused", () => {
    const large = { customerId: 1, note: "é".repeat(1001) };
    for (const query of [
      q.orders.create(large),
      q.orders.createMany([large, large]),
      q.orders.filter((p) => p.id.in(Array.from({ length: 500 }, (_, index) => 1000 + index))).all(),
    ]) {
      expect(() => statementsOf(query.plan, limits)).toThrow(expect.objectContaining({ code: "unsupported" }));
    }
    expect(statementsOf(q.orders.create({ customerId: 1, note: "é".repeat(1000) }).plan, limits)).toHaveLength(1);
  });
});

describe("values in JSON are exact", () => {
  const real = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
  const corners = [
    0,
    0.1,
    0.1 + 0.2,
    1 / 3,
    5e-324,
    2.2250738585072014e-308,
    1.7976931348623157e308,
    2 ** 53,
    2 ** 53 + 2,
    2 ** 62,
    2 ** 63,
    2 ** 64,
    1e22,
    1e23,
    1e100,
    1e-100,
    2 ** -62,
    2 ** -63,
    2 ** -124,
    2 ** -125,
    123_456.789,
    9_223_372_036_854_774_784,
  ];
  const values = [...corners, ...corners.map((value) => -value + 0), ...fc.sample(real, { numRuns: 3000, seed: 7 })];
  const list = `[${values.map(jsonText).join(",")}]`;
  const reals = jsonValue({ storage: "float8" }, (step) => (step === undefined ? "value" : `value->>${step}`));
  const nested = jsonValue({ storage: "float8" }, (step) =>
    step === undefined ? "value->>1" : `value->>'$[1][${step}]'`,
  );
  const rows = `[${values.map((value) => `[null,${jsonText(value)}]`).join(",")}]`;
  const integers = [9_223_372_036_854_775_807n, -9_223_372_036_854_775_808n, 9_007_199_254_740_993n, -1n];
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
  const questions = [
    { sql: `SELECT ${reals} FROM json_each(?) ORDER BY key`, param: list, gives: values },
    { sql: `SELECT ${nested} FROM json_each(?) ORDER BY key`, param: rows, gives: values },
    { sql: `SELECT ${reals} FROM json_each(?)`, param: "[null]", gives: [null] },
    {
      sql: "SELECT CAST(value AS TEXT) FROM json_each(?) ORDER BY key",
      param: `[${integers.map(jsonText).join(",")}]`,
      gives: integers.map(String),
    },
    {
      sql: `SELECT hex(${jsonValue({ storage: "bytes" }, () => "value")}) FROM json_each(?) ORDER BY key`,
      param: `[${jsonText(bytes)},${jsonText(new Uint8Array())}]`,
      gives: [Buffer.from(bytes).toString("hex").toUpperCase(), ""],
    },
  ];

  test.each(questions)("in node:sqlite: $sql", ({ sql, param, gives }) => {
    const database = new DatabaseSync(":memory:");
    expect(
      database
        .prepare(sql)
        .all(param)
        .map((row) => Object.values(row)[0]),
    ).toEqual(gives);
  });

  test.each(questions)("in better-sqlite3: $sql", ({ sql, param, gives }) => {
    const database = new BetterSqlite(":memory:");
    expect(database.prepare(sql).pluck().all(param)).toEqual(gives);
  });

  test.each(questions)("in libsql: $sql", async ({ sql, param, gives }) => {
    const client = createClient({ url: ":memory:" });
    expect((await client.execute({ sql, args: [param] })).rows.map((row) => row[0])).toEqual(gives);
    client.close();
  });
});
