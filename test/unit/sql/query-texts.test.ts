import { describe, expect, test } from "vitest";
import { t } from "../../../src/index.ts";
import type { Query } from "../../../src/plan/query.ts";
import { and } from "../../../src/query/conditions.ts";
import { avg, exists, max, sum } from "../../../src/query/functions.ts";
import { d1 } from "../../../src/sql/dialects/d1.ts";
import { postgres, sql, sqlite } from "../../../src/sql/index.ts";
import { inspectorOf } from "../../../src/sql/inspector.ts";
import { paramsOf, sqlOf, tables as q } from "./sql-of.ts";

// What groups, combined sets and queries inside others are written as, where the text matters.

const both = (text: string): object => ({ postgres: text, sqlite: text });
const onD1 = (query: Query<unknown>): unknown => query.inspect(inspectorOf(d1)).statements?.[0];

describe("groups", () => {
  test("a key with a value in it is written with the same parameter each time", () => {
    const query = q.products
      .groupBy((p) => ({ band: p.stock.add(5) }))
      .having((p) => p.band.gt(5))
      .orderBy((p) => p.stock.add(5).desc())
      .select("band")
      .all();
    const key = '(t0."stock" + $1::int8)';
    expect(sqlOf(query).postgres).toBe(
      `SELECT ${key} FROM "products" AS t0 GROUP BY ${key} HAVING ${key} > $1::int8 ORDER BY ${key} DESC`,
    );
    expect(paramsOf(query)).toEqual({ postgres: [["5"]], sqlite: [[5n, 5n, 5n, 5n, 5n]] });
  });

  test("sums are as wide as what is added up, and averages doubles", () => {
    const query = q.products.aggregate((p) => ({ a: sum(p.stock), b: sum(p.price), c: avg(p.weight), d: max(p.sku) }));
    expect(sqlOf(query)).toEqual({
      postgres:
        'SELECT sum(t0."stock")::int8, sum(t0."price")::numeric, (sum(t0."weight")::float8 / NULLIF(count(t0."weight"), 0)), max(t0."sku" COLLATE "C") FROM "products" AS t0',
      sqlite:
        'SELECT sum(t0."stock"), sum(t0."price"), (sum(t0."weight") / NULLIF(count(t0."weight"), 0)), max(t0."sku") FROM "products" AS t0',
    });
    expect(onD1(query)).toMatchObject({
      sql: expect.stringContaining('CAST(sum(t0."price") AS TEXT) AS _1') as unknown,
    });
  });

  test("are counted from outside", () => {
    expect(sqlOf(q.orders.groupBy("note").count())).toEqual(
      both('SELECT count(*) FROM (SELECT 1 FROM "orders" AS t0 GROUP BY t0."note") AS q'),
    );
  });
});

describe("combined sets", () => {
  const notes = q.orders.select("note");

  test("stand side by side, as many as the least of databases takes", () => {
    const set = Array.from({ length: 6 }).reduce((rows: typeof notes) => rows.except(notes), notes);
    const arm = (alias: number): string =>
      `SELECT * FROM (SELECT t${alias}."note" AS c0 FROM "orders" AS t${alias}) AS q`;
    const first = [0, 1, 2, 3, 4].map(arm).join(" EXCEPT ");
    const all = [`SELECT * FROM (${first}) AS q`, arm(5), arm(6)].join(" EXCEPT ");
    expect(sqlOf(set.all())).toEqual(both(`SELECT t7.c0 FROM (${all}) AS t7`));
  });

  test("are not taken for one where more was asked of the first", () => {
    const narrowed = notes.union(notes).filter((p) => p.note.gt("a"));
    expect(sqlOf(narrowed.union(notes).count()).sqlite).toBe(
      'SELECT count(*) FROM (SELECT * FROM (SELECT t2.c0 AS c0 FROM (SELECT * FROM (SELECT t0."note" AS c0 FROM "orders" AS t0) AS q UNION ' +
        'SELECT * FROM (SELECT t1."note" AS c0 FROM "orders" AS t1) AS q) AS t2 WHERE t2.c0 > ?) AS q UNION SELECT * FROM (SELECT t3."note" AS c0 FROM "orders" AS t3) AS q) AS t4',
    );
  });

  test("the first of equal rows are told by their keys, and then read like any", () => {
    expect(sqlOf(q.lines.distinct("amount").include("order").limit(1).select("amount").all()).postgres).toBe(
      'SELECT t1."amount", (SELECT json_build_array(t2."id", t2."customer_id", t2."note", t2."paid") FROM "orders" AS t2 WHERE t2."id" = t1."order_id") FROM "lines" AS t1 ' +
        'WHERE (t1."order_id", t1."product_id") IN (SELECT c0, c1 FROM (SELECT t0."order_id" AS c0, t0."product_id" AS c1, ' +
        'row_number() OVER (PARTITION BY t0."amount" ORDER BY t0."order_id", t0."product_id" COLLATE "C") AS _n FROM "lines" AS t0) AS q WHERE _n = 1) ' +
        'ORDER BY t1."order_id", t1."product_id" COLLATE "C" LIMIT $1::int8',
    );
  });
});

