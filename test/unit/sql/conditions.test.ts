import { describe, expect, test } from "vitest";
import { now } from "../../../src/fields/now.ts";
import { and, not, or } from "../../../src/query/conditions.ts";
import { sqlOf, tables as q } from "./sql-of.ts";

// What filters become in both dialects.

describe("comparisons and logic", () => {
  test.each([
    {
      name: "equality",
      query: () => q.customers.filter({ email: "a" }).count(),
      postgres: `SELECT count(*) FROM "customers" AS t0 WHERE t0."email" = $1::text`,
      sqlite: `SELECT count(*) FROM "customers" AS t0 WHERE t0."email" = ?`,
    },
    {
      name: "equality with null",
      query: () => q.customers.filter({ name: null }).count(),
      postgres: `SELECT count(*) FROM "customers" AS t0 WHERE t0."name" IS NULL`,
      sqlite: `SELECT count(*) FROM "customers" AS t0 WHERE t0."name" IS NULL`,
    },
    {
      name: "not null",
      query: () => q.customers.exclude({ name: null }).count(),
      postgres: `SELECT count(*) FROM "customers" AS t0 WHERE t0."name" IS NOT NULL`,
      sqlite: `SELECT count(*) FROM "customers" AS t0 WHERE t0."name" IS NOT NULL`,
    },
    {
      name: "ne of a required column",
      query: () => q.customers.filter((p) => p.email.ne("a")).count(),
      postgres: `SELECT count(*) FROM "customers" AS t0 WHERE t0."email" <> $1::text`,
      sqlite: `SELECT count(*) FROM "customers" AS t0 WHERE t0."email" <> ?`,
    },
    {
      name: "ne of a nullable column",
      query: () => q.customers.filter((p) => p.name.ne("a")).count(),
      postgres: `SELECT count(*) FROM "customers" AS t0 WHERE t0."name" IS DISTINCT FROM $1::text`,
      sqlite: `SELECT count(*) FROM "customers" AS t0 WHERE t0."name" IS DISTINCT FROM ?`,
    },
    {
      name: "order of text is by code point",
      query: () => q.customers.filter((p) => p.name.gt("a")).count(),
      postgres: `SELECT count(*) FROM "customers" AS t0 WHERE t0."name" COLLATE "C" > $1::text`,
      sqlite: `SELECT count(*) FROM "customers" AS t0 WHERE t0."name" > ?`,
    },
    {
      name: "negated order of a required column",
      query: () => q.orders.exclude((p) => p.id.gt(5)).count(),
      postgres: `SELECT count(*) FROM "orders" AS t0 WHERE t0."id" <= $1::int8`,
      sqlite: `SELECT count(*) FROM "orders" AS t0 WHERE t0."id" <= ?`,
    },
    {
      name: "negated order of a nullable column",
      query: () => q.products.exclude((p) => p.weight.gte(1.5)).count(),
      postgres: `SELECT count(*) FROM "products" AS t0 WHERE (t0."weight" < $1::float8 OR t0."weight" IS NULL)`,
      sqlite: `SELECT count(*) FROM "products" AS t0 WHERE (t0."weight" < ? OR t0."weight" IS NULL)`,
    },
    {
      name: "two columns",
      query: () => q.customers.filter((p) => p.email.eq(p.name)).count(),
      postgres: `SELECT count(*) FROM "customers" AS t0 WHERE t0."email" = t0."name"`,
      sqlite: `SELECT count(*) FROM "customers" AS t0 WHERE t0."email" = t0."name"`,
    },
    {
      name: "two columns, negated",
      query: () => q.customers.filter((p) => p.email.ne(p.name)).count(),
      postgres: `SELECT count(*) FROM "customers" AS t0 WHERE (t0."email" = t0."name") IS NOT TRUE`,
      sqlite: `SELECT count(*) FROM "customers" AS t0 WHERE (t0."email" = t0."name") IS NOT TRUE`,
    },
    {
      name: "between",
      query: () => q.products.filter((p) => p.price.between("1.00", "2.00")).count(),
      postgres: `SELECT count(*) FROM "products" AS t0 WHERE t0."price" >= $1::numeric AND t0."price" <= $2::numeric`,
      sqlite: `SELECT count(*) FROM "products" AS t0 WHERE t0."price" >= ? AND t0."price" <= ?`,
    },
    {
      name: "in a list",
      query: () => q.orders.filter((p) => p.id.in([1, 2])).count(),
      postgres: `SELECT count(*) FROM "orders" AS t0 WHERE t0."id" = ANY($1::int8[])`,
      sqlite: `SELECT count(*) FROM "orders" AS t0 WHERE t0."id" IN (SELECT value FROM json_each(?))`,
    },
    {
      name: "not in a list, nullable",
      query: () => q.customers.exclude((p) => p.name.in(["a", "b"])).count(),
      postgres: `SELECT count(*) FROM "customers" AS t0 WHERE (t0."name" <> ALL($1::text[]) OR t0."name" IS NULL)`,
      sqlite: `SELECT count(*) FROM "customers" AS t0 WHERE (t0."name" NOT IN (SELECT value FROM json_each(?)) OR t0."name" IS NULL)`,
    },
    {
      name: "floats in a list",
      query: () => q.products.filter((p) => p.weight.in([0.5, 1])).count(),
      postgres: `SELECT count(*) FROM "products" AS t0 WHERE t0."weight" = ANY($1::float8[])`,
      sqlite: `SELECT count(*) FROM "products" AS t0 WHERE t0."weight" IN (SELECT CASE WHEN value->>3 IS NULL THEN CAST(value->>0 AS REAL) / (1 << value->>1) / (1 << value->>2) ELSE (WITH RECURSIVE _x(f, e) AS (SELECT CAST(value->>0 AS REAL), value->>3 UNION ALL SELECT CASE WHEN e > 0 THEN f * (1 << min(e, 62)) ELSE f / (1 << min(-e, 62)) END, CASE WHEN e > 0 THEN max(e - 62, 0) ELSE min(e + 62, 0) END FROM _x WHERE e <> 0) SELECT f FROM _x WHERE e = 0) END FROM json_each(?))`,
    },
    {
      name: "bytes not in a list",
      query: () => q.products.exclude((p) => p.photo.in([new Uint8Array([1])])).count(),
      postgres: `SELECT count(*) FROM "products" AS t0 WHERE (t0."photo" <> ALL($1::bytea[]) OR t0."photo" IS NULL)`,
      sqlite: `SELECT count(*) FROM "products" AS t0 WHERE (t0."photo" NOT IN (SELECT unhex(value) FROM json_each(?)) OR t0."photo" IS NULL)`,
    },
    {
      name: "composite keys",
      query: () => q.lines.getMany([{ orderId: 1, productId: "a" }]),
      postgres: `SELECT t0."order_id", t0."product_id", t0."amount" FROM "lines" AS t0 WHERE (t0."order_id", t0."product_id") IN (SELECT * FROM unnest($1::int8[], $2::text[]))`,
      sqlite: `SELECT t0."order_id", t0."product_id", t0."amount" FROM "lines" AS t0 WHERE (t0."order_id", t0."product_id") IN (SELECT value->>0, value->>1 FROM json_each(?))`,
    },
    {
      name: "or within and",
      query: () => q.orders.filter((p) => and(or(p.id.eq(1), p.id.gt(5)), p.note.isNull())).count(),
      postgres: `SELECT count(*) FROM "orders" AS t0 WHERE (t0."id" = $1::int8 OR t0."id" > $2::int8) AND t0."note" IS NULL`,
      sqlite: `SELECT count(*) FROM "orders" AS t0 WHERE (t0."id" = ? OR t0."id" > ?) AND t0."note" IS NULL`,
    },
    {
      name: "negation goes down to the leaves",
      query: () => q.orders.exclude((p) => or(p.id.lt(1), and(p.note.isNull(), p.id.lte(9)))).count(),
      postgres: `SELECT count(*) FROM "orders" AS t0 WHERE (t0."id" >= $1::int8 AND (t0."note" IS NOT NULL OR t0."id" > $2::int8))`,
      sqlite: `SELECT count(*) FROM "orders" AS t0 WHERE (t0."id" >= ? AND (t0."note" IS NOT NULL OR t0."id" > ?))`,
    },
    {
      name: "a boolean",
      query: () => q.orders.filter((p) => p.paid).count(),
      postgres: `SELECT count(*) FROM "orders" AS t0 WHERE t0."paid" = TRUE`,
      sqlite: `SELECT count(*) FROM "orders" AS t0 WHERE t0."paid" = TRUE`,
    },
    {
      name: "not a boolean",
      query: () => q.orders.filter((p) => not(p.paid)).count(),
      postgres: `SELECT count(*) FROM "orders" AS t0 WHERE t0."paid" IS NOT TRUE`,
      sqlite: `SELECT count(*) FROM "orders" AS t0 WHERE t0."paid" IS NOT TRUE`,
    },
    {
      name: "a list column",
      query: () => q.products.filter({ tags: ["a"] }).count(),
      postgres: `SELECT count(*) FROM "products" AS t0 WHERE t0."tags" = $1::text[]`,
      sqlite: `SELECT count(*) FROM "products" AS t0 WHERE t0."tags" = ?`,
    },
    {
      name: "arithmetic",
      query: () => q.products.filter((p) => p.stock.mul(2).add(1).gt(p.stock.sub(3))).count(),
      postgres: `SELECT count(*) FROM "products" AS t0 WHERE ((t0."stock" * $1::int8) + $2::int8) > (t0."stock" - $3::int8)`,
      sqlite: `SELECT count(*) FROM "products" AS t0 WHERE ((t0."stock" * ?) + ?) > (t0."stock" - ?)`,
    },
    {
      name: "now",
      query: () => q.customers.filter((p) => p.since.lte(now())).count(),
      postgres: `SELECT count(*) FROM "customers" AS t0 WHERE t0."since" <= now()`,
      sqlite: `SELECT count(*) FROM "customers" AS t0 WHERE t0."since" <= strftime('%Y-%m-%dT%H:%M:%fZ', 'now')`,
    },
    {
      name: "long lists are trees",
      query: () => q.orders.filter((p) => or(...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((id) => p.id.eq(id)))).count(),
      postgres: `SELECT count(*) FROM "orders" AS t0 WHERE ((t0."id" = $1::int8 OR t0."id" = $2::int8 OR t0."id" = $3::int8 OR t0."id" = $4::int8) OR (t0."id" = $5::int8 OR t0."id" = $6::int8 OR t0."id" = $7::int8 OR t0."id" = $8::int8 OR t0."id" = $9::int8))`,
      sqlite: `SELECT count(*) FROM "orders" AS t0 WHERE ((t0."id" = ? OR t0."id" = ? OR t0."id" = ? OR t0."id" = ?) OR (t0."id" = ? OR t0."id" = ? OR t0."id" = ? OR t0."id" = ? OR t0."id" = ?))`,
    },
  ])("$name", ({ query, postgres, sqlite }) => {
    expect(sqlOf(query())).toEqual({ postgres, sqlite });
  });
});

