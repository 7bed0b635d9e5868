import { type Adapter, type StoreSet, connect, model, t } from "../../src/index.ts";
import { createTables } from "../../src/migrations/index.ts";
import type { CaseDatabase } from "../../src/testing/subject.ts";

type Placed = "default" | "cache";

/** Where the two halves of the models are kept. */
export interface Placement {
  /** Authors and reviews. */
  readonly people: Placed;
  /** Profiles and books. */
  readonly works: Placed;
}

/** Everything in one store. */
export const together: Placement = { people: "default", works: "default" };
/** References lead from one store to the other and back again. */
export const apart: Placement = { people: "default", works: "cache" };

/** Models that refer to each other in every way there is. */
// oxlint-disable-next-line typescript/explicit-function-return-type
function modelsOf({ people, works }: Placement) {
  const Author = model(
    "split_authors",
    { id: t.bigId(), name: t.text(), mentor: t.ref("self", { reverse: "pupils", key: t.bigint() }).nullable() },
    { store: people },
  );
  const Profile = model(
    "split_profiles",
    {
      author: t.ref(Author, { reverse: "profile" }).primaryKey(),
      born: t.date().nullable(),
      picture: t.bytes(),
      facts: t.json(),
    },
    { store: works },
  );
  const Book = model(
    "split_books",
    {
      isbn: t.text().primaryKey(),
      title: t.text(),
      year: t.integer().nullable(),
      price: t.decimal(8, 2),
      at: t.timestamp(),
      author: t.ref(Author, { reverse: "books" }),
      editor: t.ref(Author, { reverse: "edited" }).nullable(),
      label: t.text().virtual((row: { readonly title: string }) => row.title.toUpperCase()),
    },
    { store: works },
  );
  const Review = model(
    "split_reviews",
    {
      id: t.integer().primaryKey(),
      book: t.ref(Book, { reverse: "reviews" }),
      by: t.ref(Author, { reverse: "reviews" }).nullable(),
      stars: t.integer(),
    },
    { store: people },
  );
  return { authors: Author, profiles: Profile, books: Book, reviews: Review };
}

/** The database of these models, wherever they are kept. */
export type SplitDb = CaseDatabase<ReturnType<typeof modelsOf>>;

/** Opens the models in their stores, with the same rows everywhere. */
export async function openWorld(stores: Adapter | StoreSet, placement: Placement): Promise<SplitDb> {
  const db = connect(stores, modelsOf(placement)) as SplitDb;
  await createTables(db);
  await db.authors.createMany([
    { id: 1n, name: "Ann" },
    { id: 2n, name: "Bob", mentorId: 1n },
    { id: 3n, name: "Cyd", mentorId: 1n },
    { id: 9007199254740993n, name: "Dee", mentorId: 2n },
  ]);
  await db.profiles.createMany([
    { authorId: 1n, born: "1990-02-03", picture: new Uint8Array([0, 255]), facts: { likes: ["tea", null] } },
    { authorId: 9007199254740993n, picture: new Uint8Array(), facts: "none" },
  ]);
  const at = new Date("2024-01-02T03:04:05.678Z");
  await db.books.createMany([
    { isbn: "a", title: "Alpha", year: 2001, price: "1.10", at, authorId: 1n, editorId: 2n },
    { isbn: "b", title: "Beta", price: "20.00", at, authorId: 1n },
    { isbn: "c", title: "Gamma", year: 2003, price: "0.05", at, authorId: 1n, editorId: 1n },
    { isbn: "d", title: "Delta", year: 2001, price: "999999.99", at, authorId: 2n, editorId: 2n },
    { isbn: "e", title: "Epsilon", year: 2003, price: "3.00", at, authorId: 9007199254740993n, editorId: 1n },
  ]);
  await db.reviews.createMany([
    { id: 1, bookId: "a", byId: 2n, stars: 5 },
    { id: 2, bookId: "a", byId: 3n, stars: 3 },
    { id: 3, bookId: "c", byId: 2n, stars: 3 },
    { id: 4, bookId: "d", stars: 1 },
    { id: 5, bookId: "e", byId: 1n, stars: 4 },
  ]);
  return db;
}