describe("queries in expressions", () => {
  test("join what their outer query needs outside", () => {
    const query = q.orders.filter((p) => exists(q.lines.filter((l) => l.product.sku.eq(p.customer.name)))).count();
    expect(sqlOf(query)).toEqual(
      both(
        'SELECT count(*) FROM "orders" AS t0 LEFT JOIN "customers" AS t3 ON t3."id" = t0."customer_id" WHERE EXISTS ' +
          '(SELECT 1 FROM "lines" AS t1 LEFT JOIN "products" AS t2 ON t2."sku" = t1."product_id" WHERE t2."sku" = t3."name")',
      ),
    );
  });

  test("of a write are about the table that is written", () => {
    const query = q.customers.filter((p) => p.orders.count().eq(0)).delete();
    expect(sqlOf(query)).toMatchObject({
      postgres:
        'DELETE FROM "customers" WHERE (SELECT count(*) FROM "orders" AS t0 WHERE t0."customer_id" = "customers"."id") = $1::int8',
    });
  });

  test("SQL of one's own binds its values by what they are", () => {
    const query = q.orders
      .filter((p) => sql`${p.note} in (${1}, ${1.5}, ${"a"}, ${true}, ${null})`)
      .exclude((p) => sql`${p.id} > ${7n}`)
      .annotate((p) => ({ a: sql`upper(${p.note})`.as(t.text()) }))
      .select("a")
      .all();
    expect(sqlOf(query)).toEqual({
      postgres:
        'SELECT (upper(t0."note")) FROM "orders" AS t0 WHERE (t0."note" in ($1, $2, $3, $4, $5)) AND (t0."id" > $6) IS NOT TRUE',
      sqlite:
        'SELECT (upper(t0."note")) FROM "orders" AS t0 WHERE (t0."note" in (?, ?, ?, ?, ?)) AND (t0."id" > ?) IS NOT TRUE',
    });
    expect(paramsOf(query)).toEqual({
      postgres: [["1", "1.5", "a", true, null, "7"]],
      sqlite: [[1n, 1.5, "a", 1n, null, 7n]],
    });
    expect(onD1(query)).toMatchObject({ sql: expect.stringContaining("(CAST(?1 AS INTEGER), ?2, ?3,") as unknown });
  });
});

test("rows are locked by their own table, where rows are", () => {
  const { orders } = q;
  const locked = orders
    .filter((p) => p.customer.name.eq("a"))
    .orderBy("id")
    .limit(1)
    .select("id");
  const text =
    'SELECT t0."id" FROM "orders" AS t0 LEFT JOIN "customers" AS t1 ON t1."id" = t0."customer_id" WHERE t1."name" = ';
  expect(sqlOf(locked.lock("share", { skipLocked: true }).all())).toEqual({
    postgres: `${text}$1::text ORDER BY t0."id" LIMIT $2::int8 FOR SHARE OF t0 SKIP LOCKED`,
    sqlite: `${text}? ORDER BY t0."id" LIMIT ?`,
  });
  expect(sqlOf(orders.select("id").lock("update", { noWait: true }).all()).postgres).toMatch(
    / FOR UPDATE OF t0 NOWAIT$/,
  );
});

test("regular expressions are those of Postgres, and refused elsewhere", () => {
  const query = q.orders.filter((p) => and(p.note.regex("^A"), p.note.iregex(String.raw`\D`))).count();
  expect(query.inspect(postgres).statements).toEqual([
    {
      sql: `SELECT count(*) FROM "orders" AS t0 WHERE t0."note" ~ $1::text AND t0."note" ~* $2::text`,
      params: ["^A", String.raw`\D`],
    },
  ]);
  for (const dialect of [sqlite, inspectorOf(d1)])
    expect(() => query.inspect(dialect)).toThrow(/a regular expression is not supported by (sqlite|d1): use contains/);
});

test("a comment and a question how it is run go round the statement", () => {
  const query = q.orders.select("id").filter({ id: 1 }).comment("hello */ there").all();
  expect(sqlOf(query).postgres).toBe(
    'SELECT t0."id" FROM "orders" AS t0 WHERE t0."id" = $1::int8 /*comment=\'hello%20*%2F%20there\'*/',
  );
  expect(sqlOf(query.explain()).sqlite).toMatch(/^EXPLAIN QUERY PLAN SELECT t0\."id"/);
  expect(sqlOf(q.orders.filter({ id: 1 }).delete().explain())).toMatchObject({
    postgres: 'EXPLAIN DELETE FROM "orders" WHERE "orders"."id" = $1::int8',
  });
});
