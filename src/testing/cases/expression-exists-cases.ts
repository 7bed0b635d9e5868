import type { Typed } from "../../fields/expression-types.ts";
import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import { and, not, or } from "../../query/conditions.ts";
import { avg, count, exists, max, subquery, sum } from "../../query/functions.ts";
import { from } from "../../query/tables.ts";
import { type CaseDatabase, type Reads, type Subject, subject } from "../subject.ts";
import { authorRows, bookRows } from "./expression-subquery-rows.ts";

const Author = model("exists_authors", {
  id: t.integer().primaryKey(),
  name: t.text(),
  rank: t.integer().nullable(),
  favourite: t.text().nullable(),
});
const Book = model("exists_books", {
  id: t.integer().primaryKey(),
  author: t.ref(Author, { reverse: "books", onDelete: "cascade" }).nullable(),
  title: t.text(),
  pages: t.integer().nullable(),
  price: t.decimal(8, 2).nullable(),
  at: t.timestamp().nullable(),
  tags: t.list(t.text()).nullable(),
  data: t.json().nullable(),
});
const models = { authors: Author, books: Book };
const { authors, books } = from(models);
type Db = CaseDatabase<typeof models>;
type Callback<Table extends "authors" | "books", Given> = (
  p: Parameters<Extract<Parameters<Db[Table]["filter"]>[number], (p: never) => unknown>>[0],
) => Given;

/** The books of an author. */
const booksOf: Callback<"authors", ReturnType<typeof books.filter>> = (p) => books.filter((b) => b.authorId.eq(p.id));

/** A condition on authors, and the ids of those that satisfy it. */
const filters: readonly (readonly [string, Callback<"authors", Typed<boolean | null>>, readonly number[]])[] = [
  ["exists, not correlated", () => exists(books.filter({ title: "Dune" })), [1, 2, 3, 4]],
  ["exists of nothing, not correlated", () => exists(books.filter({ title: "none" })), []],
  ["exists, correlated", (p) => exists(booksOf(p)), [1, 2, 4]],
  ["not(exists)", (p) => not(exists(booksOf(p))), [3]],
  [
    "exists with two conditions",
    (p) => exists(books.filter((b) => and(b.authorId.eq(p.id), b.title.eq(p.favourite)))),
    [1, 2],
  ],
  ["exists by filters one after the other", (p) => exists(booksOf(p).filter({ title: "Dune" })), [1, 2]],
  ["exists past an offset", (p) => exists(booksOf(p).orderBy("id").offset(2)), [1]],
  ["exists of a limit of none", () => exists(books.filter({ title: "Dune" }).limit(0)), []],
  ["exists of none()", () => exists(books.none()), []],
  [
    "exists within exists, about both rows around it",
    (p) =>
      exists(
        books.filter((b) =>
          and(
            b.authorId.eq(p.id),
            exists(books.filter((o) => and(o.title.eq(b.title), o.authorId.ne(p.id), o.id.ne(b.id)))),
          ),
        ),
      ),
    [1, 2],
  ],
  [
    "exists or something else",
    (p) => or(exists(books.filter((b) => and(b.authorId.eq(p.id), b.pages.lt(100)))), p.rank.isNull()),
    [2, 3],
  ],
  ["exists of related rows of a row", (p) => exists(books.filter((b) => b.author.name.eq(p.name))), [1, 2, 4]],
  [
    "exists of rows through a to-many relation",
    (p) => exists(authors.filter((a) => and(a.id.eq(p.id), a.books.some({ title: "Zoo" })))),
    [1],
  ],
  [
    "exists within some",
    (p) =>
      p.books.some((b) => exists(books.filter((o) => and(o.pages.eq(b.pages), o.id.ne(b.id), o.authorId.ne(p.id))))),
    [1, 2],
  ],
  ["in a set, with null among its values", (p) => p.id.in(books.select("authorId")), [1, 2, 4]],
  ["not(in) a set with null among its values", (p) => not(p.id.in(books.select("authorId"))), [3]],
  ["null in a set", (p) => p.rank.in(authors.select("rank")), [1, 2, 4]],
  ["not(null in a set) holds", (p) => not(p.rank.in(authors.select("rank"))), [3]],
  ["in a set of texts", (p) => p.favourite.in(books.filter((b) => b.pages.gt(100)).select("title")), [1, 2]],
  ["in an empty set", (p) => p.id.in(books.filter({ title: "none" }).select("id")), []],
  ["not(in) an empty set", (p) => not(p.id.in(books.filter({ title: "none" }).select("id"))), [1, 2, 3, 4]],
  [
    "in a limited set",
    (p) =>
      p.id.in(
        books
          .orderBy("-price")
          .filter((b) => b.price.lt("9"))
          .limit(1)
          .select("authorId"),
      ),
    [2],
  ],
  ["in a correlated set", (p) => p.favourite.in(booksOf(p).select("title")), [1, 2]],
  [
    "in a set of annotations",
    (p) => p.id.in(books.annotate((b) => ({ half: b.pages.idiv(30) })).select("half")),
    [1, 2, 4],
  ],
  ["an expression in a set", (p) => p.id.mul(10).add(20).in(books.select("pages")), [1]],
  ["in a distinct set", (p) => p.id.in(books.select("authorId").distinct()), [1, 2, 4]],
  [
    "in a union",
    (p) =>
      p.id.in(
        books
          .filter({ title: "Zoo" })
          .select("authorId")
          .union(books.filter({ title: "Ü" }).select("authorId")),
      ),
    [1, 4],
  ],
  [
    "in what two sets have in common",
    (p) =>
      p.id.in(
        books
          .filter({ title: "Dune" })
          .select("authorId")
          .intersect(books.filter({ title: "Emma" }).select("authorId")),
      ),
    [2],
  ],
  [
    "not in what is left of a set, null included",
    (p) => not(p.id.in(books.select("authorId").except(books.filter({ title: "Ü" }).select("authorId")))),
    [3, 4],
  ],
  [
    "exists of a union",
    () =>
      exists(
        books
          .filter({ id: 99 })
          .select("id")
          .union(books.filter({ id: 1 }).select("id")),
      ),
    [1, 2, 3, 4],
  ],
  [
    "exists of groups",
    (p) =>
      exists(
        booksOf(p)
          .groupBy("title")
          .having(() => count().gt(1)),
      ),
    [],
  ],
  [
    "in groups",
    (p) =>
      p.id.in(
        books
          .groupBy("authorId")
          .having(() => count().gt(1))
          .select("authorId"),
      ),
    [1, 2],
  ],
  [
    "in the first rows of each",
    (p) => p.id.in(books.distinct("title").orderBy("title", "-id").select("authorId")),
    [1, 2, 4],
  ],
  ["a subquery that gives a condition", (p) => subquery(booksOf(p).orderBy("id"), (b) => b.pages.gt(400)), [1, 2]],
  [
    "not(a subquery that gives a condition) holds where there is no row",
    (p) => not(subquery(booksOf(p).orderBy("id"), (b) => b.pages.gt(400))),
    [3, 4],
  ],
  ["eq a subquery", (p) => p.favourite.eq(subquery(booksOf(p).orderBy("id").select("title"))), [1, 2]],
  [
    "ne a subquery that is null",
    (p) => p.rank.ne(subquery(books.filter({ title: "none" }).select("id"))),
    [1, 2, 3, 4],
  ],
  ["gt an aggregate of all", (p) => p.rank.gt(subquery(authors, (a) => avg(a.rank))), [1, 4]],
  ["a subquery gt a number", (p) => subquery(booksOf(p), () => count()).gt(1), [1, 2]],
  ["a subquery isNull", (p) => subquery(booksOf(p), (b) => sum(b.pages)).isNull(), [3, 4]],
  ["two subqueries compared", (p) => p.books.count().eq(subquery(booksOf(p), (b) => count(b.pages))), [2, 3]],
];

