import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { libsql } from "../../../adapters/libsql/index.ts";
import { pglite } from "../../../adapters/pglite/index.ts";
import type { Adapter } from "../../../src/contracts/adapter.ts";
import type { SqlDriver, SqlStatement } from "../../../src/contracts/sql-driver.ts";
import { UnsupportedError, connect, model, now, or, t } from "../../../src/index.ts";
import { createTables } from "../../../src/migrations/index.ts";
import type { Plan } from "../../../src/plan/plan.ts";
import { sqlite } from "../../../src/sql/dialects/sqlite.ts";
import { sql } from "../../../src/sql/index.ts";
import { sqlAdapter } from "../../../src/sql/sql-adapter.ts";

// What only shows on a real database: order, keys that are handed on, savepoints, what comes back.

const Author = model("authors", {
  id: t.id(),
  email: t.text().unique(),
  name: t.text().nullable(),
  since: t.timestamp().default(now()),
});
const Book = model("books", {
  isbn: t.text().primaryKey(),
  author: t.ref(Author, { reverse: "books", onDelete: "cascade" }),
  pages: t.integer().default(0),
  big: t.bigint().nullable(),
  price: t.decimal(12, 4).nullable(),
  ratio: t.float().nullable(),
  cover: t.bytes().nullable(),
  notes: t.json().nullable(),
  tags: t.list(t.text()).default([]),
  day: t.date().nullable(),
  time: t.time().nullable(),
  done: t.boolean().default(false),
});
const models = { authors: Author, books: Book };

