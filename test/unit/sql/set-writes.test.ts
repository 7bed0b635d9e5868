import { describe, expect, test } from "vitest";
import { caseWhen, coalesce } from "../../../src/query/functions.ts";
import { sqlOf, tables as q } from "./sql-of.ts";

// What updates and deletions of chosen rows become in both dialects.

describe("changes to sets", () => {
  test.each([
    {
      name: "rows of a relation",
      query: () => q.orders.filter({ customer: { name: "a" } }).update({ paid: true }),
      postgres: `UPDATE "orders" SET "paid" = $1 WHERE ("orders"."id") IN (SELECT t0."id" FROM "orders" AS t0 LEFT JOIN "customers" AS t1 ON t1."id" = t0."customer_id" WHERE t1."name" = $2::text)`,
      sqlite: `UPDATE "orders" SET "paid" = ? WHERE ("orders"."id") IN (SELECT t0."id" FROM "orders" AS t0 LEFT JOIN "customers" AS t1 ON t1."id" = t0."customer_id" WHERE t1."name" = ?)`,
    },
    {
      name: "rows without related rows",
      query: () => q.orders.filter((o) => o.lines.none()).delete(),
      postgres: `DELETE FROM "orders" WHERE NOT EXISTS (SELECT 1 FROM "lines" AS t0 WHERE t0."order_id" = "orders"."id")`,
      sqlite: `DELETE FROM "orders" WHERE NOT EXISTS (SELECT 1 FROM "lines" AS t0 WHERE t0."order_id" = "orders"."id")`,
    },
    {
      name: "the first rows of an order",
      query: () => q.orders.filter({ paid: false }).orderBy("-id").limit(2).update({ paid: true }),
      postgres: `WITH _picked AS MATERIALIZED (SELECT t0."id" FROM "orders" AS t0 WHERE t0."paid" = $1::boolean ORDER BY t0."id" DESC LIMIT $2::int8 FOR UPDATE OF t0) UPDATE "orders" SET "paid" = $3 FROM _picked WHERE "orders"."id" = _picked."id"`,
      sqlite: `UPDATE "orders" SET "paid" = ? WHERE ("orders"."id") IN (SELECT t0."id" FROM "orders" AS t0 WHERE t0."paid" = ? ORDER BY t0."id" DESC LIMIT ?)`,
    },
    {
      name: "the first rows of an order, removed",
      query: () => q.orders.filter({ paid: false }).orderBy("note").offset(1).limit(2).delete(),
      postgres: `WITH _picked AS MATERIALIZED (SELECT t0."id" FROM "orders" AS t0 WHERE t0."paid" = $1::boolean ORDER BY t0."note" COLLATE "C", t0."id" LIMIT $2::int8 OFFSET $3::int8 FOR UPDATE OF t0) DELETE FROM "orders" USING _picked WHERE "orders"."id" = _picked."id"`,
      sqlite: `DELETE FROM "orders" WHERE ("orders"."id") IN (SELECT t0."id" FROM "orders" AS t0 WHERE t0."paid" = ? ORDER BY t0."note" NULLS LAST, t0."id" LIMIT ? OFFSET ?)`,
    },
    {
      name: "the first rows of a key of two columns",
      query: () =>
        q.lines
          .filter((l) => l.amount.gt(1))
          .orderBy("-amount")
          .limit(2)
          .delete(),
      postgres: `WITH _picked AS MATERIALIZED (SELECT t0."order_id", t0."product_id" FROM "lines" AS t0 WHERE t0."amount" > $1::int8 ORDER BY t0."amount" DESC, t0."order_id" DESC, t0."product_id" COLLATE "C" DESC LIMIT $2::int8 FOR UPDATE OF t0) DELETE FROM "lines" USING _picked WHERE "lines"."order_id" = _picked."order_id" AND "lines"."product_id" = _picked."product_id"`,
      sqlite: `DELETE FROM "lines" WHERE ("lines"."order_id", "lines"."product_id") IN (SELECT t0."order_id", t0."product_id" FROM "lines" AS t0 WHERE t0."amount" > ? ORDER BY t0."amount" DESC, t0."order_id" DESC, t0."product_id" DESC LIMIT ?)`,
    },
    {
      name: "with expressions",
      query: () => q.lines.filter((l) => l.amount.gt(1)).update((l) => ({ amount: l.amount.mul(2).sub(1) })),
      postgres: `UPDATE "lines" SET "amount" = (("lines"."amount" * $1::int8) - $2::int8) WHERE "lines"."amount" > $3::int8`,
      sqlite: `UPDATE "lines" SET "amount" = (("lines"."amount" * ?) - ?) WHERE "lines"."amount" > ?`,
    },
    {
      name: "with a choice and a condition",
      query: () =>
        q.orders.filter({ id: 1 }).update((o) => ({ note: caseWhen([[o.paid, "paid"]], o.note), paid: o.id.gt(3) })),
      postgres: `UPDATE "orders" SET "note" = CASE WHEN "orders"."paid" = TRUE THEN $1::text ELSE "orders"."note" END, "paid" = (("orders"."id" > $2::int8) IS TRUE) WHERE "orders"."id" = $3::int8`,
      sqlite: `UPDATE "orders" SET "note" = CASE WHEN "orders"."paid" = TRUE THEN ? ELSE "orders"."note" END, "paid" = (("orders"."id" > ?) IS TRUE) WHERE "orders"."id" = ?`,
    },
    {
      name: "with a sum of related rows",
      query: () =>
        q.products
          .filter((p) => p.stock.lt(0))
          .update((p) => ({
            stock: coalesce(
              p.lines.sum((l) => l.amount),
              0,
            ),
          })),
      postgres: `UPDATE "products" SET "stock" = coalesce((SELECT sum(t0."amount")::int8 FROM "lines" AS t0 WHERE t0."product_id" = "products"."sku"), $1::int8) WHERE "products"."stock" < $2::int8`,
      sqlite: `UPDATE "products" SET "stock" = coalesce((SELECT sum(t0."amount") FROM "lines" AS t0 WHERE t0."product_id" = "products"."sku"), ?) WHERE "products"."stock" < ?`,
    },
    {
      name: "by an annotation",
      query: () =>
        q.products
          .annotate((p) => ({ twice: p.stock.mul(2) }))
          .filter((p) => p.twice.gt(8))
          .update({ stock: 0 }),
      postgres: `UPDATE "products" SET "stock" = $1 WHERE ("products"."stock" * $2::int8) > $3::int8`,
      sqlite: `UPDATE "products" SET "stock" = ? WHERE ("products"."stock" * ?) > ?`,
    },
    {
      name: "in a limited set of the same table",
      query: () => q.orders.filter((o) => o.id.in(q.orders.orderBy("-id").limit(2).select("id"))).delete(),
      postgres: `DELETE FROM "orders" WHERE "orders"."id" IN (SELECT t0."id" FROM "orders" AS t0 ORDER BY t0."id" DESC LIMIT $1::int8)`,
      sqlite: `DELETE FROM "orders" WHERE "orders"."id" IN (SELECT t0."id" FROM "orders" AS t0 ORDER BY t0."id" DESC LIMIT ?)`,
    },
    {
      name: "over a row, from the old one and the new one",
      query: () =>
        q.products.create(
          { sku: "a", price: "1.00", stock: 3 },
          {
            onConflict: {
              on: ["sku"],
              update: (old, incoming) => ({
                stock: old.stock.add(incoming.stock),
                price: caseWhen([[incoming.price.gt(old.price), incoming.price]], old.price),
              }),
            },
          },
        ),
      postgres: `INSERT INTO "products" ("sku", "price", "stock", "weight", "tags", "photo", "extra") VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT ("sku") DO UPDATE SET "price" = CASE WHEN excluded."price" > "products"."price" THEN excluded."price" ELSE "products"."price" END, "stock" = ("products"."stock" + excluded."stock") RETURNING "products"."sku", "products"."price", "products"."stock", "products"."weight", "products"."tags", "products"."photo", "products"."extra"`,
      sqlite: `INSERT INTO "products" ("sku", "price", "stock", "weight", "tags", "photo", "extra") VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT ("sku") DO UPDATE SET "price" = CASE WHEN excluded."price" > "products"."price" THEN excluded."price" ELSE "products"."price" END, "stock" = ("products"."stock" + excluded."stock") RETURNING "products"."sku", "products"."price", "products"."stock", "products"."weight", "products"."tags", "products"."photo", "products"."extra"`,
    },
  ])("$name", ({ query, postgres, sqlite }) => {
    expect(sqlOf(query())).toEqual({ postgres, sqlite });
  });
});
