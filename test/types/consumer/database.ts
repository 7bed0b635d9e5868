import { and, connect, from, not, or } from "anyrow";
import { memory } from "anyrow/memory";
import { createTables } from "anyrow/migrations";
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