describe.each([
  { name: "libsql", open: () => libsql({ url: ":memory:" }) as Adapter },
  { name: "pglite", open: () => pglite({}) as Adapter },
])("$name", ({ open }) => {
  const adapter = open();
  const db = connect(adapter as ReturnType<typeof libsql>, models);

  beforeAll(() => createTables(db));
  afterAll(() => db.close());

  test("rows come back in the order of the input, whatever the database does", async () => {
    const emails = ["c", "a", "b", "z", "y"].map((letter) => `order-${letter}`);
    const created = await db.authors.createMany(emails.map((email) => ({ email })));
    expect(created.map(({ email }) => email)).toEqual(emails);
    expect(created.map(({ id }) => id)).toEqual(created.map(({ id }) => id).toSorted((left, right) => left - right));
    const stored = await db.authors.getMany(created.map(({ id }) => id));
    expect(stored).toEqual(created);
    expect(created.every(({ since }) => since instanceof Date)).toBe(true);
  });

  test("ignored rows are null in their place, and of equal ones the first wins", async () => {
    await db.authors.create({ email: "ignore-1" });
    const rows = ["ignore-0", "ignore-1", "ignore-2", "ignore-0"].map((email, index) => ({
      email,
      name: String(index),
    }));
    const created = await db.authors.createMany(rows, { onConflict: "ignore" });
    expect(created.map((row) => row?.name ?? null)).toEqual(["0", null, "2", null]);
  });

  test("updated rows stand where they were handed in", async () => {
    await db.authors.createMany([
      { email: "up-2", name: "old" },
      { email: "up-0", name: "old" },
    ]);
    const rows = await db.authors.upsertMany(
      ["up-0", "up-1", "up-2"].map((email) => ({ email, name: `new ${email}` })),
    );
    expect(rows.map(({ email, name }) => [email, name])).toEqual(
      ["up-0", "up-1", "up-2"].map((email) => [email, `new ${email}`]),
    );
  });

  test("keys may be given to some rows, and later ones do not collide with them", async () => {
    const { id } = await db.authors.create({ email: "keys-0" });
    const rows = await db.authors.createMany([
      { id: id + 100, email: "keys-1" },
      { email: "keys-2" },
      { id: id + 200, email: "keys-3" },
    ]);
    expect(rows.map(({ email }) => email)).toEqual(["keys-1", "keys-2", "keys-3"]);
    expect([rows[0]?.id, rows[2]?.id]).toEqual([id + 100, id + 200]);
    const next = await db.authors.create({ email: "keys-4" });
    expect(next.id).toBeGreaterThan(id + 200);
  });

  test("what an insert gives back is not what was handed in", async () => {
    const author = await db.authors.create({ email: "copies" });
    const cover = new Uint8Array([1, 2]);
    const query = db.books.create({ isbn: "copies", author, cover, notes: { a: [1] }, tags: ["x"] });
    const book = await query;
    (book.cover as Uint8Array)[0] = 9;
    book.tags.push("y");
    await db.books.delete("copies");
    expect(await query).toEqual({ ...book, cover: new Uint8Array([1, 2]), tags: ["x"] });
  });

  test("nothing is lost, read flat, included, or through two levels", async () => {
    const author = await db.authors.create({ email: "lossless" });
    const books = [
      {
        isbn: "lossless-1",
        authorId: author.id,
        pages: Number.MAX_SAFE_INTEGER,
        big: -(2n ** 63n),
        price: "-12345678.0001",
        ratio: 0.1 + 0.2,
        cover: new Uint8Array([0, 255]),
        notes: { "a'b": [1, null, "\u{1f600}"] },
        tags: ['q"', "back\\slash", ""],
        day: "0001-01-01",
        time: "23:59:59.999",
        done: true,
      },
      {
        isbn: "lossless-2",
        authorId: author.id,
        pages: -1,
        big: null,
        price: null,
        ratio: null,
        cover: null,
        notes: null,
        tags: [],
        day: null,
        time: null,
        done: false,
      },
    ];
    await db.books.createMany(books);
    expect(await db.books.filter({ authorId: author.id }).orderBy("isbn").all()).toEqual(books);
    const [nested] = await db.books
      .filter({ isbn: "lossless-1" })
      .include({ author: (a) => a.include({ books: (b) => b.orderBy("isbn") }) })
      .all();
    expect(nested?.author.books).toEqual(books);
    expect(
      await db.authors
        .filter({ id: author.id })
        .include({ books: (b) => b.orderBy("-isbn") })
        .get(),
    ).toEqual({ ...author, books: books.toReversed() });
    expect(await db.books.fromSQL(sql`select * from books where author_id = ${author.id} order by isbn`)).toEqual(
      books,
    );
  });

  test("a turned limited set of related rows is turned after the limit", async () => {
    const author = await db.authors.create({ email: "turned" });
    await db.books.createMany(["1", "2", "3"].map((digit) => ({ isbn: `turned-${digit}`, authorId: author.id })));
    const { books } = await db.authors
      .filter({ id: author.id })
      .include({ books: (b) => b.orderBy("isbn").limit(2).reverse().select("isbn") })
      .get();
    expect(books).toEqual([{ isbn: "turned-2" }, { isbn: "turned-1" }]);
  });

  test("later queries of a list use the keys that earlier ones make", async () => {
    const books = await db.atomic((b) => {
      const author = b.authors.create({ email: "linked" });
      b.books.createMany(["1", "2"].map((digit) => ({ isbn: `linked-${digit}`, author })));
      b.books.create({ isbn: "linked-3", author });
      return b.books
        .filter({ author: { email: "linked" } })
        .orderBy("isbn")
        .pluck("isbn");
    });
    expect(books).toEqual(["linked-1", "linked-2", "linked-3"]);
  });

  test("keys are handed on beside plans of several statements", async () => {
    const names = await db.atomic((b) => {
      const author = b.authors.create({ email: "beside" });
      b.books.create({ isbn: "beside", author });
      b.authors.createMany([{ email: "beside-1" }, { email: "beside-2" }]);
      return b.books.filter({ isbn: "beside" }).include("author").get();
    });
    expect(names.author.email).toBe("beside");
  });

  test("a key that was not made after all fails the whole list", async () => {
    await db.authors.create({ email: "kept" });
    const attempt = db.atomic((b) => {
      b.authors.create({ email: "undone" });
      const author = b.authors.create({ email: "kept" }, { onConflict: "ignore" });
      b.books.create({ isbn: "undone", author: author as never });
    });
    await expect(attempt).rejects.toMatchObject({ name: "IntegrityError", kind: "foreignKey", fields: ["id"] });
    expect(await db.authors.filter({ email: "undone" }).exists()).toBe(false);
  });

  test("a list that fails in a transaction is undone alone", async () => {
    await db.authors.create({ email: "taken" });
    await db.transaction(async (tx) => {
      await tx.authors.create({ email: "before" });
      await expect(
        tx.atomic([tx.authors.create({ email: "inside" }), tx.authors.create({ email: "taken" })]),
      ).rejects.toMatchObject({ kind: "unique" });
      await expect(
        tx.atomic((b) => {
          const author = b.authors.create({ email: "inside" });
          b.books.create({ isbn: "inside", author });
          b.authors.create({ email: "taken" });
        }),
      ).rejects.toMatchObject({ kind: "unique" });
      await tx.transaction((inner) => inner.authors.create({ email: "after" }).then(() => undefined));
    });
    const emails = ["after", "before", "inside"];
    expect(
      await db.authors
        .filter((p) => p.email.in(emails))
        .orderBy("email")
        .pluck("email"),
    ).toEqual(["after", "before"]);
  });

  test("rows of the user's own SQL are alike on every store", async () => {
    const rows = await db.sql<{ n: number; t: string }>`select ${41} + 1 as n, ${"x"} || 'y' as t`;
    expect(rows).toEqual([{ n: 42, t: "xy" }]);
    const named = await db.sql`select 1 as "__proto__"`;
    expect(Object.entries(named[0] as object)).toEqual([["__proto__", 1]]);
    await expect(db.books.fromSQL(sql`select isbn from books limit 1`)).rejects.toMatchObject({ name: "DecodeError" });
  });

  test("creating tables again does nothing, and a missing one is said by name", async () => {
    await createTables(db);
    const Missing = model("missing", { id: t.id() });
    const other = connect(adapter as ReturnType<typeof libsql>, { missing: Missing });
    await expect(other.missing.all()).rejects.toMatchObject({
      name: "UndefinedTableError",
      message: expect.stringContaining("missing") as string,
    });
    const Wider = model("authors", { id: t.id(), shoeSize: t.integer() });
    await expect(connect(adapter as ReturnType<typeof libsql>, { wider: Wider }).wider.all()).rejects.toMatchObject({
      name: "UndefinedColumnError",
      message: expect.stringContaining("shoe_size") as string,
    });
  });

  test("inspecting shows exactly what is sent", async () => {
    const query = db.authors.filter({ email: "x" }).orderBy("name").limit(1).all();
    const { statements, roundTrips, store } = query.inspect();
    expect({ store, roundTrips }).toEqual({ store: adapter.name, roundTrips: 1 });
    expect(statements).toEqual(adapter.inspect(query.plan as Plan).statements);
  });
});

