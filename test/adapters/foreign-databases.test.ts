import { PGlite } from "@electric-sql/pglite";
import { citext } from "@electric-sql/pglite/contrib/citext";
import { Miniflare } from "miniflare";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { d1 } from "../../adapters/d1/index.ts";
import { libsql } from "../../adapters/libsql/index.ts";
import { memory } from "../../adapters/memory/index.ts";
import { pglite } from "../../adapters/pglite/index.ts";
import { startDev } from "../../src/dev/index.ts";
import { DecodeError, UnsupportedError, ValidationError, connect, model, now, t } from "../../src/index.ts";

// Tables as other programs make them.
const TABLES = {
  sqlite: [
    "CREATE TABLE goods (id INTEGER PRIMARY KEY AUTOINCREMENT, price REAL, weight NUMERIC, tax TEXT, sold DATETIME, name TEXT)",
    "INSERT INTO goods (price, weight, tax, sold, name) VALUES (10.29, 42, '1.50', '2026-01-02 03:04:05', 'a')",
    "INSERT INTO goods (price, weight, tax, sold, name) VALUES (3.43 * 3, 0.42, '10.00', '1969-12-31 23:59:59.250', 'B')",
    "INSERT INTO goods (price, weight, tax, sold, name) VALUES (NULL, -1.5, '9.99', NULL, 'C')",
  ],
  postgres: [
    "CREATE EXTENSION citext",
    "CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy')",
    "CREATE TABLE goods (id serial PRIMARY KEY, price float8, weight float8, tax text, sold timestamp, name text)",
    "INSERT INTO goods (price, weight, tax, sold, name) VALUES (10.29, 42, '1.50', '2026-01-02 03:04:05', 'a')",
    "INSERT INTO goods (price, weight, tax, sold, name) VALUES (3.43 * 3::float8, 0.42, '10.00', '1969-12-31 23:59:59.250', 'B')",
    "INSERT INTO goods (price, weight, tax, sold, name) VALUES (NULL, -1.5, '9.99', NULL, 'C')",
    "CREATE TABLE people (id serial PRIMARY KEY, email citext UNIQUE, mood mood NOT NULL)",
    "INSERT INTO people (email, mood) VALUES ('Ann@Example.com', 'happy'), ('bob@example.com', 'sad'), ('Zoe@example.com', 'ok')",
    "SET TIME ZONE 'America/New_York'",
  ],
};

const goodsFields = {
  id: t.id(),
  price: t.decimal(10, 2, { storage: "real" }).nullable(),
  weight: t.decimal(10, 2, { storage: "real" }).nullable(),
  tax: t.decimal(10, 2, { storage: "text" }),
  name: t.text(),
};
const OnSqlite = model("goods", { ...goodsFields, sold: t.timestamp({ storage: "sql" }).nullable() });
const OnPostgres = model("goods", { ...goodsFields, sold: t.timestamp({ zone: "utc" }).nullable() });
const Shelf = model("shelves", { id: t.id(), goods: t.integer() });
const Person = model("people", {
  id: t.id(),
  email: t.text({ native: true }).unique(),
  mood: t.enum(["sad", "ok", "happy"], { native: true }),
});

const client = new PGlite({ extensions: { citext } });
const dev = await startDev({ neon: false });
const host = new Miniflare({
  modules: [{ type: "ESModule", path: "worker.mjs", contents: "export default {}" }],
  compatibilityDate: "2026-07-30",
  d1Databases: ["DB"],
});
const onSqlite = { goods: OnSqlite, shelves: Shelf };
const stores = {
  sqlite: connect(libsql({ url: ":memory:" }), onSqlite),
  "sqlite over a network": connect(libsql({ url: dev.libsql.url }), onSqlite),
  d1: connect(d1({ client: await host.getD1Database("DB") }), onSqlite),
  postgres: connect(pglite({ client }), { goods: OnPostgres, shelves: Shelf }),
};
const sqliteNames = ["sqlite", "sqlite over a network", "d1"] as const;
const people = connect(pglite({ client }), { people: Person });

beforeAll(async () => {
  for (const sql of TABLES.postgres) await client.exec(sql);
  for (const name of sqliteNames)
    for (const sql of TABLES.sqlite) await stores[name].sql(Object.assign([sql], { raw: [sql] }));
});

afterAll(async () => {
  for (const db of Object.values(stores)) await db.close();
  await Promise.all([client.close(), dev.close(), host.dispose()]);
});

