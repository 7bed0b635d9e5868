import { describe, expect, test } from "vitest";
import { not } from "../../../src/query/conditions.ts";
import { caseWhen, coalesce, concat, constant } from "../../../src/query/functions.ts";
import { sqlOf, tables as q } from "./sql-of.ts";

// What values read along with rows become in both dialects.

describe("annotated sets", () => {
  test.each([
    {
      name: "an expression of a column",
      query: () =>
        q.lines
          .select("amount")
          .annotate((p) => ({ twice: p.amount.mul(2) }))
          .all(),
      postgres: `SELECT t0."amount", (t0."amount" * $1::int8) FROM "lines" AS t0`,
      sqlite: `SELECT t0."amount", (t0."amount" * ?) FROM "lines" AS t0`,
    },
    {
      name: "a later one uses an earlier one",
      query: () =>
        q.lines
          .annotate((p) => ({ twice: p.amount.mul(2) }))
          .annotate((p) => ({ next: p.twice.add(1) }))
          .select("next")
          .all(),
      postgres: `SELECT ((t0."amount" * $1::int8) + $2::int8) FROM "lines" AS t0`,
      sqlite: `SELECT ((t0."amount" * ?) + ?) FROM "lines" AS t0`,
    },
    {
      name: "in filter and orderBy",
      query: () =>
        q.lines
          .annotate((p) => ({ twice: p.amount.mul(2) }))
          .filter((p) => p.twice.gt(4))
          .orderBy("-twice")
          .select("amount")
          .all(),
      postgres: `SELECT t0."amount" FROM "lines" AS t0 WHERE (t0."amount" * $1::int8) > $2::int8 ORDER BY (t0."amount" * $3::int8) DESC, t0."order_id" DESC, t0."product_id" COLLATE "C" DESC`,
      sqlite: `SELECT t0."amount" FROM "lines" AS t0 WHERE (t0."amount" * ?) > ? ORDER BY (t0."amount" * ?) DESC, t0."order_id" DESC, t0."product_id" DESC`,
    },
    {
      name: "not read, not sent",
      query: () =>
        q.orders
          .annotate((p) => ({ who: p.customer.name }))
          .select("id")
          .all(),
      postgres: `SELECT t0."id" FROM "orders" AS t0`,
      sqlite: `SELECT t0."id" FROM "orders" AS t0`,
    },
    {
      name: "a path",
      query: () =>
        q.lines
          .annotate((p) => ({ who: p.order.customer.name }))
          .select("amount", "who")
          .all(),
      postgres: `SELECT t0."amount", t2."name" FROM "lines" AS t0 LEFT JOIN "orders" AS t1 ON t1."id" = t0."order_id" LEFT JOIN "customers" AS t2 ON t2."id" = t1."customer_id"`,
      sqlite: `SELECT t0."amount", t2."name" FROM "lines" AS t0 LEFT JOIN "orders" AS t1 ON t1."id" = t0."order_id" LEFT JOIN "customers" AS t2 ON t2."id" = t1."customer_id"`,
    },
    {
      name: "a condition",
      query: () =>
        q.orders
          .select("id")
          .annotate((p) => ({ noted: p.note.contains("x") }))
          .all(),
      postgres: `SELECT t0."id", ((strpos(t0."note", $1::text) > 0) IS TRUE) FROM "orders" AS t0`,
      sqlite: `SELECT t0."id", ((instr(t0."note", ?) > 0) IS TRUE) FROM "orders" AS t0`,
    },
    {
      name: "a condition in filter",
      query: () =>
        q.products
          .select("sku")
          .annotate((p) => ({ few: p.stock.lt(3) }))
          .filter((p) => p.few)
          .all(),
      postgres: `SELECT t0."sku", ((t0."stock" < $1::int8) IS TRUE) FROM "products" AS t0 WHERE t0."stock" < $2::int8`,
      sqlite: `SELECT t0."sku", ((t0."stock" < ?) IS TRUE) FROM "products" AS t0 WHERE t0."stock" < ?`,
    },
    {
      name: "a condition in not",
      query: () =>
        q.products
          .select("sku")
          .annotate((p) => ({ few: p.stock.lt(3) }))
          .filter((p) => not(p.few))
          .all(),
      postgres: `SELECT t0."sku", ((t0."stock" < $1::int8) IS TRUE) FROM "products" AS t0 WHERE t0."stock" >= $2::int8`,
      sqlite: `SELECT t0."sku", ((t0."stock" < ?) IS TRUE) FROM "products" AS t0 WHERE t0."stock" >= ?`,
    },
    {
      name: "a choice",
      query: () =>
        q.products
          .select("sku")
          .annotate((p) => ({
            size: caseWhen(
              [
                [p.stock.eq(0), "none"],
                [p.stock.lt(5), "few"],
              ],
              "many",
            ),
          }))
          .all(),
      postgres: `SELECT t0."sku", CASE WHEN t0."stock" = $1::int8 THEN $2::text WHEN t0."stock" < $3::int8 THEN $4::text ELSE $5::text END FROM "products" AS t0`,
      sqlite: `SELECT t0."sku", CASE WHEN t0."stock" = ? THEN ? WHEN t0."stock" < ? THEN ? ELSE ? END FROM "products" AS t0`,
    },
    {
      name: "a choice about an annotated condition",
      query: () =>
        q.products
          .annotate((p) => ({ few: p.stock.lt(3) }))
          .annotate((p) => ({ size: caseWhen([[p.few, 1]], 0) }))
          .select("size")
          .all(),
      postgres: `SELECT CASE WHEN ((t0."stock" < $1::int8) IS TRUE) = TRUE THEN $2::int8 ELSE $3::int8 END FROM "products" AS t0`,
      sqlite: `SELECT CASE WHEN ((t0."stock" < ?) IS TRUE) = TRUE THEN ? ELSE ? END FROM "products" AS t0`,
    },
    {
      name: "the first that is not null",
      query: () =>
        q.customers
          .select("id")
          .annotate((p) => ({ called: coalesce(p.name, p.email) }))
          .all(),
      postgres: `SELECT t0."id", coalesce(t0."name", t0."email") FROM "customers" AS t0`,
      sqlite: `SELECT t0."id", coalesce(t0."name", t0."email") FROM "customers" AS t0`,
    },
    {
      name: "texts put together",
      query: () =>
        q.customers
          .annotate((p) => ({ called: concat(p.name, " <", p.email, ">") }))
          .select("called")
          .all(),
      postgres: `SELECT (coalesce(t0."name", '') || coalesce($1::text, '') || coalesce(t0."email", '') || coalesce($2::text, '')) FROM "customers" AS t0`,
      sqlite: `SELECT printf('%s%s%s%s', t0."name", ?, t0."email", ?) FROM "customers" AS t0`,
    },
    {
      name: "a constant",
      query: () =>
        q.customers
          .select("id")
          .annotate(() => ({ kind: constant("customer") }))
          .all(),
      postgres: `SELECT t0."id", $1::text FROM "customers" AS t0`,
      sqlite: `SELECT t0."id", ? FROM "customers" AS t0`,
    },
    {
      name: "distinct by name",
      query: () => q.customers.distinct("name").orderBy("name", "-since").select("id").all(),
      postgres: `SELECT t1."id" FROM "customers" AS t1 WHERE (t1."id") IN (SELECT c0 FROM (SELECT t0."id" AS c0, row_number() OVER (PARTITION BY t0."name" ORDER BY t0."name" COLLATE "C", t0."since" DESC, t0."id" DESC) AS _n FROM "customers" AS t0) AS q WHERE _n = 1) ORDER BY t1."name" COLLATE "C", t1."since" DESC, t1."id" DESC`,
      sqlite: `SELECT t1."id" FROM "customers" AS t1 WHERE (t1."id") IN (SELECT c0 FROM (SELECT t0."id" AS c0, row_number() OVER (PARTITION BY t0."name" ORDER BY t0."name" NULLS LAST, t0."since" DESC NULLS FIRST, t0."id" DESC) AS _n FROM "customers" AS t0) AS q WHERE _n = 1) ORDER BY t1."name" NULLS LAST, t1."since" DESC NULLS FIRST, t1."id" DESC`,
    },
    {
      name: "distinct by name, counted",
      query: () => q.customers.distinct("name").count(),
      postgres: `SELECT count(*) FROM (SELECT 1 FROM "customers" AS t1 WHERE (t1."id") IN (SELECT c0 FROM (SELECT t0."id" AS c0, row_number() OVER (PARTITION BY t0."name") AS _n FROM "customers" AS t0) AS q WHERE _n = 1)) AS q`,
      sqlite: `SELECT count(*) FROM (SELECT 1 FROM "customers" AS t1 WHERE (t1."id") IN (SELECT c0 FROM (SELECT t0."id" AS c0, row_number() OVER (PARTITION BY t0."name") AS _n FROM "customers" AS t0) AS q WHERE _n = 1)) AS q`,
    },
    {
      name: "distinct by name, limited and turned round",
      query: () => q.orders.distinct("customerId").orderBy("id").limit(2).reverse().select("id").all(),
      postgres: `SELECT t1."id" FROM "orders" AS t1 WHERE (t1."id") IN (SELECT c0 FROM (SELECT t0."id" AS c0, row_number() OVER (PARTITION BY t0."customer_id" ORDER BY t0."id") AS _n FROM "orders" AS t0) AS q WHERE _n = 1) ORDER BY t1."id" LIMIT $1::int8`,
      sqlite: `SELECT t1."id" FROM "orders" AS t1 WHERE (t1."id") IN (SELECT c0 FROM (SELECT t0."id" AS c0, row_number() OVER (PARTITION BY t0."customer_id" ORDER BY t0."id") AS _n FROM "orders" AS t0) AS q WHERE _n = 1) ORDER BY t1."id" LIMIT ?`,
    },
    {
      name: "distinct values of an expression",
      query: () =>
        q.lines
          .annotate((p) => ({ twice: p.amount.mul(2) }))
          .select("twice")
          .distinct()
          .orderBy("-twice")
          .all(),
      postgres: `SELECT c0 FROM (SELECT DISTINCT (t0."amount" * $1::int8) AS c0 FROM "lines" AS t0) AS q ORDER BY c0 DESC`,
      sqlite: `SELECT c0 FROM (SELECT DISTINCT (t0."amount" * ?) AS c0 FROM "lines" AS t0) AS q ORDER BY c0 DESC`,
    },
    {
      name: "the next page by an annotation",
      query: () =>
        q.lines
          .annotate((p) => ({ twice: p.amount.mul(2) }))
          .select("twice")
          .orderBy("-twice")
          .page({ size: 2 }),
      postgres: `SELECT (t0."amount" * $1::int8), t0."order_id", t0."product_id" FROM "lines" AS t0 ORDER BY (t0."amount" * $2::int8) DESC, t0."order_id" DESC, t0."product_id" COLLATE "C" DESC LIMIT $3::int8`,
      sqlite: `SELECT (t0."amount" * ?), t0."order_id", t0."product_id" FROM "lines" AS t0 ORDER BY (t0."amount" * ?) DESC, t0."order_id" DESC, t0."product_id" DESC LIMIT ?`,
    },
    {
      name: "latest",
      query: () => q.customers.select("id").latest("since"),
      postgres: `SELECT t0."id" FROM "customers" AS t0 ORDER BY t0."since" DESC, t0."id" DESC LIMIT $1::int8`,
      sqlite: `SELECT t0."id" FROM "customers" AS t0 ORDER BY t0."since" DESC NULLS FIRST, t0."id" DESC LIMIT ?`,
    },
    {
      name: "last of a limited set",
      query: () => q.orders.select("id").orderBy("-id").limit(3).last(),
      postgres: `SELECT t0."id" FROM "orders" AS t0 ORDER BY t0."id" DESC LIMIT $1::int8`,
      sqlite: `SELECT t0."id" FROM "orders" AS t0 ORDER BY t0."id" DESC LIMIT ?`,
    },
    {
      name: "none",
      query: () =>
        q.orders
          .none()
          .union(q.orders.filter({ paid: true }))
          .select("id")
          .all(),
      postgres: `SELECT t2.c0 FROM (SELECT * FROM (SELECT t0."id" AS c0, t0."customer_id" AS c1, t0."note" AS c2, t0."paid" AS c3 FROM "orders" AS t0 WHERE FALSE) AS q UNION SELECT * FROM (SELECT t1."id" AS c0, t1."customer_id" AS c1, t1."note" AS c2, t1."paid" AS c3 FROM "orders" AS t1 WHERE t1."paid" = $1::boolean) AS q) AS t2`,
      sqlite: `SELECT t2.c0 FROM (SELECT * FROM (SELECT t0."id" AS c0, t0."customer_id" AS c1, t0."note" AS c2, t0."paid" AS c3 FROM "orders" AS t0 WHERE FALSE) AS q UNION SELECT * FROM (SELECT t1."id" AS c0, t1."customer_id" AS c1, t1."note" AS c2, t1."paid" AS c3 FROM "orders" AS t1 WHERE t1."paid" = ?) AS q) AS t2`,
    },
    {
      name: "a comment",
      query: () => q.orders.select("id").comment({ route: "/orders?a=1", by: "it's" }).all(),
      postgres: `SELECT t0."id" FROM "orders" AS t0 /*by='it%27s',route='%2Forders%3Fa%3D1'*/`,
      sqlite: `SELECT t0."id" FROM "orders" AS t0 /*by='it%27s',route='%2Forders%3Fa%3D1'*/`,
    },
  ])("$name", ({ query, postgres, sqlite }) => {
    expect(sqlOf(query())).toEqual({ postgres, sqlite });
  });
});
