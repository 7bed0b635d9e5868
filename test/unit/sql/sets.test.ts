import { describe, expect, test } from "vitest";
import { memory } from "../../../adapters/memory/index.ts";
import { connect } from "../../../src/index.ts";
import { shop } from "../../support/shop.ts";
import { sqlOf, tables as q } from "./sql-of.ts";

// What query sets become in both dialects.

describe("rows of a set", () => {
  test.each([
    {
      name: "all columns",
      query: () => q.orders.all(),
      postgres: `SELECT t0."id", t0."customer_id", t0."note", t0."paid" FROM "orders" AS t0`,
      sqlite: `SELECT t0."id", t0."customer_id", t0."note", t0."paid" FROM "orders" AS t0`,
    },
    {
      name: "by key",
      query: () => q.orders.get(5),
      postgres: `SELECT t0."id", t0."customer_id", t0."note", t0."paid" FROM "orders" AS t0 WHERE t0."id" = $1::int8`,
      sqlite: `SELECT t0."id", t0."customer_id", t0."note", t0."paid" FROM "orders" AS t0 WHERE t0."id" = ?`,
    },
    {
      name: "null is the largest value",
      query: () => q.customers.select("id").orderBy("name").all(),
      postgres: `SELECT t0."id" FROM "customers" AS t0 ORDER BY t0."name" COLLATE "C", t0."id"`,
      sqlite: `SELECT t0."id" FROM "customers" AS t0 ORDER BY t0."name" NULLS LAST, t0."id"`,
    },
    {
      name: "descending",
      query: () => q.customers.select("id").orderBy("-name").all(),
      postgres: `SELECT t0."id" FROM "customers" AS t0 ORDER BY t0."name" COLLATE "C" DESC, t0."id" DESC`,
      sqlite: `SELECT t0."id" FROM "customers" AS t0 ORDER BY t0."name" DESC NULLS FIRST, t0."id" DESC`,
    },
    {
      name: "null elsewhere",
      query: () =>
        q.customers
          .select("id")
          .orderBy(
            (p) => p.name.asc({ nulls: "first" }),
            (p) => p.since.desc({ nulls: "last" }),
          )
          .all(),
      postgres: `SELECT t0."id" FROM "customers" AS t0 ORDER BY t0."name" COLLATE "C" NULLS FIRST, t0."since" DESC NULLS LAST, t0."id" DESC`,
      sqlite: `SELECT t0."id" FROM "customers" AS t0 ORDER BY t0."name", t0."since" DESC, t0."id" DESC`,
    },
    {
      name: "limit and offset",
      query: () => q.orders.select("id").limit(3).offset(2).all(),
      postgres: `SELECT t0."id" FROM "orders" AS t0 LIMIT $1::int8 OFFSET $2::int8`,
      sqlite: `SELECT t0."id" FROM "orders" AS t0 LIMIT ? OFFSET ?`,
    },
    {
      name: "offset alone",
      query: () => q.orders.select("id").offset(2).all(),
      postgres: `SELECT t0."id" FROM "orders" AS t0 OFFSET $1::int8`,
      sqlite: `SELECT t0."id" FROM "orders" AS t0 LIMIT -1 OFFSET ?`,
    },
    {
      name: "distinct",
      query: () => q.customers.select("name", "since").distinct().orderBy("-name").limit(2).all(),
      postgres: `SELECT c0, c1 FROM (SELECT DISTINCT t0."name" AS c0, t0."since" AS c1 FROM "customers" AS t0) AS q ORDER BY c0 COLLATE "C" DESC, c1 DESC LIMIT $1::int8`,
      sqlite: `SELECT c0, c1 FROM (SELECT DISTINCT t0."name" AS c0, t0."since" AS c1 FROM "customers" AS t0) AS q ORDER BY c0 DESC NULLS FIRST, c1 DESC NULLS FIRST LIMIT ?`,
    },
    {
      name: "count of a limited set",
      query: () => q.orders.filter({ paid: true }).orderBy("note").limit(3).count(),
      postgres: `SELECT count(*) FROM (SELECT 1 FROM "orders" AS t0 WHERE t0."paid" = $1::boolean LIMIT $2::int8) AS q`,
      sqlite: `SELECT count(*) FROM (SELECT 1 FROM "orders" AS t0 WHERE t0."paid" = ? LIMIT ?) AS q`,
    },
    {
      name: "count of a distinct set",
      query: () => q.orders.select("note").distinct().count(),
      postgres: `SELECT count(*) FROM (SELECT c0 FROM (SELECT DISTINCT t0."note" AS c0 FROM "orders" AS t0) AS q) AS q`,
      sqlite: `SELECT count(*) FROM (SELECT c0 FROM (SELECT DISTINCT t0."note" AS c0 FROM "orders" AS t0) AS q) AS q`,
    },
    {
      name: "exists",
      query: () => q.orders.filter({ paid: true }).exists(),
      postgres: `SELECT 1 FROM "orders" AS t0 WHERE t0."paid" = $1::boolean LIMIT 1`,
      sqlite: `SELECT 1 FROM "orders" AS t0 WHERE t0."paid" = ? LIMIT 1`,
    },
    {
      name: "exists of a limited set",
      query: () => q.orders.offset(3).exists(),
      postgres: `SELECT 1 FROM (SELECT 1 FROM "orders" AS t0 OFFSET $1::int8) AS q LIMIT 1`,
      sqlite: `SELECT 1 FROM (SELECT 1 FROM "orders" AS t0 LIMIT -1 OFFSET ?) AS q LIMIT 1`,
    },
    {
      name: "the page after a row",
      query: () => q.customers.select("id").orderBy("name").page({ size: 2 }),
      postgres: `SELECT t0."id", t0."name" FROM "customers" AS t0 ORDER BY t0."name" COLLATE "C", t0."id" LIMIT $1::int8`,
      sqlite: `SELECT t0."id", t0."name" FROM "customers" AS t0 ORDER BY t0."name" NULLS LAST, t0."id" LIMIT ?`,
    },
  ])("$name", ({ query, postgres, sqlite }) => {
    expect(sqlOf(query())).toEqual({ postgres, sqlite });
  });
});

