import { describe, expect, test } from "vitest";
import type { Query } from "../../../src/plan/query.ts";
import { and, not, or } from "../../../src/query/conditions.ts";
import { bindRaw } from "../../../src/sql/compile-raw.ts";
import { d1, durableObject } from "../../../src/sql/dialects/d1.ts";
import { sqlite } from "../../../src/sql/dialects/sqlite.ts";
import { inspectorOf } from "../../../src/sql/inspector.ts";
import { sqlText } from "../../../src/sql/sql-template.ts";
import { checkLimits } from "../../../src/sql/statement-limits.ts";
import { sqlOf, tables as q } from "./sql-of.ts";

const sentBy = (query: Query<unknown>, dialect = d1): { sql: string; params: readonly unknown[] }[] =>
  [...(inspectorOf(dialect).inspect(query.plan as never).statements ?? [])] as never;
const textOf = (query: Query<unknown>): string | undefined => sentBy(query)[0]?.sql;

describe("statements on D1 and in Durable Objects", () => {
  test("integers are made of text, results have names of their own, decimals come as text", () => {
    expect(
      sentBy(
        q.products.filter({ stock: 5, price: "1.50", weight: 0.5, sku: "a" }).select("sku", "price", "stock").all(),
      ),
    ).toEqual([
      {
        sql: 'SELECT t0."sku" AS _0, CAST(t0."price" AS TEXT) AS _1, t0."stock" AS _2 FROM "products" AS t0 WHERE t0."stock" = CAST(?1 AS INTEGER) AND t0."price" = CAST(?2 AS INTEGER) AND t0."weight" = ?3 AND t0."sku" = ?4',
        params: [5n, 150n, 0.5, "a"],
      },
    ]);
  });

  test("what a write gives back", () => {
    expect(textOf(q.products.create({ sku: "a", price: "1.00" }))).toBe(
      'INSERT INTO "products" ("sku", "price", "stock", "weight", "tags", "photo", "extra") VALUES (?1, CAST(?2 AS INTEGER), CAST(?3 AS INTEGER), ?4, ?5, ?6, ?7)',
    );
    expect(textOf(q.products.update("a", { stock: 1 }))).toMatch(
      /^UPDATE "products" SET "stock" = CAST\(\?1 AS INTEGER\) WHERE .* RETURNING "products"."sku" AS _0, CAST\("products"."price" AS TEXT\) AS _1, /,
    );
  });

  test("floats of included rows are taken apart", () => {
    const half = 'CAST(log(4,abs(t1."weight")) AS INTEGER)';
    expect(textOf(q.lines.include({ product: (p) => p.select("weight") }).all())).toContain(
      `json_array((SELECT _f FROM (SELECT coalesce(CAST(t1."weight"/pow(2,${half})*((1<<56)/pow(2,${half})) AS INTEGER)||('p'||(${half}-28)),t1."weight") AS _f)))`,
    );
  });

  test("a distinct set is ordered by its columns, not by their texts", () => {
    expect(textOf(q.products.select("price").distinct().orderBy("price").all())).toBe(
      'SELECT CAST(c0 AS TEXT) AS _0 FROM (SELECT DISTINCT t0."price" AS c0 FROM "products" AS t0) AS q ORDER BY c0',
    );
  });

  test("a value that is used twice is bound once", () => {
    expect(
      sentBy(q.customers.updateOrCreate({ email: "a" }, { name: "b" })).map(({ params }) => params.length),
    ).toEqual([2, 2]);
  });

  test("more values than a hundred are one", () => {
    const either = (count: number): Query<unknown> =>
      q.products.filter((p) => or(...Array.from({ length: count }, (_, index) => p.sku.eq(`s${index}`)))).count();
    expect(sentBy(either(100))[0]?.params).toHaveLength(100);
    const [packed] = sentBy(either(101));
    expect(packed?.params).toEqual([JSON.stringify(Array.from({ length: 101 }, (_, index) => `s${index}`))]);
    expect(packed?.sql).toContain('t0."sku" = (?1->>0)');
    expect(packed?.sql).toContain('t0."sku" = (?1->>100)');
  });

  test("in SQL of one's own too", () => {
    const values = Array.from({ length: 101 }, (_, index) => index);
    const { parts } = sqlText(["select ", ...values.slice(1).map(() => " + "), ""], values) as never;
    const { sql, params } = bindRaw({ kind: "raw", parts, scope: null, select: null }, d1);
    expect(params).toEqual([JSON.stringify(values)]);
    expect(sql).toMatch(/^select \(\?1->>0\) \+ .* \+ \(\?1->>100\)$/);
  });

  test.each(["begin", "END transaction", "/* a */ commit", "-- a\n rollback", "savepoint a", "release a"])(
    "%s is refused",
    (text) => {
      const plan = { kind: "raw", parts: [{ kind: "text", text }], scope: null, select: null } as const;
      expect(() => bindRaw(plan, durableObject)).toThrow(/in SQL is not supported by durable object: use db\.atomic/);
      expect(() => bindRaw(plan, sqlite)).toThrow(/in SQL is not supported by sqlite: use db\.atomic/);
    },
  );

  test.each(["select 1 as begin", "with a as (select 1) select * from a", "update t set begin = 1"])(
    "%s is not",
    (text) => {
      expect(bindRaw({ kind: "raw", parts: [{ kind: "text", text }], scope: null, select: null }, d1).sql).toBe(text);
    },
  );
});

test("lists of conditions inside lists of their kind are one list, and long ones a tree", () => {
  const text = (query: Query<unknown>): unknown => sqlOf(query).sqlite;
  const { orders } = q;
  const nested = orders.filter((p) =>
    or(p.id.eq(1), or(p.id.eq(2), or(p.note.eq("a"), and(p.paid.eq(true), p.id.eq(3))))),
  );
  const flat = orders.filter((p) => or(p.id.eq(1), p.id.eq(2), p.note.eq("a"), and(p.paid.eq(true), p.id.eq(3))));
  expect(text(nested.count())).toBe(text(flat.count()));
  const chain = orders.filter((p) =>
    Array.from({ length: 40 }, (_, index) => p.id.eq(index)).reduce((left, right) => or(left, right) as never),
  );
  const list = orders.filter((p) => or(...Array.from({ length: 40 }, (_, index) => p.id.eq(index))));
  expect(text(chain.count())).toBe(text(list.count()));
  const inner = orders.filter((p) => and(p.id.eq(1), not(or(p.id.eq(2), p.id.eq(3)))));
  expect(text(inner.count())).toBe(
    'SELECT count(*) FROM "orders" AS t0 WHERE t0."id" = ? AND (t0."id" <> ? AND t0."id" <> ?)',
  );
});

test("a statement is refused at the byte where it is too long", () => {
  const limits = { name: "small", maxParameters: 2, maxStatementBytes: 10, maxValueBytes: 4 };
  const check = (sql: string, ...params: (string | Uint8Array)[]): void =>
    checkLimits({ sql, params, writes: false }, limits);
  check("12345678é", "éé", new Uint8Array(4));
  expect(() => check("123456789é")).toThrow("a statement of more than 10 bytes is not supported by small");
  expect(() => check("", "\u{1f600}", "ééa")).toThrow("a value or list of more than 4 bytes");
  expect(() => check("", "", "", "")).toThrow("a statement with more than 2 values");
});
