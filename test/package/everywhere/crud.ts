import { type Adapter, connect, model, t } from "anyrow";
import { libsql } from "anyrow/libsql";
import { createTables } from "anyrow/migrations";
import { neon } from "anyrow/neon";

const Book = model("books", { id: t.id(), title: t.text(), pages: t.integer().default(0) });

async function crud(adapter: Adapter): Promise<string> {
  await using db = connect(adapter, { books: Book });
  await createTables(db);
  const { id } = await db.books.create({ title: "The Dispossessed", pages: 340 });
  await db.books.update(id, (book) => ({ pages: book.pages.add(1) }));
  const { title, pages } = await db.books.get({ id });
  const deleted = await db.books.delete(id);
  return `${title}, ${pages}, ${deleted ? "gone" : "still there"}`;
}

/** Creates, changes, reads and deletes a book in two stores. */
export async function everywhere(neonUrl: string, libsqlUrl: string): Promise<readonly string[]> {
  return [await crud(neon({ url: neonUrl })), await crud(libsql({ url: libsqlUrl }))];
}