/** A condition on books, and the ids of those that satisfy it. */
const bookFilters: readonly (readonly [string, Callback<"books", Typed<boolean | null>>, readonly number[]])[] = [
  [
    "the longest book of each author",
    (p) =>
      p.pages.eq(
        subquery(
          books.filter((b) => b.authorId.eq(p.authorId)),
          (b) => max(b.pages),
        ),
      ),
    [1, 4],
  ],
  ["a null key in a set", (p) => p.authorId.in(authors.filter((a) => a.rank.gt(2)).select("id")), [1, 2, 3, 6]],
  [
    "not(a null key in a set) holds",
    (p) => not(p.authorId.in(authors.filter((a) => a.rank.gt(2)).select("id"))),
    [4, 5, 7],
  ],
  ["a decimal in a set of decimals", (p) => p.price.in(books.filter((b) => b.pages.lt(100)).select("price")), [5, 7]],
  ["an instant in a set of instants", (p) => p.at.in(books.filter((b) => b.pages.isNull()).select("at")), [2]],
  ["a part of a document in a set", (p) => p.data.at("n").in(books.filter({ id: 1 }).select("id")), [1]],
  [
    "through a relation",
    (p) => exists(books.filter((b) => and(b.author.rank.eq(p.author.rank), b.authorId.ne(p.authorId)))),
    [1, 2, 3, 6],
  ],
];

/** Whether other rows are there, or values among theirs: they may use the rows around them. */
export const setConditions: Subject = subject({
  name: "exists and in",
  models,
  seed: async (db) => {
    await db.authors.createMany(authorRows);
    await db.books.createMany(bookRows);
  },
  cases: [
    ...filters.map(([name, filter, gives]): Reads<Db> => ({
      name,
      query: (db) => db.authors.filter(filter).orderBy("id").pluck("id"),
      gives,
    })),
    ...bookFilters.map(([name, filter, gives]): Reads<Db> => ({
      name,
      query: (db) => db.books.filter(filter).orderBy("id").pluck("id"),
      gives,
    })),
  ],
});