describe.each([...sqliteNames, "postgres"] as const)("tables of others on %s", (name) => {
  const db = stores[name] as (typeof stores)["sqlite"];

  test("decimals kept as doubles or text, and times kept without a zone, are read exactly", async () => {
    expect(await db.goods.orderBy("id").all()).toEqual([
      { id: 1, price: "10.29", weight: "42.00", tax: "1.50", sold: new Date("2026-01-02T03:04:05Z"), name: "a" },
      { id: 2, price: "10.29", weight: "0.42", tax: "10.00", sold: new Date("1969-12-31T23:59:59.250Z"), name: "B" },
      { id: 3, price: null, weight: "-1.50", tax: "9.99", sold: null, name: "C" },
    ]);
  });

  test("a decimal kept as a double is found, ordered and compared by its value", async () => {
    expect(await db.goods.filter({ weight: "0.42" }).pluck("id")).toEqual([2]);
    expect(
      await db.goods
        .filter((g) => g.weight.in(["42.00", "-1.50"]))
        .orderBy("id")
        .pluck("id"),
    ).toEqual([1, 3]);
    expect(await db.goods.orderBy("-weight").pluck("id")).toEqual([1, 2, 3]);
    // 3.43 * 3 is 10.290000000000001 as a double.
    expect(await db.goods.filter((g) => g.price.gt("10.29")).count()).toBe(0);
    expect(
      await db.goods
        .filter((g) => g.price.lte("10.29"))
        .orderBy("id")
        .pluck("id"),
    ).toEqual([1, 2]);
    expect(await db.goods.orderBy("price", "-id").pluck("id")).toEqual([2, 1, 3]);
  });

  test("a decimal kept as text is found by equality only", async () => {
    expect(await db.goods.filter({ tax: "9.99" }).pluck("id")).toEqual([3]);
    expect(
      await db.goods
        .filter((g) => g.tax.in(["1.50", "10.00"]))
        .orderBy("id")
        .pluck("id"),
    ).toEqual([1, 2]);
    expect(() =>
      db.goods
        .filter((g) => g.tax.gt("2.00"))
        .all()
        .inspect(),
    ).toThrow(UnsupportedError);
    expect(() => db.goods.orderBy("tax").all().inspect()).toThrow(UnsupportedError);
    expect(() =>
      db.goods
        .filter({ id: 1 })
        .update((g) => ({ tax: g.tax.add("1.00") }))
        .inspect(),
    ).toThrow(UnsupportedError);
  });

  test("a time without a zone is found by its instant, in ranges and in order", async () => {
    expect(await db.goods.filter({ sold: new Date("2026-01-02T03:04:05Z") }).pluck("id")).toEqual([1]);
    expect(await db.goods.filter((g) => g.sold.lt(new Date(0))).pluck("id")).toEqual([2]);
    expect(await db.goods.orderBy("-sold").pluck("id")).toEqual([3, 1, 2]);
  });

  test("what is written is what other programs expect, one row or many", async () => {
    const sold = new Date("2026-05-06T07:08:09.120Z");
    const row = await db.goods.create({ price: "7.10", weight: "3.00", tax: "0.07", sold, name: "d" });
    const more = await db.goods.createMany([
      { price: "0.10", weight: "0.20", tax: "0.30", sold, name: "e" },
      { price: null, weight: null, tax: "0.40", sold: null, name: "f" },
    ]);
    const seen =
      await db.sql`SELECT price + 0.2 AS price, CAST(sold AS text) AS sold FROM goods WHERE id > 3 ORDER BY id`;
    expect(seen).toEqual([
      { price: 7.1 + 0.2, sold: "2026-05-06 07:08:09.12".padEnd(name === "postgres" ? 22 : 23, "0") },
      { price: 0.1 + 0.2, sold: "2026-05-06 07:08:09.12".padEnd(name === "postgres" ? 22 : 23, "0") },
      { price: null, sold: null },
    ]);
    expect(await db.goods.getMany([row.id, ...more.map(({ id }) => id)])).toEqual([row, ...more]);
    await db.goods.update(row.id, (g) => ({ price: g.price.add("0.20"), weight: "9.00" }));
    expect(await db.goods.get(row.id)).toMatchObject({ price: "7.30", weight: "9.00" });
    await db.goods.updateMany([{ id: row.id, price: "1.00", sold: new Date(0) }]);
    expect(await db.goods.get(row.id)).toMatchObject({ price: "1.00", sold: new Date(0) });
    expect(await db.goods.filter((g) => g.id.gt(3)).delete()).toBe(3);
  });

  test("the clock of the database writes its own form", async () => {
    const { id } = await db.goods.create({ tax: "1.00", name: "now", price: null, weight: null, sold: null });
    await db.goods.filter({ id }).update({ sold: now() });
    const { sold } = await db.goods.get(id);
    expect(Math.abs((sold?.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
    await db.goods.delete(id);
  });
});

test.each(sqliteNames)(
  "%s: text of another form in a column of times is an error that names the form",
  async (name) => {
    const db = stores[name];
    const { id } = await db.goods.create({ tax: "1.00", name: "odd", price: null, weight: null, sold: null });
    await db.sql`UPDATE goods SET sold = '2026-01-02T03:04:05Z' WHERE id = ${id}`;
    await expect(db.goods.get(id)).rejects.toThrow(DecodeError);
    await db.goods.delete(id);
  },
);

describe("types of Postgres", () => {
  test("citext is compared as the column says, its index included", async () => {
    expect(await people.people.filter({ email: "ANN@example.COM" }).pluck("id")).toEqual([1]);
    expect(await people.people.filter((p) => p.email.in(["BOB@example.com", "x"])).pluck("id")).toEqual([2]);
    const { created } = await people.people.getOrCreate({ email: "zoe@EXAMPLE.com" }, { mood: "ok" });
    expect(created).toBe(false);
  });

  test("lookups in such text are exact", async () => {
    expect(await people.people.filter((p) => p.email.startsWith("Ann")).pluck("id")).toEqual([1]);
    expect(await people.people.filter((p) => p.email.startsWith("ann")).pluck("id")).toEqual([]);
    expect(await people.people.filter((p) => p.email.contains("@Example")).pluck("id")).toEqual([1]);
    expect(
      await people.people
        .filter((p) => p.email.icontains("@EXAMPLE"))
        .orderBy("id")
        .pluck("id"),
    ).toEqual([1, 2, 3]);
  });

  test("enums of the database are written, found, and ordered by their labels", async () => {
    expect(await people.people.filter({ mood: "happy" }).pluck("id")).toEqual([1]);
    expect(
      await people.people
        .filter((p) => p.mood.in(["sad", "ok"]))
        .orderBy("id")
        .pluck("id"),
    ).toEqual([2, 3]);
    expect(await people.people.orderBy("mood").pluck("mood")).toEqual(["happy", "ok", "sad"]);
    expect(
      await people.people
        .filter((p) => p.mood.contains("a"))
        .orderBy("id")
        .pluck("id"),
    ).toEqual([1, 2]);
    const made = await people.people.createMany([
      { email: "a@b", mood: "sad" },
      { email: "c@d", mood: "happy" },
    ]);
    expect(made.map(({ mood }) => mood)).toEqual(["sad", "happy"]);
    expect(await people.people.update(made[0]?.id ?? 0, { mood: "ok" })).toMatchObject({ mood: "ok" });
    expect(await people.people.deleteMany(made.map(({ id }) => id))).toBe(2);
    expect(() => people.people.filter({ mood: "angry" as never })).toThrow(ValidationError);
  });
});

test("in memory the options change nothing", async () => {
  const db = connect(memory(), { goods: OnSqlite, shelves: Shelf });
  const row = { price: "10.29", weight: "0.42", tax: "1.50", sold: new Date(0), name: "a" };
  expect(await db.goods.create(row)).toEqual({ id: 1, ...row });
  expect(
    await db.goods
      .filter((g) => g.price.gt("2.00"))
      .orderBy("-price")
      .pluck("price"),
  ).toEqual(["10.29"]);
  await db.goods.update(1, (g) => ({ price: g.price.add("0.01") }));
  expect(await db.goods.get(1)).toMatchObject({ price: "10.30" });
});

test.each([
  ["decimal", () => t.decimal(10, 2, { storage: "float" as never })],
  ["decimal", () => t.decimal(16, 2, { storage: "real" })],
  ["timestamp", () => t.timestamp({ storage: "iso" as never })],
  ["timestamp", () => t.timestamp({ zone: "cet" as never })],
  ["timestamp", () => t.timestamp({ zone: "utc", storage: "sql" })],
  ["text", () => t.text({ native: 1 as never })],
  ["enum", () => t.enum(["a"], { nativ: true } as never)],
])("a wrong option of t.%s is refused", (_, make) => {
  expect(make).toThrow(ValidationError);
});