describe("the page after a row", () => {
  const names = q.customers.select("id").orderBy("name");

  /** What follows the first of two customers. */
  async function following(first: string | null, second: string | null): Promise<unknown> {
    const db = connect(memory(), shop);
    await db.customers.createMany([first, second].map((name, index) => ({ id: index + 1, name, email: `${index}` })));
    const { next } = await db.customers.select("id").orderBy("name").page({ size: 1 });
    return sqlOf(names.page({ size: 2, after: next }));
  }

  test("looks for later values and for nulls one by one, because no index has a start for both", async () => {
    expect(await following("Ada", "Bob")).toEqual({
      postgres: `SELECT t2."id", t2."name" FROM "customers" AS t2 WHERE (t2."id") IN (SELECT c0 FROM (SELECT t0."id" AS c0 FROM "customers" AS t0 WHERE t0."name" COLLATE "C" >= $1::text AND (t0."name" COLLATE "C" > $2::text OR (t0."name" = $3::text AND t0."id" > $4::int8)) ORDER BY t0."name" COLLATE "C", t0."id" LIMIT $5::int8) AS q UNION ALL SELECT c0 FROM (SELECT t1."id" AS c0 FROM "customers" AS t1 WHERE t1."name" IS NULL ORDER BY t1."name" COLLATE "C", t1."id" LIMIT $6::int8) AS q) ORDER BY t2."name" COLLATE "C", t2."id" LIMIT $7::int8`,
      sqlite: `SELECT t2."id", t2."name" FROM "customers" AS t2 WHERE (t2."id") IN (SELECT c0 FROM (SELECT t0."id" AS c0 FROM "customers" AS t0 WHERE t0."name" >= ? AND (t0."name" > ? OR (t0."name" = ? AND t0."id" > ?)) ORDER BY t0."name" NULLS LAST, t0."id" LIMIT ?) AS q UNION ALL SELECT c0 FROM (SELECT t1."id" AS c0 FROM "customers" AS t1 WHERE t1."name" IS NULL ORDER BY t1."name" NULLS LAST, t1."id" LIMIT ?) AS q) ORDER BY t2."name" NULLS LAST, t2."id" LIMIT ?`,
    });
  });

  test("looks for other nulls behind a null", async () => {
    expect(await following(null, null)).toEqual({
      postgres: `SELECT t0."id", t0."name" FROM "customers" AS t0 WHERE t0."name" IS NULL AND t0."id" > $1::int8 ORDER BY t0."name" COLLATE "C", t0."id" LIMIT $2::int8`,
      sqlite: `SELECT t0."id", t0."name" FROM "customers" AS t0 WHERE t0."name" IS NULL AND t0."id" > ? ORDER BY t0."name" NULLS LAST, t0."id" LIMIT ?`,
    });
  });
});

