import { describe, expect, test } from "vitest";
import { and } from "../../../src/query/conditions.ts";
import { count, exists, subquery } from "../../../src/query/functions.ts";
import { sqlOf, tables as q } from "./sql-of.ts";

// What counts and sums of related rows, and values of other sets, become in both dialects.

describe("values of related rows", () => {
  test.each([
    {
      name: "a count",
      query: () =>
        q.customers
          .select("id")
          .annotate((c) => ({ n: c.orders.count() }))
          .all(),
      postgres: `SELECT t0."id", (SELECT count(*) FROM "orders" AS t1 WHERE t1."customer_id" = t0."id") FROM "customers" AS t0`,
      sqlite: `SELECT t0."id", (SELECT count(*) FROM "orders" AS t1 WHERE t1."customer_id" = t0."id") FROM "customers" AS t0`,
    },
    {
      name: "two counts of two relations",
      query: () =>
        q.customers
          .select("id")
          .annotate((c) => ({ n: c.orders.count({ paid: true }), guests: c.invited.count() }))
          .all(),
      postgres: `SELECT t0."id", (SELECT count(*) FROM "orders" AS t1 WHERE t1."customer_id" = t0."id" AND t1."paid" = $1::boolean), (SELECT count(*) FROM "customers" AS t2 WHERE t2."invited_by_id" = t0."id") FROM "customers" AS t0`,
      sqlite: `SELECT t0."id", (SELECT count(*) FROM "orders" AS t1 WHERE t1."customer_id" = t0."id" AND t1."paid" = ?), (SELECT count(*) FROM "customers" AS t2 WHERE t2."invited_by_id" = t0."id") FROM "customers" AS t0`,
    },
    {
      name: "in filter and orderBy",
      query: () =>
        q.customers
          .select("id")
          .filter((c) => c.orders.count().gt(2))
          .orderBy((c) => c.orders.count().desc())
          .all(),
      postgres: `SELECT t0."id" FROM "customers" AS t0 WHERE (SELECT count(*) FROM "orders" AS t1 WHERE t1."customer_id" = t0."id") > $1::int8 ORDER BY (SELECT count(*) FROM "orders" AS t2 WHERE t2."customer_id" = t0."id") DESC, t0."id" DESC`,
      sqlite: `SELECT t0."id" FROM "customers" AS t0 WHERE (SELECT count(*) FROM "orders" AS t1 WHERE t1."customer_id" = t0."id") > ? ORDER BY (SELECT count(*) FROM "orders" AS t2 WHERE t2."customer_id" = t0."id") DESC NULLS FIRST, t0."id" DESC`,
    },
    {
      name: "a sum of decimals",
      query: () =>
        q.orders
          .select("id")
          .annotate((o) => ({ worth: o.lines.max((l) => l.product.price) }))
          .all(),
      postgres: `SELECT t0."id", (SELECT max(t2."price") FROM "lines" AS t1 LEFT JOIN "products" AS t2 ON t2."sku" = t1."product_id" WHERE t1."order_id" = t0."id") FROM "orders" AS t0`,
      sqlite: `SELECT t0."id", (SELECT max(t2."price") FROM "lines" AS t1 LEFT JOIN "products" AS t2 ON t2."sku" = t1."product_id" WHERE t1."order_id" = t0."id") FROM "orders" AS t0`,
    },
    {
      name: "a mean",
      query: () =>
        q.orders
          .select("id")
          .annotate((o) => ({ mean: o.lines.avg((l) => l.amount) }))
          .all(),
      postgres: `SELECT t0."id", (SELECT (sum(t1."amount")::int8::float8 / NULLIF(count(t1."amount"), 0)) FROM "lines" AS t1 WHERE t1."order_id" = t0."id") FROM "orders" AS t0`,
      sqlite: `SELECT t0."id", (SELECT (CAST(sum(t1."amount") AS REAL) / NULLIF(count(t1."amount"), 0)) FROM "lines" AS t1 WHERE t1."order_id" = t0."id") FROM "orders" AS t0`,
    },
    {
      name: "one within another",
      query: () =>
        q.customers
          .select("id")
          .annotate((c) => ({ sold: c.orders.sum((o) => o.lines.count()) }))
          .all(),
      postgres: `SELECT t0."id", (SELECT sum((SELECT count(*) FROM "lines" AS t2 WHERE t2."order_id" = t1."id"))::int8 FROM "orders" AS t1 WHERE t1."customer_id" = t0."id") FROM "customers" AS t0`,
      sqlite: `SELECT t0."id", (SELECT sum((SELECT count(*) FROM "lines" AS t2 WHERE t2."order_id" = t1."id")) FROM "orders" AS t1 WHERE t1."customer_id" = t0."id") FROM "customers" AS t0`,
    },
    {
      name: "through a reference",
      query: () =>
        q.orders
          .select("id")
          .annotate((o) => ({ all: o.customer.orders.count() }))
          .all(),
      postgres: `SELECT t0."id", (SELECT count(*) FROM "orders" AS t1 WHERE t1."customer_id" = t2."id") FROM "orders" AS t0 LEFT JOIN "customers" AS t2 ON t2."id" = t0."customer_id"`,
      sqlite: `SELECT t0."id", (SELECT count(*) FROM "orders" AS t1 WHERE t1."customer_id" = t2."id") FROM "orders" AS t0 LEFT JOIN "customers" AS t2 ON t2."id" = t0."customer_id"`,
    },
    {
      name: "of a value of the row outside",
      query: () =>
        q.customers
          .select("id")
          .annotate((c) => ({ n: c.orders.sum(() => c.id) }))
          .all(),
      postgres: `SELECT t0."id", (SELECT sum(CASE WHEN t1."id" = t1."id" THEN t0."id" END)::int8 FROM "orders" AS t1 WHERE t1."customer_id" = t0."id") FROM "customers" AS t0`,
      sqlite: `SELECT t0."id", (SELECT sum(CASE WHEN t1."id" = t1."id" THEN t0."id" END) FROM "orders" AS t1 WHERE t1."customer_id" = t0."id") FROM "customers" AS t0`,
    },
    {
      name: "a sum filtered by the row outside",
      query: () =>
        q.customers
          .select("id")
          .annotate((c) => ({ n: c.orders.count((o) => o.id.gt(c.id)) }))
          .all(),
      postgres: `SELECT t0."id", (SELECT count(*) FROM "orders" AS t1 WHERE t1."customer_id" = t0."id" AND t1."id" > t0."id") FROM "customers" AS t0`,
      sqlite: `SELECT t0."id", (SELECT count(*) FROM "orders" AS t1 WHERE t1."customer_id" = t0."id" AND t1."id" > t0."id") FROM "customers" AS t0`,
    },
    {
      name: "as a key of groups",
      query: () =>
        q.customers
          .groupBy((c) => ({ n: c.orders.count() }))
          .annotate(() => ({ customers: count() }))
          .all(),
      postgres: `SELECT (SELECT count(*) FROM "orders" AS t1 WHERE t1."customer_id" = t0."id"), count(*) FROM "customers" AS t0 GROUP BY (SELECT count(*) FROM "orders" AS t1 WHERE t1."customer_id" = t0."id")`,
      sqlite: `SELECT (SELECT count(*) FROM "orders" AS t1 WHERE t1."customer_id" = t0."id"), count(*) FROM "customers" AS t0 GROUP BY (SELECT count(*) FROM "orders" AS t1 WHERE t1."customer_id" = t0."id")`,
    },
    {
      name: "in included rows",
      query: () =>
        q.customers
          .select("id")
          .include({
            orders: (o) =>
              o
                .annotate((each) => ({ n: each.lines.count() }))
                .select("n")
                .orderBy("-n")
                .limit(1),
          })
          .all(),
      postgres: `SELECT t0."id", (SELECT coalesce(json_agg(json_build_array(c0)), '[]') FROM (SELECT (SELECT count(*) FROM "lines" AS t3 WHERE t3."order_id" = t1."id") AS c0 FROM "orders" AS t1 WHERE t1."customer_id" = t0."id" ORDER BY (SELECT count(*) FROM "lines" AS t2 WHERE t2."order_id" = t1."id") DESC, t1."id" DESC LIMIT $1::int8) AS q) FROM "customers" AS t0`,
      sqlite: `SELECT t0."id", (SELECT '[' || coalesce(group_concat(json_array(c0)), '') || ']' FROM (SELECT (SELECT count(*) FROM "lines" AS t3 WHERE t3."order_id" = t1."id") AS c0 FROM "orders" AS t1 WHERE t1."customer_id" = t0."id" ORDER BY (SELECT count(*) FROM "lines" AS t2 WHERE t2."order_id" = t1."id") DESC NULLS FIRST, t1."id" DESC LIMIT ?) AS q) FROM "customers" AS t0`,
    },
    {
      name: "a column of the first row of another set",
      query: () =>
        q.customers
          .select("id")
          .annotate((c) => ({
            last: subquery(
              q.orders
                .filter((o) => o.customerId.eq(c.id))
                .orderBy("-id")
                .select("note"),
            ),
          }))
          .all(),
      postgres: `SELECT t0."id", (SELECT t1."note" FROM "orders" AS t1 WHERE t1."customer_id" = t0."id" ORDER BY t1."id" DESC LIMIT $1::int8) FROM "customers" AS t0`,
      sqlite: `SELECT t0."id", (SELECT t1."note" FROM "orders" AS t1 WHERE t1."customer_id" = t0."id" ORDER BY t1."id" DESC LIMIT ?) FROM "customers" AS t0`,
    },
    {
      name: "an aggregate of another set",
      query: () =>
        q.customers
          .select("id")
          .annotate((c) => ({
            n: subquery(
              q.orders.filter((o) => o.customerId.eq(c.id)),
              () => count(),
            ),
          }))
          .all(),
      postgres: `SELECT t0."id", (SELECT count(*) FROM "orders" AS t1 WHERE t1."customer_id" = t0."id") FROM "customers" AS t0`,
      sqlite: `SELECT t0."id", (SELECT count(*) FROM "orders" AS t1 WHERE t1."customer_id" = t0."id") FROM "customers" AS t0`,
    },
    {
      name: "whether another set has a row",
      query: () =>
        q.customers
          .select("id")
          .filter((c) => exists(q.orders.filter((o) => and(o.customerId.eq(c.id), o.paid))))
          .all(),
      postgres: `SELECT t0."id" FROM "customers" AS t0 WHERE EXISTS (SELECT 1 FROM "orders" AS t1 WHERE t1."customer_id" = t0."id" AND t1."paid" = TRUE)`,
      sqlite: `SELECT t0."id" FROM "customers" AS t0 WHERE EXISTS (SELECT 1 FROM "orders" AS t1 WHERE t1."customer_id" = t0."id" AND t1."paid" = TRUE)`,
    },
    {
      name: "not in another set",
      query: () =>
        q.customers
          .select("id")
          .exclude((c) => c.id.in(q.orders.filter({ paid: true }).select("customerId")))
          .all(),
      postgres: `SELECT t0."id" FROM "customers" AS t0 WHERE (t0."id" IN (SELECT t1."customer_id" FROM "orders" AS t1 WHERE t1."paid" = $1::boolean)) IS NOT TRUE`,
      sqlite: `SELECT t0."id" FROM "customers" AS t0 WHERE (t0."id" IN (SELECT t1."customer_id" FROM "orders" AS t1 WHERE t1."paid" = ?)) IS NOT TRUE`,
    },
    {
      name: "in a set of groups",
      query: () =>
        q.customers
          .select("id")
          .filter((c) =>
            c.id.in(
              q.orders
                .groupBy("customerId")
                .having(() => count().gt(2))
                .select("customerId"),
            ),
          )
          .all(),
      postgres: `SELECT t0."id" FROM "customers" AS t0 WHERE t0."id" IN (SELECT t1."customer_id" FROM "orders" AS t1 GROUP BY t1."customer_id" HAVING count(*) > $1::int8)`,
      sqlite: `SELECT t0."id" FROM "customers" AS t0 WHERE t0."id" IN (SELECT t1."customer_id" FROM "orders" AS t1 GROUP BY t1."customer_id" HAVING count(*) > ?)`,
    },
  ])("$name", ({ query, postgres, sqlite }) => {
    expect(sqlOf(query())).toEqual({ postgres, sqlite });
  });
});
