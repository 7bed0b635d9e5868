import { describe, expect, test } from "vitest";
import { constant, count, sum } from "../../../src/query/functions.ts";
import { sqlOf, tables as q } from "./sql-of.ts";

// What unions and their like become in both dialects.

describe("combined sets", () => {
  test.each([
    {
      name: "union",
      query: () =>
        q.orders
          .select("id")
          .filter({ paid: true })
          .union(q.orders.select("id").filter((p) => p.note.isNull()))
          .all(),
      postgres: `SELECT t2.c0 FROM (SELECT * FROM (SELECT t0."id" AS c0 FROM "orders" AS t0 WHERE t0."paid" = $1::boolean) AS q UNION SELECT * FROM (SELECT t1."id" AS c0 FROM "orders" AS t1 WHERE t1."note" IS NULL) AS q) AS t2`,
      sqlite: `SELECT t2.c0 FROM (SELECT * FROM (SELECT t0."id" AS c0 FROM "orders" AS t0 WHERE t0."paid" = ?) AS q UNION SELECT * FROM (SELECT t1."id" AS c0 FROM "orders" AS t1 WHERE t1."note" IS NULL) AS q) AS t2`,
    },
    {
      name: "union of all",
      query: () => q.orders.select("id").union(q.orders.select("id"), { all: true }).all(),
      postgres: `SELECT t2.c0 FROM (SELECT * FROM (SELECT t0."id" AS c0 FROM "orders" AS t0) AS q UNION ALL SELECT * FROM (SELECT t1."id" AS c0 FROM "orders" AS t1) AS q) AS t2`,
      sqlite: `SELECT t2.c0 FROM (SELECT * FROM (SELECT t0."id" AS c0 FROM "orders" AS t0) AS q UNION ALL SELECT * FROM (SELECT t1."id" AS c0 FROM "orders" AS t1) AS q) AS t2`,
    },
    {
      name: "intersect",
      query: () =>
        q.orders
          .select("id")
          .intersect(q.orders.select("id").filter({ paid: true }))
          .all(),
      postgres: `SELECT t2.c0 FROM (SELECT * FROM (SELECT t0."id" AS c0 FROM "orders" AS t0) AS q INTERSECT SELECT * FROM (SELECT t1."id" AS c0 FROM "orders" AS t1 WHERE t1."paid" = $1::boolean) AS q) AS t2`,
      sqlite: `SELECT t2.c0 FROM (SELECT * FROM (SELECT t0."id" AS c0 FROM "orders" AS t0) AS q INTERSECT SELECT * FROM (SELECT t1."id" AS c0 FROM "orders" AS t1 WHERE t1."paid" = ?) AS q) AS t2`,
    },
    {
      name: "except",
      query: () =>
        q.orders
          .select("id")
          .except(q.orders.select("id").filter({ paid: true }))
          .all(),
      postgres: `SELECT t2.c0 FROM (SELECT * FROM (SELECT t0."id" AS c0 FROM "orders" AS t0) AS q EXCEPT SELECT * FROM (SELECT t1."id" AS c0 FROM "orders" AS t1 WHERE t1."paid" = $1::boolean) AS q) AS t2`,
      sqlite: `SELECT t2.c0 FROM (SELECT * FROM (SELECT t0."id" AS c0 FROM "orders" AS t0) AS q EXCEPT SELECT * FROM (SELECT t1."id" AS c0 FROM "orders" AS t1 WHERE t1."paid" = ?) AS q) AS t2`,
    },
    {
      name: "ordered, limited and filtered after",
      query: () =>
        q.orders
          .select("id", "note")
          .union(q.orders.select("id", "note"))
          .filter((p) => p.id.gt(3))
          .orderBy("-note")
          .limit(2)
          .all(),
      postgres: `SELECT t2.c0, t2.c1 FROM (SELECT * FROM (SELECT t0."id" AS c0, t0."note" AS c1 FROM "orders" AS t0) AS q UNION SELECT * FROM (SELECT t1."id" AS c0, t1."note" AS c1 FROM "orders" AS t1) AS q) AS t2 WHERE t2.c0 > $1::int8 ORDER BY t2.c1 COLLATE "C" DESC, t2.c0 DESC LIMIT $2::int8`,
      sqlite: `SELECT t2.c0, t2.c1 FROM (SELECT * FROM (SELECT t0."id" AS c0, t0."note" AS c1 FROM "orders" AS t0) AS q UNION SELECT * FROM (SELECT t1."id" AS c0, t1."note" AS c1 FROM "orders" AS t1) AS q) AS t2 WHERE t2.c0 > ? ORDER BY t2.c1 DESC NULLS FIRST, t2.c0 DESC LIMIT ?`,
    },
    {
      name: "ordered and limited within",
      query: () =>
        q.orders.select("id").orderBy("-id").limit(2).union(q.orders.select("id").orderBy("id").limit(2)).all(),
      postgres: `SELECT t2.c0 FROM (SELECT * FROM (SELECT t0."id" AS c0 FROM "orders" AS t0 ORDER BY t0."id" DESC LIMIT $1::int8) AS q UNION SELECT * FROM (SELECT t1."id" AS c0 FROM "orders" AS t1 ORDER BY t1."id" LIMIT $2::int8) AS q) AS t2`,
      sqlite: `SELECT t2.c0 FROM (SELECT * FROM (SELECT t0."id" AS c0 FROM "orders" AS t0 ORDER BY t0."id" DESC LIMIT ?) AS q UNION SELECT * FROM (SELECT t1."id" AS c0 FROM "orders" AS t1 ORDER BY t1."id" LIMIT ?) AS q) AS t2`,
    },
    {
      name: "within one another",
      query: () =>
        q.orders
          .select("id")
          .union(q.orders.select("id").intersect(q.orders.select("id").filter({ paid: true })))
          .all(),
      postgres: `SELECT t4.c0 FROM (SELECT * FROM (SELECT t0."id" AS c0 FROM "orders" AS t0) AS q UNION SELECT * FROM (SELECT t3.c0 AS c0 FROM (SELECT * FROM (SELECT t1."id" AS c0 FROM "orders" AS t1) AS q INTERSECT SELECT * FROM (SELECT t2."id" AS c0 FROM "orders" AS t2 WHERE t2."paid" = $1::boolean) AS q) AS t3) AS q) AS t4`,
      sqlite: `SELECT t4.c0 FROM (SELECT * FROM (SELECT t0."id" AS c0 FROM "orders" AS t0) AS q UNION SELECT * FROM (SELECT t3.c0 AS c0 FROM (SELECT * FROM (SELECT t1."id" AS c0 FROM "orders" AS t1) AS q INTERSECT SELECT * FROM (SELECT t2."id" AS c0 FROM "orders" AS t2 WHERE t2."paid" = ?) AS q) AS t3) AS q) AS t4`,
    },
    {
      name: "three in a row",
      query: () => q.orders.select("id").union(q.orders.select("id")).union(q.orders.select("id")).all(),
      postgres: `SELECT t3.c0 FROM (SELECT * FROM (SELECT t0."id" AS c0 FROM "orders" AS t0) AS q UNION SELECT * FROM (SELECT t1."id" AS c0 FROM "orders" AS t1) AS q UNION SELECT * FROM (SELECT t2."id" AS c0 FROM "orders" AS t2) AS q) AS t3`,
      sqlite: `SELECT t3.c0 FROM (SELECT * FROM (SELECT t0."id" AS c0 FROM "orders" AS t0) AS q UNION SELECT * FROM (SELECT t1."id" AS c0 FROM "orders" AS t1) AS q UNION SELECT * FROM (SELECT t2."id" AS c0 FROM "orders" AS t2) AS q) AS t3`,
    },
    {
      name: "count",
      query: () => q.orders.select("id").union(q.orders.select("id")).count(),
      postgres: `SELECT count(*) FROM (SELECT * FROM (SELECT t0."id" AS c0 FROM "orders" AS t0) AS q UNION SELECT * FROM (SELECT t1."id" AS c0 FROM "orders" AS t1) AS q) AS t2`,
      sqlite: `SELECT count(*) FROM (SELECT * FROM (SELECT t0."id" AS c0 FROM "orders" AS t0) AS q UNION SELECT * FROM (SELECT t1."id" AS c0 FROM "orders" AS t1) AS q) AS t2`,
    },
    {
      name: "exists",
      query: () => q.orders.select("id").intersect(q.orders.select("id")).exists(),
      postgres: `SELECT 1 FROM (SELECT * FROM (SELECT t0."id" AS c0 FROM "orders" AS t0) AS q INTERSECT SELECT * FROM (SELECT t1."id" AS c0 FROM "orders" AS t1) AS q) AS t2 LIMIT 1`,
      sqlite: `SELECT 1 FROM (SELECT * FROM (SELECT t0."id" AS c0 FROM "orders" AS t0) AS q INTERSECT SELECT * FROM (SELECT t1."id" AS c0 FROM "orders" AS t1) AS q) AS t2 LIMIT 1`,
    },
    {
      name: "first",
      query: () => q.orders.select("note", "id").union(q.orders.select("note", "id")).first(),
      postgres: `SELECT t2.c0, t2.c1 FROM (SELECT * FROM (SELECT t0."note" AS c0, t0."id" AS c1 FROM "orders" AS t0) AS q UNION SELECT * FROM (SELECT t1."note" AS c0, t1."id" AS c1 FROM "orders" AS t1) AS q) AS t2 ORDER BY t2.c0 COLLATE "C", t2.c1 LIMIT $1::int8`,
      sqlite: `SELECT t2.c0, t2.c1 FROM (SELECT * FROM (SELECT t0."note" AS c0, t0."id" AS c1 FROM "orders" AS t0) AS q UNION SELECT * FROM (SELECT t1."note" AS c0, t1."id" AS c1 FROM "orders" AS t1) AS q) AS t2 ORDER BY t2.c0 NULLS LAST, t2.c1 LIMIT ?`,
    },
    {
      name: "annotated and aggregated",
      query: () =>
        q.orders
          .select("id")
          .union(q.orders.select("id"))
          .annotate((p) => ({ twice: p.id.mul(2) }))
          .aggregate((p) => ({ total: sum(p.twice) })),
      postgres: `SELECT sum((t2.c0 * $1::int8))::int8 FROM (SELECT * FROM (SELECT t0."id" AS c0 FROM "orders" AS t0) AS q UNION SELECT * FROM (SELECT t1."id" AS c0 FROM "orders" AS t1) AS q) AS t2`,
      sqlite: `SELECT sum((t2.c0 * ?)) FROM (SELECT * FROM (SELECT t0."id" AS c0 FROM "orders" AS t0) AS q UNION SELECT * FROM (SELECT t1."id" AS c0 FROM "orders" AS t1) AS q) AS t2`,
    },
    {
      name: "grouped",
      query: () =>
        q.orders
          .select("id", "paid")
          .union(q.orders.select("id", "paid"))
          .groupBy("paid")
          .annotate(() => ({ n: count() }))
          .all(),
      postgres: `SELECT t2.c1, count(*) FROM (SELECT * FROM (SELECT t0."id" AS c0, t0."paid" AS c1 FROM "orders" AS t0) AS q UNION SELECT * FROM (SELECT t1."id" AS c0, t1."paid" AS c1 FROM "orders" AS t1) AS q) AS t2 GROUP BY t2.c1`,
      sqlite: `SELECT t2.c1, count(*) FROM (SELECT * FROM (SELECT t0."id" AS c0, t0."paid" AS c1 FROM "orders" AS t0) AS q UNION SELECT * FROM (SELECT t1."id" AS c0, t1."paid" AS c1 FROM "orders" AS t1) AS q) AS t2 GROUP BY t2.c1`,
    },
    {
      name: "of two models, with texts of either",
      query: () =>
        q.customers
          .annotate(() => ({ kind: constant("customer") }))
          .select("email", "kind")
          .union(q.products.annotate((p) => ({ email: p.sku, kind: constant("product") })).select("email", "kind"))
          .all(),
      postgres: `SELECT t2.c0, t2.c1 FROM (SELECT * FROM (SELECT t0."email" AS c0, $1::text AS c1 FROM "customers" AS t0) AS q UNION SELECT * FROM (SELECT t1."sku" AS c0, $2::text AS c1 FROM "products" AS t1) AS q) AS t2`,
      sqlite: `SELECT t2.c0, t2.c1 FROM (SELECT * FROM (SELECT t0."email" AS c0, ? AS c1 FROM "customers" AS t0) AS q UNION SELECT * FROM (SELECT t1."sku" AS c0, ? AS c1 FROM "products" AS t1) AS q) AS t2`,
    },
    {
      name: "whole rows with every kind of column",
      query: () => q.customers.union(q.customers.filter({ id: 1 })).all(),
      postgres: `SELECT t2.c0, t2.c1, t2.c2, t2.c3, t2.c4 FROM (SELECT * FROM (SELECT t0."id" AS c0, t0."email" AS c1, t0."name" AS c2, t0."since" AS c3, t0."invited_by_id" AS c4 FROM "customers" AS t0) AS q UNION SELECT * FROM (SELECT t1."id" AS c0, t1."email" AS c1, t1."name" AS c2, t1."since" AS c3, t1."invited_by_id" AS c4 FROM "customers" AS t1 WHERE t1."id" = $1::int8) AS q) AS t2`,
      sqlite: `SELECT t2.c0, t2.c1, t2.c2, t2.c3, t2.c4 FROM (SELECT * FROM (SELECT t0."id" AS c0, t0."email" AS c1, t0."name" AS c2, t0."since" AS c3, t0."invited_by_id" AS c4 FROM "customers" AS t0) AS q UNION SELECT * FROM (SELECT t1."id" AS c0, t1."email" AS c1, t1."name" AS c2, t1."since" AS c3, t1."invited_by_id" AS c4 FROM "customers" AS t1 WHERE t1."id" = ?) AS q) AS t2`,
    },
    {
      name: "pages",
      query: () =>
        q.orders.select("note", "id").union(q.orders.select("note", "id")).orderBy("-note").page({ size: 2 }),
      postgres: `SELECT t2.c0, t2.c1 FROM (SELECT * FROM (SELECT t0."note" AS c0, t0."id" AS c1 FROM "orders" AS t0) AS q UNION SELECT * FROM (SELECT t1."note" AS c0, t1."id" AS c1 FROM "orders" AS t1) AS q) AS t2 ORDER BY t2.c0 COLLATE "C" DESC, t2.c1 DESC LIMIT $1::int8`,
      sqlite: `SELECT t2.c0, t2.c1 FROM (SELECT * FROM (SELECT t0."note" AS c0, t0."id" AS c1 FROM "orders" AS t0) AS q UNION SELECT * FROM (SELECT t1."note" AS c0, t1."id" AS c1 FROM "orders" AS t1) AS q) AS t2 ORDER BY t2.c0 DESC NULLS FIRST, t2.c1 DESC LIMIT ?`,
    },
  ])("$name", ({ query, postgres, sqlite }) => {
    expect(sqlOf(query())).toEqual({ postgres, sqlite });
  });
});
