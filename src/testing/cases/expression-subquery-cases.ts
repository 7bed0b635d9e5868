import type { Typed } from "../../fields/expression-types.ts";
import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import { and, not } from "../../query/conditions.ts";
import { avg, coalesce, concat, count, exists, max, min, subquery, sum } from "../../query/functions.ts";
import { from } from "../../query/tables.ts";
import { type Case, type CaseDatabase, type Reads, type Subject, subject } from "../subject.ts";
import { authorRows, bookRows, day } from "./expression-subquery-rows.ts";

const Author = model("subquery_authors", {
  id: t.integer().primaryKey(),
  name: t.text(),
  rank: t.integer().nullable(),
  favourite: t.text().nullable(),
});
const Book = model("subquery_books", {
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

/** What is asked of each author, and the answers in the order of the ids. */
const values: readonly (readonly [string, Callback<"authors", Typed<unknown>>, readonly unknown[]])[] = [
  [
    "the first row of an order",
    (p) => subquery(booksOf(p).orderBy("title").select("title")),
    ["Dune", "Dune", null, "Ü"],
  ],
  [
    "the last row of an order",
    (p) => subquery(booksOf(p).orderBy("-title").select("title")),
    ["alpha", "Emma", null, "Ü"],
  ],
  [
    "the first row with null as the largest value",
    (p) => subquery(booksOf(p).orderBy("-pages").select("pages")),
    [null, 500, null, null],
  ],
  [
    "the first row by an expression, ties by the key",
    (p) =>
      subquery(
        booksOf(p)
          .orderBy((b) => b.title.length().desc())
          .select("id"),
      ),
    [2, 5, null, 6],
  ],
  ["the second row", (p) => subquery(booksOf(p).orderBy("id").offset(1).select("id")), [2, 5, null, null]],
  ["a limit of none", (p) => subquery(booksOf(p).orderBy("id").limit(0).select("id")), [null, null, null, null]],
  ["a reversed set", (p) => subquery(booksOf(p).orderBy("id").reverse().select("id")), [3, 5, null, 6]],
  [
    "the last of a limited set",
    (p) => subquery(booksOf(p).orderBy("id").limit(2).reverse().select("id")),
    [2, 5, null, 6],
  ],
  ["a decimal", (p) => subquery(booksOf(p).orderBy("price").select("price")), ["0.05", "-1.00", null, null]],
  [
    "an instant",
    (p) => subquery(booksOf(p).orderBy("at").select("at")),
    [day("1969-12-31"), day("2021-06-01"), null, null],
  ],
  ["a list", (p) => subquery(booksOf(p).orderBy("id").select("tags")), [["a", "b"], ["c"], null, null]],
  ["not correlated", () => subquery(books.filter({ title: "Dune" }).orderBy("-id").select("authorId")), [2, 2, 2, 2]],
  ["of no row, not correlated", () => subquery(books.filter({ title: "none" }).select("id")), [null, null, null, null]],
  [
    "an annotation of the row",
    (p) =>
      subquery(
        booksOf(p)
          .annotate((b) => ({ label: concat(b.title, "!") }))
          .orderBy("label")
          .select("label"),
      ),
    ["Dune!", "Dune!", null, "Ü!"],
  ],
  [
    "an expression of the first row",
    (p) => subquery(booksOf(p).orderBy("id"), (b) => concat(p.name, ": ", b.title)),
    ["Ann: Dune", "Bob: Emma", null, "Dan: Ü"],
  ],
  ["a count", (p) => subquery(booksOf(p), () => count()), [3, 2, 0, 1]],
  ["a count of values", (p) => subquery(booksOf(p), (b) => count(b.pages)), [2, 2, 0, 0]],
  ["a sum is null of nothing", (p) => subquery(booksOf(p), (b) => sum(b.pages)), [620, 530, null, null]],
  ["a sum of decimals", (p) => subquery(booksOf(p), (b) => sum(b.price)), ["9.55", "1.00", null, null]],
  ["an average", (p) => subquery(booksOf(p), (b) => avg(b.pages)), [310, 265, null, null]],
  [
    "the least and the greatest",
    (p) => subquery(booksOf(p), (b) => max(b.pages).sub(min(b.pages))),
    [380, 470, null, null],
  ],
  [
    "an aggregate of limited rows",
    () => subquery(books.orderBy("-pages", "id").limit(4), (b) => sum(b.pages)),
    [1000, 1000, 1000, 1000],
  ],
  [
    "arithmetic of subqueries",
    (p) =>
      coalesce(
        subquery(booksOf(p), (b) => sum(b.pages)),
        0,
      ).add(p.id),
    [621, 532, 3, 4],
  ],
  ["in a condition as a value", (p) => exists(booksOf(p)), [true, true, false, true]],
  ["a relation counted", (p) => p.books.count(), [3, 2, 0, 1]],
  ["a relation counted by a condition", (p) => p.books.count((b) => b.title.eq(p.favourite)), [1, 1, 0, 0]],
  [
    "a row of the same table",
    (p) => subquery(authors.filter((a) => and(a.rank.eq(p.rank), a.id.ne(p.id))).select("name")),
    ["Dan", null, null, "Ann"],
  ],
];

const whole: readonly Case<Db>[] = [
  {
    name: "the largest group of each row around them",
    query: (db) =>
      db.authors
        .annotate((p) => ({
          most: subquery(
            booksOf(p)
              .groupBy((b) => ({ long: b.title.length().gt(4) }))
              .annotate((b) => ({ n: count(), pages2: sum(b.pages) }))
              .orderBy("-n", "-long")
              .select("n"),
          ),
        }))
        .orderBy("id")
        .pluck("most"),
    gives: [2, 2, null, 1],
  },
  {
    name: "the first row of a combined set",
    query: (db) =>
      db.authors
        .annotate(() => ({
          title: subquery(
            books
              .filter({ id: 7 })
              .select("title")
              .union(books.filter({ id: 2 }).select("title"))
              .orderBy("title"),
          ),
        }))
        .filter({ id: 1 })
        .pluck("title"),
    gives: ["alpha"],
  },
  {
    name: "added up for all rows",
    query: (db) =>
      db.authors
        .annotate((p) => ({
          pages: subquery(booksOf(p), (b) => sum(b.pages)),
        }))
        .aggregate((p) => ({ total: sum(p.pages), most: max(p.pages), n: count(p.pages) })),
    gives: { total: 1150, most: 620, n: 2 },
  },
  {
    name: "as what rows are grouped by",
    query: (db) =>
      db.authors
        .groupBy((p) => ({
          written: subquery(booksOf(p), () => count()),
        }))
        .annotate((p) => ({ ids: sum(p.id) }))
        .orderBy("written")
        .all(),
    gives: [
      { written: 0, ids: 3 },
      { written: 1, ids: 4 },
      { written: 2, ids: 2 },
      { written: 3, ids: 1 },
    ],
  },
  {
    name: "about a row two queries further out",
    query: (db) =>
      db.authors
        .annotate((p) => ({
          others: subquery(
            authors.filter((a) =>
              exists(
                books.filter((b) =>
                  and(
                    b.authorId.eq(a.id),
                    not(exists(books.filter((o) => and(o.authorId.eq(p.id), o.title.eq(b.title))))),
                  ),
                ),
              ),
            ),
            () => count(),
          ),
        }))
        .orderBy("id")
        .pluck("others"),
    gives: [2, 2, 3, 2],
  },
];

const others: readonly Case<Db>[] = [
  {
    name: "order by a subquery, null as the largest value",
    query: (db) => db.authors.orderBy((p) => subquery(booksOf(p), (b) => sum(b.pages))).pluck("id"),
    gives: [2, 1, 3, 4],
  },
  {
    name: "tables of the database as sets",
    query: (db) =>
      db.authors
        .filter((p) => exists(db.books.filter((b) => and(b.authorId.eq(p.id), b.pages.gt(400)))))
        .annotate(() => ({ total: subquery(db.books, () => count()) }))
        .orderBy("id")
        .select("id", "total")
        .all(),
    gives: [
      { id: 1, total: 7 },
      { id: 2, total: 7 },
    ],
  },
  {
    name: "the largest group",
    query: (db) =>
      db.authors
        .filter((p) =>
          p.id.in(
            books
              .filter((b) => not(b.authorId.isNull()))
              .groupBy("authorId")
              .annotate(() => ({ n: count() }))
              .orderBy("-n")
              .limit(1)
              .select("authorId"),
          ),
        )
        .pluck("name"),
    gives: ["Ann"],
  },
  {
    name: "a set narrowed to exists is counted",
    query: (db) => db.books.filter((p) => exists(authors.filter((a) => a.favourite.eq(p.title)))).count(),
    gives: 3,
  },
  {
    name: "an included relation narrowed by a subquery",
    query: (db) =>
      db.authors
        .filter({ id: 2 })
        .select("id")
        .include({
          books: (b) =>
            b
              .filter((p) => p.pages.eq(subquery(books, (o) => max(o.pages))))
              .annotate((p) => ({
                twins: subquery(
                  books.filter((o) => o.pages.eq(p.pages)),
                  () => count(),
                ),
              }))
              .select("id", "twins"),
        })
        .all(),
    gives: [{ id: 2, books: [{ id: 4, twins: 2 }] }],
  },
];

/** Sets inside expressions: they may use the rows around them. */
export const subqueries: Subject = subject({
  name: "subqueries",
  models,
  seed: async (db) => {
    await db.authors.createMany(authorRows);
    await db.books.createMany(bookRows);
  },
  cases: [
    ...values.map(([name, build, gives]): Reads<Db> => ({
      name,
      query: (db) =>
        db.authors
          .annotate((p) => ({ value: build(p) }))
          .orderBy("id")
          .pluck("value"),
      gives,
    })),
    ...whole,
    ...others,
  ],
});
