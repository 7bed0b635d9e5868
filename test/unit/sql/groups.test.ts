import { describe, expect, test } from "vitest";
import { and, not, or } from "../../../src/query/conditions.ts";
import { avg, count, max, min, sum } from "../../../src/query/functions.ts";
import { sqlOf, tables as q } from "./sql-of.ts";

// What groups and values about many rows become in both dialects.

describe("groups", () => {
  test.each([
    {
      name: "a column",
      query: () =>
        q.orders
          .groupBy("paid")
          .annotate(() => ({ n: count() }))
          .all(),
      postgres: `SELECT t0."paid", count(*) FROM "orders" AS t0 GROUP BY t0."paid"`,
      sqlite: `SELECT t0."paid", count(*) FROM "orders" AS t0 GROUP BY t0."paid"`,
    },
    {
      name: "keys alone",
      query: () => q.orders.groupBy("paid").all(),
      postgres: `SELECT t0."paid" FROM "orders" AS t0 GROUP BY t0."paid"`,
      sqlite: `SELECT t0."paid" FROM "orders" AS t0 GROUP BY t0."paid"`,
    },
    {
      name: "in an order",
      query: () =>
        q.orders
          .groupBy("note")
          .annotate(() => ({ n: count() }))
          .orderBy("-n")
          .limit(3)
          .all(),
      postgres: `SELECT t0."note", count(*) FROM "orders" AS t0 GROUP BY t0."note" ORDER BY count(*) DESC, t0."note" COLLATE "C" DESC LIMIT $1::int8`,
      sqlite: `SELECT t0."note", count(*) FROM "orders" AS t0 GROUP BY t0."note" ORDER BY count(*) DESC, t0."note" DESC NULLS FIRST LIMIT ?`,
    },
    {
      name: "an expression with a value",
      query: () =>
        q.lines
          .groupBy((p) => ({ tens: p.amount.idiv(10) }))
          .annotate((g) => ({ n: count(), next: g.tens.add(1) }))
          .orderBy("tens")
          .all(),
      postgres: `SELECT (t0."amount" / NULLIF($1::int8, 0)), count(*), ((t0."amount" / NULLIF($1::int8, 0)) + $2::int8) FROM "lines" AS t0 GROUP BY (t0."amount" / NULLIF($1::int8, 0)) ORDER BY (t0."amount" / NULLIF($1::int8, 0))`,
      sqlite: `SELECT (t0."amount" / NULLIF(?, 0)), count(*), ((t0."amount" / NULLIF(?, 0)) + ?) FROM "lines" AS t0 GROUP BY (t0."amount" / NULLIF(?, 0)) ORDER BY (t0."amount" / NULLIF(?, 0)) NULLS LAST`,
    },
    {
      name: "a condition as a key, in filter",
      query: () =>
        q.lines
          .groupBy((p) => ({ many: p.amount.gt(9) }))
          .filter((g) => or(g.many, count().gt(2)))
          .annotate(() => ({ n: count() }))
          .all(),
      postgres: `SELECT ((t0."amount" > $1::int8) IS TRUE), count(*) FROM "lines" AS t0 GROUP BY ((t0."amount" > $1::int8) IS TRUE) HAVING (((t0."amount" > $1::int8) IS TRUE) = TRUE OR count(*) > $2::int8)`,
      sqlite: `SELECT ((t0."amount" > ?) IS TRUE), count(*) FROM "lines" AS t0 GROUP BY ((t0."amount" > ?) IS TRUE) HAVING (((t0."amount" > ?) IS TRUE) = TRUE OR count(*) > ?)`,
    },
    {
      name: "a month",
      query: () =>
        q.customers
          .groupBy((p) => ({ month: p.since.trunc("month") }))
          .annotate(() => ({ n: count() }))
          .all(),
      postgres: `SELECT ((date_trunc('month', (t0."since" AT TIME ZONE 'UTC'))) AT TIME ZONE 'UTC'), count(*) FROM "customers" AS t0 GROUP BY ((date_trunc('month', (t0."since" AT TIME ZONE 'UTC'))) AT TIME ZONE 'UTC')`,
      sqlite: `SELECT (substr(t0."since", 1, 7) || '-01T00:00:00.000Z'), count(*) FROM "customers" AS t0 GROUP BY (substr(t0."since", 1, 7) || '-01T00:00:00.000Z')`,
    },
    {
      name: "a year",
      query: () =>
        q.customers
          .groupBy((p) => ({ year: p.since.year() }))
          .annotate(() => ({ n: count() }))
          .all(),
      postgres: `SELECT floor(extract(year FROM (t0."since" AT TIME ZONE 'UTC')))::int8, count(*) FROM "customers" AS t0 GROUP BY floor(extract(year FROM (t0."since" AT TIME ZONE 'UTC')))::int8`,
      sqlite: `SELECT CAST(substr(t0."since", 1, 4) AS INTEGER), count(*) FROM "customers" AS t0 GROUP BY CAST(substr(t0."since", 1, 4) AS INTEGER)`,
    },
    {
      name: "a related column",
      query: () =>
        q.lines
          .groupBy((p) => ({ who: p.order.customer.name }))
          .annotate((g) => ({ total: sum(g.amount) }))
          .all(),
      postgres: `SELECT t2."name", sum(t0."amount")::int8 FROM "lines" AS t0 LEFT JOIN "orders" AS t1 ON t1."id" = t0."order_id" LEFT JOIN "customers" AS t2 ON t2."id" = t1."customer_id" GROUP BY t2."name"`,
      sqlite: `SELECT t2."name", sum(t0."amount") FROM "lines" AS t0 LEFT JOIN "orders" AS t1 ON t1."id" = t0."order_id" LEFT JOIN "customers" AS t2 ON t2."id" = t1."customer_id" GROUP BY t2."name"`,
    },
    {
      name: "all five",
      query: () =>
        q.products
          .groupBy("stock")
          .annotate((g) => ({
            n: count(g.weight),
            total: sum(g.price),
            mean: avg(g.price),
            low: min(g.sku),
            high: max(g.weight),
          }))
          .all(),
      postgres: `SELECT t0."stock", count(t0."weight"), sum(t0."price")::numeric, (((sum(t0."price")::numeric * 100)::float8 / 1e2) / NULLIF(count(t0."price"), 0)), min(t0."sku" COLLATE "C"), max(t0."weight") FROM "products" AS t0 GROUP BY t0."stock"`,
      sqlite: `SELECT t0."stock", count(t0."weight"), sum(t0."price"), ((CAST(sum(t0."price") AS REAL) / 1e2) / NULLIF(count(t0."price"), 0)), min(t0."sku"), max(t0."weight") FROM "products" AS t0 GROUP BY t0."stock"`,
    },
    {
      name: "distinct and filtered",
      query: () =>
        q.lines
          .groupBy("orderId")
          .annotate((g) => ({
            n: count(g.productId, { distinct: true }),
            large: sum(g.amount, { filter: g.amount.gt(9) }),
          }))
          .all(),
      postgres: `SELECT t0."order_id", count(DISTINCT t0."product_id"), sum(t0."amount") FILTER (WHERE t0."amount" > $1::int8)::int8 FROM "lines" AS t0 GROUP BY t0."order_id"`,
      sqlite: `SELECT t0."order_id", count(DISTINCT t0."product_id"), sum(t0."amount") FILTER (WHERE t0."amount" > ?) FROM "lines" AS t0 GROUP BY t0."order_id"`,
    },
    {
      name: "filter before is about rows, after about groups",
      query: () =>
        q.orders
          .filter({ paid: true })
          .groupBy("customerId")
          .annotate(() => ({ n: count() }))
          .filter((g) => g.n.gt(1))
          .all(),
      postgres: `SELECT t0."customer_id", count(*) FROM "orders" AS t0 WHERE t0."paid" = $1::boolean GROUP BY t0."customer_id" HAVING count(*) > $2::int8`,
      sqlite: `SELECT t0."customer_id", count(*) FROM "orders" AS t0 WHERE t0."paid" = ? GROUP BY t0."customer_id" HAVING count(*) > ?`,
    },
    {
      name: "and: each part where it belongs",
      query: () =>
        q.orders
          .groupBy("customerId")
          .filter((g) => and(count().gt(1), g.paid))
          .all(),
      postgres: `SELECT t0."customer_id" FROM "orders" AS t0 WHERE t0."paid" = TRUE GROUP BY t0."customer_id" HAVING count(*) > $1::int8`,
      sqlite: `SELECT t0."customer_id" FROM "orders" AS t0 WHERE t0."paid" = TRUE GROUP BY t0."customer_id" HAVING count(*) > ?`,
    },
    {
      name: "or of an aggregate and a key",
      query: () =>
        q.orders
          .groupBy("customerId")
          .filter((g) => or(count().gt(1), g.customerId.eq(7)))
          .all(),
      postgres: `SELECT t0."customer_id" FROM "orders" AS t0 GROUP BY t0."customer_id" HAVING (count(*) > $1::int8 OR t0."customer_id" = $2::int8)`,
      sqlite: `SELECT t0."customer_id" FROM "orders" AS t0 GROUP BY t0."customer_id" HAVING (count(*) > ? OR t0."customer_id" = ?)`,
    },
    {
      name: "exclude",
      query: () =>
        q.orders
          .groupBy("customerId")
          .exclude(() => count().gt(1))
          .all(),
      postgres: `SELECT t0."customer_id" FROM "orders" AS t0 GROUP BY t0."customer_id" HAVING count(*) <= $1::int8`,
      sqlite: `SELECT t0."customer_id" FROM "orders" AS t0 GROUP BY t0."customer_id" HAVING count(*) <= ?`,
    },
    {
      name: "not of a sum, which may be null",
      query: () =>
        q.products
          .groupBy("stock")
          .having((g) => not(sum(g.weight).gt(1)))
          .all(),
      postgres: `SELECT t0."stock" FROM "products" AS t0 GROUP BY t0."stock" HAVING (sum(t0."weight")::float8 <= $1::float8 OR sum(t0."weight")::float8 IS NULL)`,
      sqlite: `SELECT t0."stock" FROM "products" AS t0 GROUP BY t0."stock" HAVING (sum(t0."weight") <= ? OR sum(t0."weight") IS NULL)`,
    },
    {
      name: "count of groups",
      query: () =>
        q.orders
          .groupBy("customerId")
          .having(() => count().gt(1))
          .count(),
      postgres: `SELECT count(*) FROM (SELECT 1 FROM "orders" AS t0 GROUP BY t0."customer_id" HAVING count(*) > $1::int8) AS q`,
      sqlite: `SELECT count(*) FROM (SELECT 1 FROM "orders" AS t0 GROUP BY t0."customer_id" HAVING count(*) > ?) AS q`,
    },
    {
      name: "exists of groups",
      query: () =>
        q.orders
          .groupBy("customerId")
          .having(() => count().gt(1))
          .exists(),
      postgres: `SELECT 1 FROM (SELECT 1 FROM "orders" AS t0 GROUP BY t0."customer_id" HAVING count(*) > $1::int8) AS q LIMIT 1`,
      sqlite: `SELECT 1 FROM (SELECT 1 FROM "orders" AS t0 GROUP BY t0."customer_id" HAVING count(*) > ?) AS q LIMIT 1`,
    },
    {
      name: "first",
      query: () => q.orders.groupBy("note").orderBy("note").first(),
      postgres: `SELECT t0."note" FROM "orders" AS t0 GROUP BY t0."note" ORDER BY t0."note" COLLATE "C" LIMIT $1::int8`,
      sqlite: `SELECT t0."note" FROM "orders" AS t0 GROUP BY t0."note" ORDER BY t0."note" NULLS LAST LIMIT ?`,
    },
    {
      name: "distinct",
      query: () => q.orders.groupBy("note", "paid").select("note").distinct().all(),
      postgres: `SELECT c0 FROM (SELECT DISTINCT t0."note" AS c0 FROM "orders" AS t0 GROUP BY t0."note", t0."paid") AS q`,
      sqlite: `SELECT c0 FROM (SELECT DISTINCT t0."note" AS c0 FROM "orders" AS t0 GROUP BY t0."note", t0."paid") AS q`,
    },
    {
      name: "of a limited set",
      query: () =>
        q.orders
          .orderBy("-id")
          .limit(9)
          .groupBy("paid")
          .annotate(() => ({ n: count() }))
          .all(),
      postgres: `SELECT t1.c3, count(*) FROM (SELECT t0."id" AS c0, t0."customer_id" AS c1, t0."note" AS c2, t0."paid" AS c3 FROM "orders" AS t0 ORDER BY t0."id" DESC LIMIT $1::int8) AS t1 GROUP BY t1.c3`,
      sqlite: `SELECT t1.c3, count(*) FROM (SELECT t0."id" AS c0, t0."customer_id" AS c1, t0."note" AS c2, t0."paid" AS c3 FROM "orders" AS t0 ORDER BY t0."id" DESC LIMIT ?) AS t1 GROUP BY t1.c3`,
    },
    {
      name: "of groups",
      query: () =>
        q.orders
          .groupBy("customerId")
          .annotate(() => ({ n: count() }))
          .groupBy("n")
          .annotate(() => ({ customers: count() }))
          .all(),
      postgres: `SELECT t1.c1, count(*) FROM (SELECT t0."customer_id" AS c0, count(*) AS c1 FROM "orders" AS t0 GROUP BY t0."customer_id") AS t1 GROUP BY t1.c1`,
      sqlite: `SELECT t1.c1, count(*) FROM (SELECT t0."customer_id" AS c0, count(*) AS c1 FROM "orders" AS t0 GROUP BY t0."customer_id") AS t1 GROUP BY t1.c1`,
    },
    {
      name: "one group of all rows",
      query: () =>
        q.orders
          .groupBy()
          .annotate(() => ({ n: count() }))
          .having((g) => g.n.gt(3))
          .all(),
      postgres: `SELECT count(*) FROM "orders" AS t0 HAVING count(*) > $1::int8`,
      sqlite: `SELECT count(*) FROM "orders" AS t0 HAVING count(*) > ?`,
    },
    {
      name: "the next page",
      query: () =>
        q.orders
          .groupBy("note")
          .annotate(() => ({ n: count() }))
          .orderBy("-n")
          .page({ size: 2 }),
      postgres: `SELECT t0."note", count(*) FROM "orders" AS t0 GROUP BY t0."note" ORDER BY count(*) DESC, t0."note" COLLATE "C" DESC LIMIT $1::int8`,
      sqlite: `SELECT t0."note", count(*) FROM "orders" AS t0 GROUP BY t0."note" ORDER BY count(*) DESC, t0."note" DESC NULLS FIRST LIMIT ?`,
    },
  ])("$name", ({ query, postgres, sqlite }) => {
    expect(sqlOf(query())).toEqual({ postgres, sqlite });
  });
});