describe("text lookups", () => {
  test.each([
    {
      name: "contains",
      query: () => q.customers.filter((p) => p.name.contains("Ab")).count(),
      postgres: `SELECT count(*) FROM "customers" AS t0 WHERE strpos(t0."name", $1::text) > 0`,
      sqlite: `SELECT count(*) FROM "customers" AS t0 WHERE instr(t0."name", ?) > 0`,
    },
    {
      name: "startsWith",
      query: () => q.customers.filter((p) => p.name.startsWith("Ab")).count(),
      postgres: `SELECT count(*) FROM "customers" AS t0 WHERE (t0."name" COLLATE "C" >= $1::text AND t0."name" COLLATE "C" < $2::text)`,
      sqlite: `SELECT count(*) FROM "customers" AS t0 WHERE (t0."name" >= ? AND t0."name" < ?)`,
    },
    {
      name: "endsWith",
      query: () => q.customers.filter((p) => p.name.endsWith("Ab")).count(),
      postgres: `SELECT count(*) FROM "customers" AS t0 WHERE right(t0."name", char_length($1::text)) = $1::text`,
      sqlite: `SELECT count(*) FROM "customers" AS t0 WHERE substr(t0."name", length(t0."name") - length(?) + 1) = ?`,
    },
    {
      name: "like",
      query: () => q.customers.filter((p) => p.name.like("Ab")).count(),
      postgres: `SELECT count(*) FROM "customers" AS t0 WHERE t0."name" LIKE $1::text`,
      sqlite: `SELECT count(*) FROM "customers" AS t0 WHERE t0."name" GLOB ?`,
    },
    {
      name: "icontains",
      query: () => q.customers.filter((p) => p.name.icontains("Ab")).count(),
      postgres: `SELECT count(*) FROM "customers" AS t0 WHERE strpos(lower(t0."name" COLLATE "C"), $1::text) > 0`,
      sqlite: `SELECT count(*) FROM "customers" AS t0 WHERE instr(lower(t0."name"), ?) > 0`,
    },
    {
      name: "istartsWith",
      query: () => q.customers.filter((p) => p.name.istartsWith("Ab")).count(),
      postgres: `SELECT count(*) FROM "customers" AS t0 WHERE (lower(t0."name" COLLATE "C") COLLATE "C" >= $1::text AND lower(t0."name" COLLATE "C") COLLATE "C" < $2::text)`,
      sqlite: `SELECT count(*) FROM "customers" AS t0 WHERE (lower(t0."name") >= ? AND lower(t0."name") < ?)`,
    },
    {
      name: "iendsWith",
      query: () => q.customers.filter((p) => p.name.iendsWith("Ab")).count(),
      postgres: `SELECT count(*) FROM "customers" AS t0 WHERE right(lower(t0."name" COLLATE "C"), char_length($1::text)) = $1::text`,
      sqlite: `SELECT count(*) FROM "customers" AS t0 WHERE substr(lower(t0."name"), length(lower(t0."name")) - length(?) + 1) = ?`,
    },
    {
      name: "ilike",
      query: () => q.customers.filter((p) => p.name.ilike("Ab")).count(),
      postgres: `SELECT count(*) FROM "customers" AS t0 WHERE lower(t0."name" COLLATE "C") LIKE $1::text`,
      sqlite: `SELECT count(*) FROM "customers" AS t0 WHERE lower(t0."name") GLOB ?`,
    },
    {
      name: "iexact",
      query: () => q.customers.filter((p) => p.name.iexact("Ab")).count(),
      postgres: `SELECT count(*) FROM "customers" AS t0 WHERE lower(t0."name" COLLATE "C") = $1::text`,
      sqlite: `SELECT count(*) FROM "customers" AS t0 WHERE lower(t0."name") = ?`,
    },
    {
      name: "startsWith nothing",
      query: () => q.customers.filter((p) => p.name.startsWith("")).count(),
      postgres: `SELECT count(*) FROM "customers" AS t0 WHERE t0."name" IS NOT NULL`,
      sqlite: `SELECT count(*) FROM "customers" AS t0 WHERE t0."name" IS NOT NULL`,
    },
    {
      name: "startsWith the last code point",
      query: () => q.customers.filter((p) => p.name.startsWith("\u{10ffff}")).count(),
      postgres: `SELECT count(*) FROM "customers" AS t0 WHERE t0."name" COLLATE "C" >= $1::text`,
      sqlite: `SELECT count(*) FROM "customers" AS t0 WHERE t0."name" >= ?`,
    },
    {
      name: "negated",
      query: () => q.customers.exclude((p) => p.name.contains("a")).count(),
      postgres: `SELECT count(*) FROM "customers" AS t0 WHERE (strpos(t0."name", $1::text) > 0) IS NOT TRUE`,
      sqlite: `SELECT count(*) FROM "customers" AS t0 WHERE (instr(t0."name", ?) > 0) IS NOT TRUE`,
    },
    {
      name: "lower and upper",
      query: () => q.customers.filter((p) => p.name.lower().eq(p.email.upper())).count(),
      postgres: `SELECT count(*) FROM "customers" AS t0 WHERE lower(t0."name" COLLATE "C") = upper(t0."email" COLLATE "C")`,
      sqlite: `SELECT count(*) FROM "customers" AS t0 WHERE lower(t0."name") = upper(t0."email")`,
    },
  ])("$name", ({ query, postgres, sqlite }) => {
    expect(sqlOf(query())).toEqual({ postgres, sqlite });
  });
});

