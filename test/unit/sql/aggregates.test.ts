import { describe, expect, test } from "vitest";
import { avg, coalesce, constant, count, max, min, sum } from "../../../src/query/functions.ts";
import { sqlOf, tables as q } from "./sql-of.ts";

// What values about whole sets become in both dialects.

describe("aggregates", () => {
  test.each([
    {
      name: "all five",
      query: () =>
        q.lines.aggregate((p) => ({
          n: count(),
          known: count(p.amount),
          total: sum(p.amount),
          mean: avg(p.amount),
          low: min(p.amount),
          high: max(p.amount),
        })),
      postgres: `SELECT count(*), count(t0."amount"), sum(t0."amount")::int8, (sum(t0."amount")::int8::float8 / NULLIF(count(t0."amount"), 0)), min(t0."amount"), max(t0."amount") FROM "lines" AS t0`,
      sqlite: `SELECT count(*), count(t0."amount"), sum(t0."amount"), (CAST(sum(t0."amount") AS REAL) / NULLIF(count(t0."amount"), 0)), min(t0."amount"), max(t0."amount") FROM "lines" AS t0`,
    },
    {
      name: "of a filtered set",
      query: () => q.products.filter((p) => p.stock.gt(0)).aggregate((p) => ({ worth: sum(p.price) })),
      postgres: `SELECT sum(t0."price")::numeric FROM "products" AS t0 WHERE t0."stock" > $1::int8`,
      sqlite: `SELECT sum(t0."price") FROM "products" AS t0 WHERE t0."stock" > ?`,
    },
    {
      name: "distinct and filtered",
      query: () =>
        q.orders.aggregate((p) => ({
          buyers: count(p.customerId, { distinct: true, filter: p.paid }),
          paid: count({ filter: p.paid }),
        })),
      postgres: `SELECT count(DISTINCT t0."customer_id") FILTER (WHERE t0."paid" = TRUE), count(*) FILTER (WHERE t0."paid" = TRUE) FROM "orders" AS t0`,
      sqlite: `SELECT count(DISTINCT t0."customer_id") FILTER (WHERE t0."paid" = TRUE), count(*) FILTER (WHERE t0."paid" = TRUE) FROM "orders" AS t0`,
    },
    {
      name: "worked on further",
      query: () => q.lines.aggregate((p) => ({ mean: sum(p.amount).div(count()), known: coalesce(sum(p.amount), 0) })),
      postgres: `SELECT CASE WHEN count(*) >= 0 THEN (sum(t0."amount")::int8::float8 / NULLIF(count(*)::float8, 0)) END, coalesce(sum(t0."amount")::int8, $1::int8) FROM "lines" AS t0`,
      sqlite: `SELECT CASE WHEN count(*) >= 0 THEN (CAST(sum(t0."amount") AS REAL) / NULLIF(CAST(count(*) AS REAL), 0)) END, coalesce(sum(t0."amount"), ?) FROM "lines" AS t0`,
    },
    {
      name: "of a path",
      query: () => q.orders.aggregate((p) => ({ last: max(p.customer.name) })),
      postgres: `SELECT max(t1."name" COLLATE "C") FROM "orders" AS t0 LEFT JOIN "customers" AS t1 ON t1."id" = t0."customer_id"`,
      sqlite: `SELECT max(t1."name") FROM "orders" AS t0 LEFT JOIN "customers" AS t1 ON t1."id" = t0."customer_id"`,
    },
    {
      name: "of a limited set",
      query: () =>
        q.lines
          .orderBy("-amount")
          .limit(3)
          .aggregate((p) => ({ total: sum(p.amount), large: count({ filter: p.amount.gt(9) }) })),
      postgres: `SELECT sum(t1.c0)::int8, count(*) FILTER (WHERE t1.c1 = TRUE) FROM (SELECT t0."amount" AS c0, ((t0."amount" > $1::int8) IS TRUE) AS c1 FROM "lines" AS t0 ORDER BY t0."amount" DESC, t0."order_id" DESC, t0."product_id" COLLATE "C" DESC LIMIT $2::int8) AS t1`,
      sqlite: `SELECT sum(t1.c0), count(*) FILTER (WHERE t1.c1 = TRUE) FROM (SELECT t0."amount" AS c0, ((t0."amount" > ?) IS TRUE) AS c1 FROM "lines" AS t0 ORDER BY t0."amount" DESC, t0."order_id" DESC, t0."product_id" DESC LIMIT ?) AS t1`,
    },
    {
      name: "of a distinct set",
      query: () =>
        q.lines
          .select("amount")
          .distinct()
          .aggregate((p) => ({ total: sum(p.amount.mul(2)), n: count() })),
      postgres: `SELECT sum((t1.c0 * $1::int8))::int8, count(*) FROM (SELECT c0 AS c0 FROM (SELECT DISTINCT t0."amount" AS c0 FROM "lines" AS t0) AS q) AS t1`,
      sqlite: `SELECT sum((t1.c0 * ?)), count(*) FROM (SELECT c0 AS c0 FROM (SELECT DISTINCT t0."amount" AS c0 FROM "lines" AS t0) AS q) AS t1`,
    },
    {
      name: "of the first row of each",
      query: () =>
        q.lines
          .distinct("orderId")
          .orderBy("amount")
          .aggregate((p) => ({ total: sum(p.amount) })),
      postgres: `SELECT sum(t2.c0)::int8 FROM (SELECT t1."amount" AS c0 FROM "lines" AS t1 WHERE (t1."order_id", t1."product_id") IN (SELECT c0, c1 FROM (SELECT t0."order_id" AS c0, t0."product_id" AS c1, row_number() OVER (PARTITION BY t0."order_id" ORDER BY t0."amount", t0."order_id", t0."product_id" COLLATE "C") AS _n FROM "lines" AS t0) AS q WHERE _n = 1) ORDER BY t1."amount", t1."order_id", t1."product_id" COLLATE "C") AS t2`,
      sqlite: `SELECT sum(t2.c0) FROM (SELECT t1."amount" AS c0 FROM "lines" AS t1 WHERE (t1."order_id", t1."product_id") IN (SELECT c0, c1 FROM (SELECT t0."order_id" AS c0, t0."product_id" AS c1, row_number() OVER (PARTITION BY t0."order_id" ORDER BY t0."amount", t0."order_id", t0."product_id") AS _n FROM "lines" AS t0) AS q WHERE _n = 1) ORDER BY t1."amount", t1."order_id", t1."product_id") AS t2`,
    },
    {
      name: "of groups",
      query: () =>
        q.lines
          .groupBy("orderId")
          .annotate((g) => ({ total: sum(g.amount) }))
          .aggregate((g) => ({ biggest: max(g.total), n: count() })),
      postgres: `SELECT max(t1.c0), count(*) FROM (SELECT sum(t0."amount")::int8 AS c0 FROM "lines" AS t0 GROUP BY t0."order_id") AS t1`,
      sqlite: `SELECT max(t1.c0), count(*) FROM (SELECT sum(t0."amount") AS c0 FROM "lines" AS t0 GROUP BY t0."order_id") AS t1`,
    },
    {
      name: "count of rows alone, of a limited set",
      query: () => q.orders.limit(3).aggregate(() => ({ n: count() })),
      postgres: `SELECT count(*) FROM (SELECT 1 FROM "orders" AS t0 LIMIT $1::int8) AS t1`,
      sqlite: `SELECT count(*) FROM (SELECT 1 FROM "orders" AS t0 LIMIT ?) AS t1`,
    },
    {
      name: "a constant beside an aggregate",
      query: () => q.orders.aggregate(() => ({ n: count(), kind: constant("order") })),
      postgres: `SELECT count(*), $1::text FROM "orders" AS t0`,
      sqlite: `SELECT count(*), ? FROM "orders" AS t0`,
    },
    {
      name: "a constant alone",
      query: () => q.orders.aggregate(() => ({ kind: constant("order") })),
      postgres: `SELECT CASE WHEN count(*) >= 0 THEN $1::text END FROM "orders" AS t0`,
      sqlite: `SELECT CASE WHEN count(*) >= 0 THEN ? END FROM "orders" AS t0`,
    },
  ])("$name", ({ query, postgres, sqlite }) => {
    expect(sqlOf(query())).toEqual({ postgres, sqlite });
  });
});
