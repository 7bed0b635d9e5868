import { describe, expect, test } from "vitest";
import { from, model, t } from "../../../src/index.ts";
import { sqlOf, tables as q } from "./sql-of.ts";

// What writes become in both dialects.

describe("insert, update, delete", () => {
  test.each([
    {
      name: "create",
      query: () => q.customers.create({ email: "a", since: new Date(0) }),
      postgres: `INSERT INTO "customers" ("email", "name", "since", "invited_by_id") VALUES ($1, $2, $3, $4) RETURNING "customers"."id"`,
      sqlite: `INSERT INTO "customers" ("email", "name", "since", "invited_by_id") VALUES (?, ?, ?, ?) RETURNING "customers"."id"`,
    },
    {
      name: "create with a key of its own",
      query: () => q.customers.create({ id: 7, email: "a" }),
      postgres: `WITH _made AS (INSERT INTO "customers" ("id", "email", "name", "since", "invited_by_id") VALUES (coalesce($1::int8, nextval(pg_get_serial_sequence('"customers"', 'id'))), $2, $3, $4, $5) RETURNING "customers"."id" AS c0, "customers"."id" AS _id), _moved AS (SELECT setval(s, m) FROM (SELECT max(_id) AS m, pg_get_serial_sequence('"customers"', 'id')::regclass AS s FROM _made) AS q WHERE m > coalesce(pg_sequence_last_value(s), 0)) SELECT c0, (SELECT count(*) FROM _moved) FROM _made`,
      sqlite: `INSERT INTO "customers" ("id", "email", "name", "since", "invited_by_id") VALUES (?, ?, ?, ?, ?) RETURNING "customers"."id"`,
    },
    {
      name: "create of a row whose values are all known",
      query: () => q.products.create({ sku: "a", price: "1.00" }),
      postgres: `INSERT INTO "products" ("sku", "price", "stock", "weight", "tags", "photo", "extra") VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      sqlite: `INSERT INTO "products" ("sku", "price", "stock", "weight", "tags", "photo", "extra") VALUES (?, ?, ?, ?, ?, ?, ?)`,
    },
    {
      name: "createMany with keys that the store makes",
      query: () => q.orders.createMany([{ customerId: 1 }, { customerId: 2 }]),
      postgres: `INSERT INTO "orders" ("customer_id", "note", "paid") SELECT _r."customer_id", _r."note", _r."paid" FROM json_populate_recordset(NULL::"orders", $1) AS _r RETURNING "orders"."id"`,
      sqlite: [
        `INSERT INTO "orders" ("customer_id", "note", "paid") VALUES (?, ?, ?), (?, ?, ?)`,
        `SELECT "orders"."id" FROM "orders" WHERE "orders"."id" = last_insert_rowid()`,
      ],
    },
    {
      name: "createMany with keys that are known",
      query: () =>
        q.products.createMany([
          { sku: "a", price: "1.00" },
          { sku: "b", price: "2.00" },
        ]),
      postgres: `INSERT INTO "products" ("sku", "price", "stock", "weight", "tags", "photo", "extra") SELECT _r."sku", _r."price", _r."stock", _r."weight", _r."tags", _r."photo", _r."extra" FROM json_populate_recordset(NULL::"products", $1) AS _r`,
      sqlite: `INSERT INTO "products" ("sku", "price", "stock", "weight", "tags", "photo", "extra") VALUES (?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?)`,
    },
    {
      name: "createMany with keys of its own",
      query: () =>
        q.customers.createMany([
          { id: 7, email: "a" },
          { id: 8, email: "b" },
        ]),
      postgres: `WITH _made AS (INSERT INTO "customers" ("id", "email", "name", "since", "invited_by_id") SELECT coalesce(_r."id"::int8, nextval(pg_get_serial_sequence('"customers"', 'id'))), _r."email", _r."name", _r."since", _r."invited_by_id" FROM json_populate_recordset(NULL::"customers", $1) AS _r RETURNING "customers"."id" AS c0, "customers"."id" AS _id), _moved AS (SELECT setval(s, m) FROM (SELECT max(_id) AS m, pg_get_serial_sequence('"customers"', 'id')::regclass AS s FROM _made) AS q WHERE m > coalesce(pg_sequence_last_value(s), 0)) SELECT c0, (SELECT count(*) FROM _moved) FROM _made`,
      sqlite: `INSERT INTO "customers" ("id", "email", "name", "since", "invited_by_id") VALUES (?, ?, ?, ?, ?), (?, ?, ?, ?, ?) RETURNING "customers"."id"`,
    },
    {
      name: "ignore",
      query: () => q.customers.create({ email: "a" }, { onConflict: "ignore" }),
      postgres: `INSERT INTO "customers" ("email", "name", "since", "invited_by_id") VALUES ($1, $2, $3, $4) ON CONFLICT ("email") DO NOTHING RETURNING "customers"."id", "customers"."email"`,
      sqlite: `INSERT INTO "customers" ("email", "name", "since", "invited_by_id") VALUES (?, ?, ?, ?) ON CONFLICT ("email") DO NOTHING RETURNING "customers"."id", "customers"."email"`,
    },
    {
      name: "upsert",
      query: () => q.products.upsert({ sku: "a", price: "1.00", stock: 3 }),
      postgres: `INSERT INTO "products" ("sku", "price", "stock", "weight", "tags", "photo", "extra") VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT ("sku") DO UPDATE SET "price" = excluded."price", "stock" = excluded."stock" RETURNING "products"."sku", "products"."price", "products"."stock", "products"."weight", "products"."tags", "products"."photo", "products"."extra"`,
      sqlite: `INSERT INTO "products" ("sku", "price", "stock", "weight", "tags", "photo", "extra") VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT ("sku") DO UPDATE SET "price" = excluded."price", "stock" = excluded."stock" RETURNING "products"."sku", "products"."price", "products"."stock", "products"."weight", "products"."tags", "products"."photo", "products"."extra"`,
    },
    {
      name: "upsert of many",
      query: () =>
        q.lines.upsertMany([
          { orderId: 1, productId: "a", amount: 1 },
          { orderId: 1, productId: "b", amount: 2 },
        ]),
      postgres: `INSERT INTO "lines" ("order_id", "product_id", "amount") SELECT _r."order_id", _r."product_id", _r."amount" FROM json_populate_recordset(NULL::"lines", $1) AS _r ON CONFLICT ("order_id", "product_id") DO UPDATE SET "amount" = excluded."amount" RETURNING "lines"."order_id", "lines"."product_id", "lines"."amount"`,
      sqlite: `INSERT INTO "lines" ("order_id", "product_id", "amount") VALUES (?, ?, ?), (?, ?, ?) ON CONFLICT ("order_id", "product_id") DO UPDATE SET "amount" = excluded."amount" RETURNING "lines"."order_id", "lines"."product_id", "lines"."amount"`,
    },
    {
      name: "onConflict with the old and the incoming row",
      query: () =>
        q.products.create(
          { sku: "a", price: "1.00", stock: 3 },
          { onConflict: { on: ["sku"], update: (old, incoming) => ({ stock: old.stock.add(incoming.stock) }) } },
        ),
      postgres: `INSERT INTO "products" ("sku", "price", "stock", "weight", "tags", "photo", "extra") VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT ("sku") DO UPDATE SET "stock" = ("products"."stock" + excluded."stock") RETURNING "products"."sku", "products"."price", "products"."stock", "products"."weight", "products"."tags", "products"."photo", "products"."extra"`,
      sqlite: `INSERT INTO "products" ("sku", "price", "stock", "weight", "tags", "photo", "extra") VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT ("sku") DO UPDATE SET "stock" = ("products"."stock" + excluded."stock") RETURNING "products"."sku", "products"."price", "products"."stock", "products"."weight", "products"."tags", "products"."photo", "products"."extra"`,
    },
    {
      name: "update by key",
      query: () => q.products.update("a", (p) => ({ stock: p.stock.add(1), weight: null })),
      postgres: `UPDATE "products" SET "stock" = ("products"."stock" + $1::int8), "weight" = $2 WHERE "products"."sku" = $3::text RETURNING "products"."sku", "products"."price", "products"."stock", "products"."weight", "products"."tags", "products"."photo", "products"."extra"`,
      sqlite: `UPDATE "products" SET "stock" = ("products"."stock" + ?), "weight" = ? WHERE "products"."sku" = ? RETURNING "products"."sku", "products"."price", "products"."stock", "products"."weight", "products"."tags", "products"."photo", "products"."extra"`,
    },
    {
      name: "update of a set",
      query: () => q.products.filter((p) => p.stock.lt(1)).update({ stock: 0 }),
      postgres: `UPDATE "products" SET "stock" = $1 WHERE "products"."stock" < $2::int8`,
      sqlite: `UPDATE "products" SET "stock" = ? WHERE "products"."stock" < ?`,
    },
    {
      name: "update of a set through a relation",
      query: () => q.orders.filter({ customer: { email: "a" } }).update({ paid: true }),
      postgres: `UPDATE "orders" SET "paid" = $1 WHERE ("orders"."id") IN (SELECT t0."id" FROM "orders" AS t0 LEFT JOIN "customers" AS t1 ON t1."id" = t0."customer_id" WHERE t1."email" = $2::text)`,
      sqlite: `UPDATE "orders" SET "paid" = ? WHERE ("orders"."id") IN (SELECT t0."id" FROM "orders" AS t0 LEFT JOIN "customers" AS t1 ON t1."id" = t0."customer_id" WHERE t1."email" = ?)`,
    },
    {
      name: "update of a set by its related rows",
      query: () => q.orders.filter((p) => p.lines.none()).update({ paid: true }),
      postgres: `UPDATE "orders" SET "paid" = $1 WHERE NOT EXISTS (SELECT 1 FROM "lines" AS t0 WHERE t0."order_id" = "orders"."id")`,
      sqlite: `UPDATE "orders" SET "paid" = ? WHERE NOT EXISTS (SELECT 1 FROM "lines" AS t0 WHERE t0."order_id" = "orders"."id")`,
    },
    {
      name: "update of a limited set",
      query: () =>
        q.orders
          .filter((p) => p.customer.name.eq("a"))
          .orderBy("note")
          .limit(2)
          .update({ paid: true }),
      postgres: `WITH _picked AS MATERIALIZED (SELECT t0."id" FROM "orders" AS t0 LEFT JOIN "customers" AS t1 ON t1."id" = t0."customer_id" WHERE t1."name" = $1::text ORDER BY t0."note" COLLATE "C", t0."id" LIMIT $2::int8 FOR UPDATE OF t0) UPDATE "orders" SET "paid" = $3 FROM _picked WHERE "orders"."id" = _picked."id"`,
      sqlite: `UPDATE "orders" SET "paid" = ? WHERE ("orders"."id") IN (SELECT t0."id" FROM "orders" AS t0 LEFT JOIN "customers" AS t1 ON t1."id" = t0."customer_id" WHERE t1."name" = ? ORDER BY t0."note" NULLS LAST, t0."id" LIMIT ?)`,
    },
    {
      name: "update from a related row",
      query: () => q.orders.filter((p) => p.id.eq(1)).update((p) => ({ note: p.customer.invitedBy.name })),
      postgres: `UPDATE "orders" SET "note" = (SELECT t1."name" FROM "customers" AS t0 LEFT JOIN "customers" AS t1 ON t1."id" = t0."invited_by_id" WHERE t0."id" = "orders"."customer_id") WHERE "orders"."id" = $1::int8`,
      sqlite: `UPDATE "orders" SET "note" = (SELECT t1."name" FROM "customers" AS t0 LEFT JOIN "customers" AS t1 ON t1."id" = t0."invited_by_id" WHERE t0."id" = "orders"."customer_id") WHERE "orders"."id" = ?`,
    },
    {
      name: "updateMany",
      query: () =>
        q.lines.updateMany([
          { orderId: 1, productId: "a", amount: 1 },
          { orderId: 1, productId: "b", amount: 2 },
        ]),
      postgres: `UPDATE "lines" SET "amount" = _r."amount" FROM json_populate_recordset(NULL::"lines", $1) AS _r WHERE "lines"."order_id" = _r."order_id" AND "lines"."product_id" = _r."product_id"`,
      sqlite: `UPDATE "lines" SET "amount" = _r.column3 FROM (VALUES (?, ?, ?), (?, ?, ?)) AS _r WHERE "lines"."order_id" = _r.column1 AND "lines"."product_id" = _r.column2`,
    },
    {
      name: "delete by key",
      query: () => q.lines.delete({ orderId: 1, productId: "a" }),
      postgres: `DELETE FROM "lines" WHERE "lines"."order_id" = $1::int8 AND "lines"."product_id" = $2::text`,
      sqlite: `DELETE FROM "lines" WHERE "lines"."order_id" = ? AND "lines"."product_id" = ?`,
    },
    {
      name: "deleteMany",
      query: () => q.orders.deleteMany([1, 2]),
      postgres: `DELETE FROM "orders" WHERE "orders"."id" = ANY($1::int8[])`,
      sqlite: `DELETE FROM "orders" WHERE "orders"."id" IN (SELECT value FROM json_each(?))`,
    },
    {
      name: "delete of a limited set with a composite key",
      query: () =>
        q.lines
          .filter((p) => p.amount.gt(1))
          .orderBy("-amount")
          .limit(1)
          .delete(),
      postgres: `WITH _picked AS MATERIALIZED (SELECT t0."order_id", t0."product_id" FROM "lines" AS t0 WHERE t0."amount" > $1::int8 ORDER BY t0."amount" DESC, t0."order_id" DESC, t0."product_id" COLLATE "C" DESC LIMIT $2::int8 FOR UPDATE OF t0) DELETE FROM "lines" USING _picked WHERE "lines"."order_id" = _picked."order_id" AND "lines"."product_id" = _picked."product_id"`,
      sqlite: `DELETE FROM "lines" WHERE ("lines"."order_id", "lines"."product_id") IN (SELECT t0."order_id", t0."product_id" FROM "lines" AS t0 WHERE t0."amount" > ? ORDER BY t0."amount" DESC, t0."order_id" DESC, t0."product_id" DESC LIMIT ?)`,
    },
  ])("$name", ({ query, postgres, sqlite }) => {
    expect(sqlOf(query())).toEqual({ postgres, sqlite });
  });
});

describe("find or create", () => {
  test.each([
    {
      name: "getOrCreate",
      query: () => q.products.getOrCreate({ sku: "a" }, { price: "1.00" }),
      postgres: `WITH _found AS (SELECT t0."sku", t0."price", t0."stock", t0."weight", t0."tags", t0."photo", t0."extra" FROM "products" AS t0 WHERE t0."sku" = $1::text), _made AS (INSERT INTO "products" ("sku", "price", "stock", "weight", "tags", "photo", "extra") SELECT _r."sku", _r."price", _r."stock", _r."weight", _r."tags", _r."photo", _r."extra" FROM json_populate_recordset(NULL::"products", $2) AS _r WHERE NOT EXISTS (SELECT 1 FROM _found) ON CONFLICT ("sku") DO UPDATE SET "sku" = excluded."sku" RETURNING "products"."sku" AS c0, "products"."price" AS c1, "products"."stock" AS c2, "products"."weight" AS c3, "products"."tags" AS c4, "products"."photo" AS c5, "products"."extra" AS c6, (xmax = 0) AS _new) SELECT *, FALSE FROM _found UNION ALL SELECT c0, c1, c2, c3, c4, c5, c6, _new FROM _made`,
      sqlite: [
        `INSERT INTO "products" ("sku", "price", "stock", "weight", "tags", "photo", "extra") SELECT * FROM (VALUES (?, ?, ?, ?, ?, ?, ?)) WHERE NOT EXISTS (SELECT t0."sku", t0."price", t0."stock", t0."weight", t0."tags", t0."photo", t0."extra" FROM "products" AS t0 WHERE t0."sku" = ?) ON CONFLICT ("sku") DO NOTHING RETURNING "products"."sku", "products"."price", "products"."stock", "products"."weight", "products"."tags", "products"."photo", "products"."extra"`,
        `SELECT t0."sku", t0."price", t0."stock", t0."weight", t0."tags", t0."photo", t0."extra" FROM "products" AS t0 WHERE t0."sku" = ?`,
      ],
    },
    {
      name: "getOrCreate with a key of its own",
      query: () => q.orders.getOrCreate({ id: 7 }, { customerId: 1 }),
      postgres: `WITH _found AS (SELECT t0."id", t0."customer_id", t0."note", t0."paid" FROM "orders" AS t0 WHERE t0."id" = $1::int8), _made AS (INSERT INTO "orders" ("id", "customer_id", "note", "paid") SELECT coalesce(_r."id"::int8, nextval(pg_get_serial_sequence('"orders"', 'id'))), _r."customer_id", _r."note", _r."paid" FROM json_populate_recordset(NULL::"orders", $2) AS _r WHERE NOT EXISTS (SELECT 1 FROM _found) ON CONFLICT ("id") DO UPDATE SET "id" = excluded."id" RETURNING "orders"."id" AS c0, "orders"."customer_id" AS c1, "orders"."note" AS c2, "orders"."paid" AS c3, (xmax = 0) AS _new, "orders"."id" AS _id), _moved AS (SELECT setval(s, m) FROM (SELECT max(_id) AS m, pg_get_serial_sequence('"orders"', 'id')::regclass AS s FROM _made) AS q WHERE m > coalesce(pg_sequence_last_value(s), 0)) SELECT *, FALSE, 0 FROM _found UNION ALL SELECT c0, c1, c2, c3, _new, (SELECT count(*) FROM _moved) FROM _made`,
      sqlite: [
        `INSERT INTO "orders" ("id", "customer_id", "note", "paid") SELECT * FROM (VALUES (?, ?, ?, ?)) WHERE NOT EXISTS (SELECT t0."id", t0."customer_id", t0."note", t0."paid" FROM "orders" AS t0 WHERE t0."id" = ?) ON CONFLICT ("id") DO NOTHING RETURNING "orders"."id", "orders"."customer_id", "orders"."note", "orders"."paid"`,
        `SELECT t0."id", t0."customer_id", t0."note", t0."paid" FROM "orders" AS t0 WHERE t0."id" = ?`,
      ],
    },
    {
      name: "updateOrCreate",
      query: () => q.customers.updateOrCreate({ email: "a" }, { name: "b" }),
      postgres: `WITH _found AS (UPDATE "customers" SET "name" = $1 WHERE "customers"."email" = $2::text RETURNING "customers"."id" AS c0, "customers"."email" AS c1, "customers"."name" AS c2, "customers"."since" AS c3, "customers"."invited_by_id" AS c4, 0), _made AS (INSERT INTO "customers" ("email", "name", "since", "invited_by_id") SELECT _r."email", _r."name", _r."since", _r."invited_by_id" FROM json_populate_recordset(NULL::"customers", $3) AS _r WHERE NOT EXISTS (SELECT 1 FROM _found) ON CONFLICT ("email") DO UPDATE SET "name" = $1 RETURNING "customers"."id" AS c0, "customers"."email" AS c1, "customers"."name" AS c2, "customers"."since" AS c3, "customers"."invited_by_id" AS c4, (xmax = 0) AS _new) SELECT c0, c1, c2, c3, c4, FALSE FROM _found UNION ALL SELECT c0, c1, c2, c3, c4, _new FROM _made`,
      sqlite: [
        `UPDATE "customers" SET "name" = ? WHERE "customers"."email" = ? RETURNING "customers"."id", "customers"."email", "customers"."name", "customers"."since", "customers"."invited_by_id"`,
        `INSERT INTO "customers" ("email", "name", "since", "invited_by_id") SELECT * FROM (VALUES (?, ?, ?, ?)) WHERE NOT EXISTS (SELECT t0."id", t0."email", t0."name", t0."since", t0."invited_by_id" FROM "customers" AS t0 WHERE t0."email" = ?) ON CONFLICT ("email") DO NOTHING RETURNING "customers"."id", "customers"."email", "customers"."name", "customers"."since", "customers"."invited_by_id"`,
      ],
    },
  ])("$name", ({ query, postgres, sqlite }) => {
    expect(sqlOf(query())).toEqual({ postgres, sqlite });
  });
});

describe("a delete whose cascades come back", () => {
  const Person = model("people", {
    id: t.integer().primaryKey(),
    parent: t.ref("self", { reverse: "children", onDelete: "cascade" }).nullable(),
  });
  const Hall = model("halls", { id: t.integer().primaryKey() });
  const Crate = model("crates", {
    id: t.integer().primaryKey(),
    hall: t.ref(Hall, { reverse: "crates", onDelete: "cascade" }),
  });
  const Thing = model("things", {
    id: t.integer().primaryKey(),
    hall: t.ref(Hall, { reverse: "things", onDelete: "cascade" }),
    crate: t.ref(Crate, { reverse: "things" }),
  });
  const own = from({ people: Person, halls: Hall, crates: Crate, things: Thing });

  test.each([
    {
      name: "to its own table",
      query: () => own.people.filter((p) => p.parent.id.gt(1)).delete(),
      postgres: `DELETE FROM "people" WHERE ("people"."id") IN (SELECT t0."id" FROM "people" AS t0 LEFT JOIN "people" AS t1 ON t1."id" = t0."parent_id" WHERE t1."id" > $1::int8)`,
      sqlite: [
        `SELECT count(*) FROM (SELECT 1 FROM "people" AS t0 LEFT JOIN "people" AS t1 ON t1."id" = t0."parent_id" WHERE t1."id" > ?) AS counted`,
        `DELETE FROM "people" WHERE ("people"."id") IN (SELECT t0."id" FROM "people" AS t0 LEFT JOIN "people" AS t1 ON t1."id" = t0."parent_id" WHERE t1."id" > ?)`,
      ],
    },
    {
      name: "to its own table, of a limited set",
      query: () => own.people.orderBy("-id").limit(2).delete({ all: true }),
      postgres: `WITH _picked AS MATERIALIZED (SELECT t0."id" FROM "people" AS t0 ORDER BY t0."id" DESC LIMIT $1::int8 FOR UPDATE OF t0) DELETE FROM "people" USING _picked WHERE "people"."id" = _picked."id"`,
      sqlite: [
        `SELECT count(*) FROM (SELECT 1 FROM "people" AS t0 ORDER BY t0."id" DESC LIMIT ?) AS counted`,
        `DELETE FROM "people" WHERE ("people"."id") IN (SELECT t0."id" FROM "people" AS t0 ORDER BY t0."id" DESC LIMIT ?)`,
      ],
    },
    {
      name: "to both ends of a reference that restricts",
      query: () => own.halls.delete(1),
      postgres: [
        `SET CONSTRAINTS ALL DEFERRED`,
        `DELETE FROM "halls" WHERE "halls"."id" = $1::int8`,
        `SET CONSTRAINTS ALL IMMEDIATE`,
      ],
      sqlite: `DELETE FROM "halls" WHERE "halls"."id" = ?`,
    },
    {
      name: "to neither, where only the referring end is reached",
      query: () => own.things.delete(1),
      postgres: `DELETE FROM "things" WHERE "things"."id" = $1::int8`,
      sqlite: `DELETE FROM "things" WHERE "things"."id" = ?`,
    },
    {
      name: "to neither, where only the end referred to is reached",
      query: () => own.crates.delete(1),
      postgres: `DELETE FROM "crates" WHERE "crates"."id" = $1::int8`,
      sqlite: `DELETE FROM "crates" WHERE "crates"."id" = ?`,
    },
  ])("$name", ({ query, postgres, sqlite }) => {
    expect(sqlOf(query())).toEqual({ postgres, sqlite });
  });
});

test("what statements call parts of themselves cannot be the name of a table", () => {
  const texts = [
    q.customers.create({ id: 7, email: "a" }),
    q.customers.upsert({ email: "a", name: "b" }),
    q.customers.updateOrCreate({ email: "a" }, { name: "b" }),
    q.lines.updateMany([{ orderId: 1, productId: "a", amount: 1 }]),
    q.lines.limit(1).delete({ all: true }),
  ].map((query) => JSON.stringify(sqlOf(query)));
  const called = texts.flatMap((text) =>
    Array.from(text.matchAll(/\b([a-z_]+)\.\\"|\bFROM ([a-z_]+)\b(?!\()/g), ([, owner, rows]) => owner ?? rows ?? ""),
  );
  const names = [...new Set(called)].toSorted();
  expect(names).toEqual(["_found", "_made", "_moved", "_picked", "_r", "excluded"]);
  for (const name of [...names, "Excluded", "_R"]) {
    expect(() => model(name, { id: t.id() })).toThrow(`${name}: cannot be the name of a table`);
    expect(model(`${name}s`, { id: t.id() }).name).toBe(`${name}s`);
  }
});

test("what statements take from the database itself cannot be the name of a table or column", () => {
  const { sqlite } = sqlOf(q.orders.deleteMany([1, 2]));
  const { postgres } = sqlOf(q.products.getOrCreate({ sku: "a" }, { price: "1.00" }));
  const [, rows = ""] = /FROM ([a-z_]+)\(/.exec(String(sqlite)) ?? [];
  const [, column = ""] = /\((\w+) = 0\) AS _new/.exec(String(postgres)) ?? [];
  expect([rows, column]).toEqual(["json_each", "xmax"]);
  expect(() => model(rows, { id: t.id() })).toThrow("json_each: cannot be the name of a table");
  expect(() => model("rows", { id: t.id(), [column]: t.text() })).toThrow("rows: xmax cannot be the name of a column");
});