describe("relations", () => {
  test.each([
    {
      name: "through a reference",
      query: () => q.orders.filter({ customer: { name: "x" } }).count(),
      postgres: `SELECT count(*) FROM "orders" AS t0 LEFT JOIN "customers" AS t1 ON t1."id" = t0."customer_id" WHERE t1."name" = $1::text`,
      sqlite: `SELECT count(*) FROM "orders" AS t0 LEFT JOIN "customers" AS t1 ON t1."id" = t0."customer_id" WHERE t1."name" = ?`,
    },
    {
      name: "one join for filter, order and outputs",
      query: () =>
        q.orders
          .filter((p) => p.customer.name.ne("x"))
          .orderBy(
            (p) => p.customer.name.asc(),
            (p) => p.customer.invitedBy.email.desc(),
          )
          .select("id")
          .all(),
      postgres: `SELECT t0."id" FROM "orders" AS t0 LEFT JOIN "customers" AS t1 ON t1."id" = t0."customer_id" LEFT JOIN "customers" AS t2 ON t2."id" = t1."invited_by_id" WHERE t1."name" IS DISTINCT FROM $1::text ORDER BY t1."name" COLLATE "C", t2."email" COLLATE "C" DESC, t0."id" DESC`,
      sqlite: `SELECT t0."id" FROM "orders" AS t0 LEFT JOIN "customers" AS t1 ON t1."id" = t0."customer_id" LEFT JOIN "customers" AS t2 ON t2."id" = t1."invited_by_id" WHERE t1."name" IS DISTINCT FROM ? ORDER BY t1."name" NULLS LAST, t2."email" DESC NULLS FIRST, t0."id" DESC`,
    },
    {
      name: "some",
      query: () => q.customers.filter((p) => p.orders.some({ paid: true })).count(),
      postgres: `SELECT count(*) FROM "customers" AS t0 WHERE EXISTS (SELECT 1 FROM "orders" AS t1 WHERE t1."customer_id" = t0."id" AND t1."paid" = $1::boolean)`,
      sqlite: `SELECT count(*) FROM "customers" AS t0 WHERE EXISTS (SELECT 1 FROM "orders" AS t1 WHERE t1."customer_id" = t0."id" AND t1."paid" = ?)`,
    },
    {
      name: "some without a condition",
      query: () => q.customers.filter((p) => p.orders.some()).count(),
      postgres: `SELECT count(*) FROM "customers" AS t0 WHERE EXISTS (SELECT 1 FROM "orders" AS t1 WHERE t1."customer_id" = t0."id")`,
      sqlite: `SELECT count(*) FROM "customers" AS t0 WHERE EXISTS (SELECT 1 FROM "orders" AS t1 WHERE t1."customer_id" = t0."id")`,
    },
    {
      name: "none",
      query: () => q.customers.filter((p) => p.orders.none((o) => o.id.gt(1))).count(),
      postgres: `SELECT count(*) FROM "customers" AS t0 WHERE NOT EXISTS (SELECT 1 FROM "orders" AS t1 WHERE t1."customer_id" = t0."id" AND t1."id" > $1::int8)`,
      sqlite: `SELECT count(*) FROM "customers" AS t0 WHERE NOT EXISTS (SELECT 1 FROM "orders" AS t1 WHERE t1."customer_id" = t0."id" AND t1."id" > ?)`,
    },
    {
      name: "every",
      query: () => q.customers.filter((p) => p.orders.every((o) => and(o.id.gt(1), o.paid))).count(),
      postgres: `SELECT count(*) FROM "customers" AS t0 WHERE NOT EXISTS (SELECT 1 FROM "orders" AS t1 WHERE t1."customer_id" = t0."id" AND (t1."id" <= $1::int8 OR t1."paid" IS NOT TRUE))`,
      sqlite: `SELECT count(*) FROM "customers" AS t0 WHERE NOT EXISTS (SELECT 1 FROM "orders" AS t1 WHERE t1."customer_id" = t0."id" AND (t1."id" <= ? OR t1."paid" IS NOT TRUE))`,
    },
    {
      name: "every without a condition",
      query: () => q.customers.filter((p) => p.orders.every({})).count(),
      postgres: `SELECT count(*) FROM "customers" AS t0 WHERE NOT EXISTS (SELECT 1 FROM "orders" AS t1 WHERE t1."customer_id" = t0."id" AND FALSE)`,
      sqlite: `SELECT count(*) FROM "customers" AS t0 WHERE NOT EXISTS (SELECT 1 FROM "orders" AS t1 WHERE t1."customer_id" = t0."id" AND FALSE)`,
    },
    {
      name: "not some",
      query: () => q.customers.exclude((p) => p.orders.some({ paid: true })).count(),
      postgres: `SELECT count(*) FROM "customers" AS t0 WHERE NOT EXISTS (SELECT 1 FROM "orders" AS t1 WHERE t1."customer_id" = t0."id" AND t1."paid" = $1::boolean)`,
      sqlite: `SELECT count(*) FROM "customers" AS t0 WHERE NOT EXISTS (SELECT 1 FROM "orders" AS t1 WHERE t1."customer_id" = t0."id" AND t1."paid" = ?)`,
    },
    {
      name: "nested, about the outer row",
      query: () =>
        q.customers
          .filter((p) => p.orders.some((o) => o.lines.some((l) => and(l.product.stock.gt(1), l.order.note.eq(p.name)))))
          .count(),
      postgres: `SELECT count(*) FROM "customers" AS t0 WHERE EXISTS (SELECT 1 FROM "orders" AS t1 WHERE t1."customer_id" = t0."id" AND EXISTS (SELECT 1 FROM "lines" AS t2 LEFT JOIN "products" AS t3 ON t3."sku" = t2."product_id" LEFT JOIN "orders" AS t4 ON t4."id" = t2."order_id" WHERE t2."order_id" = t1."id" AND t3."stock" > $1::int8 AND t4."note" = t0."name"))`,
      sqlite: `SELECT count(*) FROM "customers" AS t0 WHERE EXISTS (SELECT 1 FROM "orders" AS t1 WHERE t1."customer_id" = t0."id" AND EXISTS (SELECT 1 FROM "lines" AS t2 LEFT JOIN "products" AS t3 ON t3."sku" = t2."product_id" LEFT JOIN "orders" AS t4 ON t4."id" = t2."order_id" WHERE t2."order_id" = t1."id" AND t3."stock" > ? AND t4."note" = t0."name"))`,
    },
    {
      name: "from the end of a path",
      query: () => q.orders.filter((p) => p.customer.orders.some((o) => o.note.eq("x"))).count(),
      postgres: `SELECT count(*) FROM "orders" AS t0 LEFT JOIN "customers" AS t2 ON t2."id" = t0."customer_id" WHERE EXISTS (SELECT 1 FROM "orders" AS t1 WHERE t1."customer_id" = t2."id" AND t1."note" = $1::text)`,
      sqlite: `SELECT count(*) FROM "orders" AS t0 LEFT JOIN "customers" AS t2 ON t2."id" = t0."customer_id" WHERE EXISTS (SELECT 1 FROM "orders" AS t1 WHERE t1."customer_id" = t2."id" AND t1."note" = ?)`,
    },
  ])("$name", ({ query, postgres, sqlite }) => {
    expect(sqlOf(query())).toEqual({ postgres, sqlite });
  });
});
