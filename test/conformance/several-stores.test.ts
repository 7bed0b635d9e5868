import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { memory } from "../../adapters/memory/index.ts";
import { pglite } from "../../adapters/pglite/index.ts";
import { sqlite } from "../../adapters/sqlite/index.ts";
import { type StoreSet, constant } from "../../src/index.ts";
import { type SplitDb, apart, openWorld, together } from "../support/split-worlds.ts";

type Ask = (db: SplitDb) => PromiseLike<unknown>;

async function collect(rows: AsyncIterable<unknown>): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const row of rows) all.push(row);
  return all;
}

const questions: Readonly<Record<string, Ask>> = {
  "a required reference": (db) => db.books.orderBy("isbn").include("author").all(),
  "a reference that may be null": (db) => db.books.orderBy("isbn").include("editor").all(),
  "two references to one model": (db) => db.books.orderBy("isbn").include("author", "editor").all(),
  "the way back of a one-to-one reference": (db) => db.authors.orderBy("id").include("profile").all(),
  "a one-to-one reference, forward": (db) => db.profiles.orderBy("authorId").include("author").all(),
  "the way back, in the order of the key": (db) => db.authors.orderBy("id").include("books").all(),
  "rows nobody refers to have an empty list": (db) => db.authors.filter({ id: 3n }).include("books", "profile").all(),
  "values of every kind, where all columns are read": (db) =>
    db.authors
      .orderBy("id")
      .include({ profile: (p) => p, books: (b) => b.orderBy("-price") })
      .all(),
  "a filter of the included rows": (db) =>
    db.authors
      .orderBy("id")
      .include({ books: (b) => b.filter((p) => p.year.gt(2001)) })
      .all(),
  "a filter over a relation that stays in the other store": (db) =>
    db.reviews
      .orderBy("id")
      .include({ book: (b) => b.select("title") })
      .filter((r) => r.by.name.eq("Bob"))
      .all(),
  "a limit for each parent": (db) =>
    db.authors
      .orderBy("id")
      .include({ books: (b) => b.orderBy("-year", "title").limit(1) })
      .all(),
  "an offset for each parent": (db) =>
    db.authors
      .orderBy("id")
      .include({ books: (b) => b.orderBy("-isbn").offset(1).limit(1) })
      .all(),
  "a limit of none": (db) =>
    db.authors
      .orderBy("id")
      .include({ books: (b) => b.limit(0) })
      .all(),
  "the last ones of each parent, turned round": (db) =>
    db.authors
      .orderBy("id")
      .include({ books: (b) => b.orderBy("isbn").limit(2).reverse() })
      .all(),
  "an order turned round, then limited": (db) =>
    db.authors
      .orderBy("id")
      .include({ books: (b) => b.orderBy("isbn").reverse().limit(2) })
      .all(),
  "nulls in the order": (db) =>
    db.authors
      .orderBy("id")
      .include({ books: (b) => b.orderBy("year", "-isbn") })
      .all(),
  "a set that is none": (db) =>
    db.authors
      .orderBy("id")
      .include({ books: (b) => b.none() })
      .all(),
  "columns that were chosen, without those that lead anywhere": (db) =>
    db.authors
      .orderBy("id")
      .select("name")
      .include({ books: (b) => b.orderBy("isbn").select("title") })
      .all(),
  "columns that were left out": (db) =>
    db.books
      .orderBy("isbn")
      .omit("authorId", "at")
      .include({ author: (a) => a.omit("id") })
      .all(),
  "distinct rows for each parent": (db) =>
    db.authors
      .orderBy("id")
      .include({ books: (b) => b.select("year").distinct().orderBy("year") })
      .all(),
  "the first of each value, for each parent": (db) =>
    db.authors
      .orderBy("id")
      .include({ books: (b) => b.distinct("year").orderBy("-isbn").limit(2) })
      .all(),
  "annotations, before and after": (db) =>
    db.authors
      .orderBy("id")
      .annotate((a) => ({ length: a.name.length() }))
      .include({ books: (b) => b.orderBy("isbn").annotate((p) => ({ next: p.year.add(1), reviewed: p.isbn.eq("a") })) })
      .annotate(() => ({ last: constant(true) }))
      .all(),
  "a count of related rows of the same store, and rows of the other": (db) =>
    db.authors
      .orderBy("id")
      .annotate((a) => ({ n: a.reviews.count() }))
      .include("books")
      .all(),
  "from store to store and back": (db) =>
    db.authors
      .orderBy("id")
      .include({ books: (b) => b.orderBy("isbn").include("author", "reviews") })
      .all(),
  "back to the rows it started from": (db) =>
    db.reviews
      .orderBy("id")
      .include({ book: (b) => b.include({ author: (a) => a.include({ books: (c) => c.orderBy("-isbn").limit(2) }) }) })
      .all(),
  "behind rows of the same store": (db) =>
    db.authors
      .orderBy("id")
      .include({ pupils: (p) => p.orderBy("-id").include("profile", "books"), mentor: (m) => m.include("books") })
      .all(),
  "rows of the same store behind rows of the other": (db) =>
    db.books
      .orderBy("isbn")
      .include({ author: (a) => a.include("mentor", "pupils") })
      .all(),
  first: (db) => db.books.orderBy("-isbn").include("author").first(),
  "first of none": (db) => db.books.filter({ isbn: "z" }).include("author").first(),
  get: (db) => db.books.include("author", "reviews").get({ isbn: "a" }),
  find: (db) => db.authors.include("books").find({ id: 9007199254740993n }),
  page: async (db) => {
    const rows = db.authors
      .orderBy("-name")
      .select("name")
      .include({ books: (b) => b.orderBy("isbn").limit(1) });
    const { rows: one, next } = await rows.page({ size: 3 });
    const { rows: two } = await rows.page({ size: 3, after: next });
    return [one, two];
  },
  "row by row": (db) => collect(db.authors.orderBy("id").include("books")),
  "row by row, limited": (db) => collect(db.authors.orderBy("id").limit(2).include("books")),
  "through db.run": (db) => db.run(db.books.orderBy("isbn").include("author").all() as PromiseLike<unknown> as never),
  "a count beside includes": (db) => db.authors.include("books").count(),
};

const pairs: Readonly<Record<string, () => StoreSet & Readonly<Record<"cache", StoreSet["default"]>>>> = {
  "memory and memory": () => ({ default: memory(), cache: memory() }),
  "SQLite and memory": () => ({ default: sqlite({ url: "file::memory:" }), cache: memory() }),
  "memory and SQLite": () => ({ default: memory(), cache: sqlite({ url: "file::memory:" }) }),
  "PGlite and memory": () => ({ default: pglite(), cache: memory() }),
  "memory and PGlite": () => ({ default: memory(), cache: pglite() }),
};

/** Everything that can be seen of rows, the order of their properties too. */
function shown(rows: unknown): string {
  return inspect(rows, { depth: Infinity, maxArrayLength: Infinity });
}

describe.each(Object.entries(pairs))("included rows are the same in one store and in several: %s", (_, open) => {
  let one: SplitDb;
  let several: SplitDb;

  beforeAll(async () => {
    one = await openWorld(memory(), together);
    several = await openWorld(open(), apart);
  }, 60_000);

  afterAll(() => Promise.all([one.close(), several.close()]));

  test.each(Object.entries(questions))("%s", async (__, ask) => {
    const expected = await ask(one);
    expect(await ask(several)).toEqual(expected);
    expect(shown(await ask(several))).toBe(shown(expected));
  });
});