describe("included rows", () => {
  test.each([
    {
      name: "to one",
      query: () =>
        q.orders
          .select("id")
          .include({ customer: (c) => c.select("id", "name") })
          .all(),
      postgres: `SELECT t0."id", (SELECT json_build_array(t1."id", t1."name") FROM "customers" AS t1 WHERE t1."id" = t0."customer_id") FROM "orders" AS t0`,
      sqlite: `SELECT t0."id", (SELECT json_array(t1."id", t1."name") FROM "customers" AS t1 WHERE t1."id" = t0."customer_id") FROM "orders" AS t0`,
    },
    {
      name: "to many, limited",
      query: () =>
        q.customers
          .select("id")
          .include({ orders: (o) => o.select("id").orderBy("-note").limit(2) })
          .all(),
      postgres: `SELECT t0."id", (SELECT coalesce(json_agg(json_build_array(c0)), '[]') FROM (SELECT t1."id" AS c0 FROM "orders" AS t1 WHERE t1."customer_id" = t0."id" ORDER BY t1."note" COLLATE "C" DESC, t1."id" DESC LIMIT $1::int8) AS q) FROM "customers" AS t0`,
      sqlite: `SELECT t0."id", (SELECT '[' || coalesce(group_concat(json_array(c0)), '') || ']' FROM (SELECT t1."id" AS c0 FROM "orders" AS t1 WHERE t1."customer_id" = t0."id" ORDER BY t1."note" DESC NULLS FIRST, t1."id" DESC LIMIT ?) AS q) FROM "customers" AS t0`,
    },
    {
      name: "nothing is lost in JSON",
      query: () =>
        q.orders
          .select("id")
          .include({ lines: (l) => l.select("amount").include("product") })
          .all(),
      postgres: `SELECT t0."id", (SELECT coalesce(json_agg(json_build_array(t1."amount", (SELECT json_build_array(t2."sku", t2."price"::text, t2."stock", t2."weight", t2."tags"::text, t2."photo", t2."extra"::text) FROM "products" AS t2 WHERE t2."sku" = t1."product_id")) ORDER BY t1."order_id", t1."product_id" COLLATE "C"), '[]') FROM "lines" AS t1 WHERE t1."order_id" = t0."id") FROM "orders" AS t0`,
      sqlite: `SELECT t0."id", (SELECT '[' || coalesce(group_concat(json_array(c0, json(c1))), '') || ']' FROM (SELECT t1."amount" AS c0, (SELECT json_array(t2."sku", CAST(t2."price" AS TEXT), t2."stock", CASE WHEN t2."weight" IS NOT NULL THEN printf('%!.17g', t2."weight") END, t2."tags", CASE WHEN t2."photo" IS NOT NULL THEN hex(t2."photo") END, t2."extra") FROM "products" AS t2 WHERE t2."sku" = t1."product_id") AS c1 FROM "lines" AS t1 WHERE t1."order_id" = t0."id" ORDER BY t1."order_id", t1."product_id" LIMIT -1) AS q) FROM "orders" AS t0`,
    },
    {
      name: "filtered through a relation",
      query: () =>
        q.orders
          .select("id")
          .include({ lines: (l) => l.select("amount").filter({ product: { stock: 0 } }) })
          .all(),
      postgres: `SELECT t0."id", (SELECT coalesce(json_agg(json_build_array(t1."amount") ORDER BY t1."order_id", t1."product_id" COLLATE "C"), '[]') FROM "lines" AS t1 LEFT JOIN "products" AS t2 ON t2."sku" = t1."product_id" WHERE t1."order_id" = t0."id" AND t2."stock" = $1::int8) FROM "orders" AS t0`,
      sqlite: `SELECT t0."id", (SELECT '[' || coalesce(group_concat(c), '') || ']' FROM (SELECT json_array(t1."amount") AS c FROM "lines" AS t1 LEFT JOIN "products" AS t2 ON t2."sku" = t1."product_id" WHERE t1."order_id" = t0."id" AND t2."stock" = ? ORDER BY t1."order_id", t1."product_id" LIMIT -1) AS q) FROM "orders" AS t0`,
    },
    {
      name: "distinct rows",
      query: () =>
        q.customers
          .select("id")
          .include({ orders: (o) => o.select("note").distinct().orderBy("note") })
          .all(),
      postgres: `SELECT t0."id", (SELECT coalesce(json_agg(c), '[]') FROM (SELECT json_build_array(c0) AS c FROM (SELECT DISTINCT t1."note" AS c0 FROM "orders" AS t1 WHERE t1."customer_id" = t0."id") AS q ORDER BY c0 COLLATE "C") AS q) FROM "customers" AS t0`,
      sqlite: `SELECT t0."id", (SELECT '[' || coalesce(group_concat(c), '') || ']' FROM (SELECT json_array(c0) AS c FROM (SELECT DISTINCT t1."note" AS c0 FROM "orders" AS t1 WHERE t1."customer_id" = t0."id") AS q ORDER BY c0 NULLS LAST LIMIT -1) AS q) FROM "customers" AS t0`,
    },
  ])("$name", ({ query, postgres, sqlite }) => {
    expect(sqlOf(query())).toEqual({ postgres, sqlite });
  });
});