describe("a driver that cannot hold a transaction open", () => {
  const capabilities = { transactions: false, sql: true, atomic: "all", filters: "all" } as const;
  const sent: SqlStatement[] = [];
  const driver: SqlDriver = {
    name: "plain",
    maxParameters: 100,
    execute: async (statements) => {
      sent.push(...statements);
      return statements.map(() => ({ rows: [], affected: 0, columns: [] }));
    },
    close: async () => undefined,
  };
  const adapter = sqlAdapter(sqlite, driver, { capabilities });

  test("has no begin, and refuses keys that cannot be found inside the database before anything is sent", async () => {
    expect("begin" in adapter).toBe(false);
    const db = connect(adapter, models);
    const attempt = db.atomic((b) => {
      const author = b.authors.create({ email: "a" });
      b.authors.filter({ name: "b" }).delete();
      b.authors.filter({ name: "c" }).update({ email: "d" });
      b.books.create({ isbn: "1", author });
    });
    await expect(attempt).rejects.toMatchObject({ name: "UnsupportedError", store: "plain" });
    expect(sent).toEqual([]);
  });

  test("refuses more values than a statement takes before anything is sent", async () => {
    const db = connect(adapter, models);
    const query = db.books.filter((b) => or(...Array.from({ length: 101 }, (_, index) => b.ratio.eq(index)))).all();
    expect(() => query.inspect()).toThrow(UnsupportedError);
    await expect(query).rejects.toThrow(/a statement with more than 100 values is not supported/);
    expect(sent).toEqual([]);
  });
});

test("lists of any kind are one value however long they are", async () => {
  const db = connect(libsql({ url: ":memory:" }), models);
  await createTables(db);
  const { id: authorId } = await db.authors.create({ email: "a" });
  await db.books.create({ isbn: "1", authorId, ratio: 0.1, cover: new Uint8Array([1, 255]) });
  const ratios = Array.from({ length: 40_000 }, (_, index) => index + 0.1);
  const covers = Array.from({ length: 40_000 }, (_, index) => new Uint8Array([index >> 8, index & 255]));
  expect(await db.books.filter((b) => b.ratio.in(ratios)).count()).toBe(1);
  expect(await db.books.filter((b) => b.cover.in(covers)).count()).toBe(1);
  expect(await db.books.exclude((b) => b.cover.in(covers)).count()).toBe(0);
  await db.close();
});
