import { connect, model, t, type Row } from "anyrow";
import { memory } from "anyrow/memory";

// What a user writes on the first day. Everything is exported, so that every type must be one that can be named.
export const Author = model("authors", {
  id: t.id(),
  name: t.text(),
});

export const Book = model("books", {
  id: t.id(),
  author: t.ref(Author, { reverse: "books" }),
  title: t.text(),
  pages: t.integer().default(0),
});

export const db = connect(memory(), { authors: Author, books: Book });

const author: Row<typeof Author> = await db.authors.create({ name: "Ursula" });
await db.books.create({ author, title: "The Dispossessed", pages: 341 });
await db.books.create({ author, title: "The Word for World Is Forest", pages: 189 });

export const long = await db.books.filter((book) => book.pages.gt(200)).all();
console.log(long.map((book) => `${book.title}, ${book.pages}`).join("\n"));
