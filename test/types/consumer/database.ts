import {
  and,
  caseWhen,
  coalesce,
  concat,
  connect,
  constant,
  count,
  exists,
  from,
  max,
  not,
  or,
  param,
  subquery,
  sum,
  t,
} from "anyrow";
import { memory } from "anyrow/memory";
import { createTables } from "anyrow/migrations";
import { sql } from "anyrow/sql";
import { Author, Book } from "./models.ts";

export const models = { authors: Author, books: Book };
export const db = connect(memory(), models);

export const admins = db.authors.filter({ role: "admin" });
export const dear = db.books
  .filter((p) => or(p.price.gt("10.00"), and(not(p.author.role.eq("admin")))))
  .orderBy("-title", (p) => p.author.name.asc());
export const shelves = db.authors.select("id", "name").include({ books: (b) => b.select("title").limit(3) }, "manager");
export const unbound = from(models).books.include("author");
export const alone = from(Author);

export const findBook = (title: string) => db.books.find({ title });
export const pageOf = (after: string | null) => dear.page({ size: 10, after });
export const rename = (id: number, name: string) => db.authors.update(id, { name });
export const addBook = (name: string, title: string) =>
  db.atomic((b) => {
    const author = b.authors.create({ name });
    return { author, book: b.books.create({ author, title, price: "1.00" }) };
  });
export const ensure = (name: string) => db.authors.updateOrCreate({ id: 1 }, { name });
export const move = async (id: number) => db.transaction(async (tx) => tx.books.filter({ authorId: id }).delete());
export const open = () => db.begin();
export const titleOf = (p: Parameters<Exclude<Parameters<typeof db.books.filter>[0], object>>[0]) => p;
export const setUp = () => createTables(db);

export const scored = db.books.annotate((p) => ({
  score: p.likes.mul(2n),
  isDear: p.price.gt("10.00"),
  at: p.readAt.year(),
}));
export const best = scored.filter((p) => p.isDear).orderBy("-score");
export const perAuthor = db.books.groupBy("authorId").annotate((g) => ({ n: count(), total: sum(g.price) }));
export const perDay = db.books.groupBy((p) => ({ day: p.readAt.trunc("day") })).having((g) => g.day.isNull());
export const totals = db.books.aggregate((p) => ({ n: count(), last: max(p.readAt) }));
export const names = db.authors.select("name").union(db.books.annotate(() => ({ name: constant("x") })).select("name"));
export const prepared = db.authors.filter((p) => p.name.eq(param("name"))).all();
export const byName = (name: string) => prepared.with({ name });
export const heat = caseWhen([[exists(db.books), "hot"]], "cold");
export const title = coalesce(subquery(db.books.select("title")), "none");
export const newest = subquery(db.books, (p) => p.readAt);
export const rows = subquery(db.books, () => count());
export const line = concat("a", title);
export const piece = sql`1 = ${1}`;
export const length = sql`length(title)`.as(t.integer());
export const partOf = (p: Parameters<Parameters<typeof db.books.annotate>[0]>[0]) => ({
  part: p.meta.at("a"),
  tags: p.tags.append("x"),
  cover: p.cover.isNull(),
});
