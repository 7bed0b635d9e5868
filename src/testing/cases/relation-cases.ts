import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import { and, not, or } from "../../query/conditions.ts";
import { type CaseDatabase, type Reads, type Subject, subject } from "../subject.ts";

const Author = model("relation_authors", {
  id: t.integer().primaryKey(),
  name: t.text(),
  mentor: t.ref("self", { reverse: "pupils", onDelete: "setNull" }).nullable(),
});
const Profile = model("relation_profiles", {
  id: t.integer().primaryKey(),
  author: t.ref(Author, { reverse: "profile" }).unique(),
  bio: t.text().nullable(),
});
const Book = model("relation_books", {
  id: t.integer().primaryKey(),
  title: t.text(),
  year: t.integer().nullable(),
  author: t.ref(Author, { reverse: "books" }),
  editor: t.ref(Author, { reverse: "edited" }).nullable(),
});
const Review = model("relation_reviews", {
  id: t.integer().primaryKey(),
  book: t.ref(Book, { reverse: "reviews" }),
  stars: t.integer().nullable(),
  text: t.text(),
});
const Tag = model("relation_tags", { name: t.text().primaryKey() });
const Tagging = model(
  "relation_taggings",
  { book: t.ref(Book, { reverse: "taggings" }), tag: t.ref(Tag, { reverse: "taggings" }) },
  { primaryKey: ["book", "tag"] },
);
const models = { authors: Author, profiles: Profile, books: Book, reviews: Review, tags: Tag, taggings: Tagging };
type Db = CaseDatabase<typeof models>;

async function seed(db: Db): Promise<void> {
  await db.authors.createMany([
    { id: 1, name: "Ann" },
    { id: 2, name: "Bob", mentorId: 1 },
    { id: 3, name: "Cyd", mentorId: 1 },
    { id: 4, name: "Dee", mentorId: 2 },
  ]);
  await db.profiles.createMany([
    { id: 1, authorId: 1, bio: "poet" },
    { id: 2, authorId: 3 },
  ]);
  await db.books.createMany([
    { id: 1, title: "Alpha", year: 2001, authorId: 1, editorId: 2 },
    { id: 2, title: "Beta", year: 2002, authorId: 1 },
    { id: 3, title: "Gamma", year: 2001, authorId: 2, editorId: 1 },
    { id: 4, title: "Delta", authorId: 3, editorId: 3 },
  ]);
  await db.reviews.createMany([
    { id: 1, bookId: 1, stars: 5, text: "good" },
    { id: 2, bookId: 1, stars: 2, text: "bad" },
    { id: 3, bookId: 1, text: "?" },
    { id: 4, bookId: 2, stars: 5, text: "good" },
    { id: 5, bookId: 3, stars: 1, text: "bad" },
  ]);
  await db.tags.createMany([{ name: "sea" }, { name: "sky" }, { name: "old" }]);
  await db.taggings.createMany([
    { bookId: 1, tagId: "sea" },
    { bookId: 1, tagId: "sky" },
    { bookId: 2, tagId: "sea" },
    { bookId: 3, tagId: "sky" },
  ]);
}

type Filters<Name extends keyof typeof models> = readonly (readonly [
  string,
  Parameters<Db[Name]["filter"]>[number],
  readonly unknown[],
])[];

const ofBooks: Filters<"books"> = [
  ["an object goes through a to-one relation", { author: { name: "Ann" } }, [1, 2]],
  ["an object goes through two", { author: { mentor: { name: "Ann" } } }, [3, 4]],
  ["an object asks several fields on the way", { year: 2001, author: { name: "Ann", mentorId: null } }, [1]],
  ["an empty object of a relation is always true", { editor: {} }, [1, 2, 3, 4]],
  ["the field of a reference", { authorId: 2 }, [3]],
  ["a null reference", { editorId: null }, [2]],
  ["an absent row reads as null, in an object", { editor: { name: null as never } }, [2]],
  ["a path", (p) => p.author.name.startsWith("A"), [1, 2]],
  ["a path over a reference that may be null", (p) => p.editor.name.eq("Bob"), [1]],
  ["ne over an absent row holds", (p) => p.editor.name.ne("Bob"), [2, 3, 4]],
  ["isNull over an absent row holds", (p) => p.editor.name.isNull(), [2]],
  ["not over an absent row", (p) => not(p.editor.name.gt("A")), [2]],
  ["isNull two steps on, row or value absent", (p) => p.editor.mentor.name.isNull(), [2, 3]],
  ["two paths compared", (p) => p.author.name.eq(p.editor.name), [4]],
  ["two paths, not equal", (p) => p.author.name.ne(p.editor.name), [1, 2, 3]],
  ["two references to one table are told apart", (p) => and(p.author.name.eq("Ann"), p.editor.name.eq("Bob")), [1]],
  ["paths within or", (p) => or(p.author.name.eq("Bob"), p.editor.name.isNull()), [2, 3]],
  ["some() without a condition", (p) => p.reviews.some(), [1, 2, 3]],
  ["none() without a condition", (p) => p.reviews.none(), [4]],
  ["some of an object", (p) => p.reviews.some({ stars: 5 }), [1, 2]],
  ["some of a null", (p) => p.reviews.some({ stars: null }), [1]],
  ["some of a callback", (p) => p.reviews.some((r) => r.stars.lt(3)), [1, 3]],
  ["none of a callback", (p) => p.reviews.none((r) => r.stars.lt(3)), [2, 4]],
  ["every holds for the empty set, fails for null", (p) => p.reviews.every((r) => r.stars.gte(2)), [2, 4]],
  ["every of an object", (p) => p.reviews.every({ stars: 5 }), [2, 4]],
  ["every of a condition that null satisfies", (p) => p.reviews.every((r) => r.stars.ne(1)), [1, 2, 4]],
  ["not(some) is none", (p) => not(p.reviews.some({ stars: 5 })), [3, 4]],
  ["not(every)", (p) => not(p.reviews.every((r) => r.stars.gte(2))), [1, 3]],
  ["two some may hold for two rows", (p) => and(p.reviews.some({ stars: 5 }), p.reviews.some({ text: "bad" })), [1]],
  ["one some asks for one row", (p) => p.reviews.some({ stars: 5, text: "bad" }), []],
  ["some of what is never true", (p) => p.reviews.some((r) => r.stars.in([])), []],
  ["every of what is never true", (p) => p.reviews.every((r) => r.stars.in([])), [4]],
  ["some behind a to-one relation", (p) => p.author.books.some({ year: 2002 }), [1, 2]],
  ["some behind an absent row is false", (p) => p.editor.books.some(), [1, 3, 4]],
  ["none behind an absent row is true", (p) => p.editor.books.none(), [2]],
  ["every behind an absent row is true", (p) => p.editor.books.every({ title: "Gamma" }), [1, 2]],
  ["some through a join table", (p) => p.taggings.some({ tagId: "sea" }), [1, 2]],
  ["both sides of a join table", (p) => p.taggings.some((g) => g.tag.name.eq("sky")), [1, 3]],
  ["every through a join table", (p) => p.taggings.every({ tagId: "sea" }), [2, 4]],
];

const ofAuthors: Filters<"authors"> = [
  ["some within some", (p) => p.books.some((b) => b.reviews.some({ stars: 5 })), [1]],
  ["some within every", (p) => p.books.every((b) => b.reviews.some()), [1, 2, 4]],
  ["some within none", (p) => p.books.none((b) => b.reviews.some()), [3, 4]],
  ["a path within some", (p) => p.edited.some({ author: { name: "Ann" } }), [2]],
  ["the two ways back from one table are told apart", (p) => and(p.books.some(), p.edited.none()), []],
  ["a self reference, forward", { mentor: { name: "Ann" } }, [2, 3]],
  ["a self reference, twice", (p) => p.mentor.mentor.name.eq("Ann"), [4]],
  ["a self reference, back", (p) => p.pupils.some(), [1, 2]],
  ["a self reference, back to none", (p) => p.pupils.none(), [3, 4]],
  ["a self reference, back and on", (p) => p.pupils.every((q) => q.books.some()), [1, 3, 4]],
  ["a row of the relation compared with the outer row", (p) => p.books.some((b) => b.editorId.eq(p.id)), [3]],
  [
    "a path of the relation compared with the outer row",
    (p) => p.books.every((b) => b.author.name.eq(p.name)),
    [1, 2, 3, 4],
  ],
  ["the outer row two levels in", (p) => p.books.some((b) => b.reviews.some((r) => r.stars.gt(p.id))), [1]],
  ["the way back of a one-to-one reference is asked like any other", (p) => p.profile.some({ bio: "poet" }), [1]],
  ["the way back of a one-to-one reference, with a null in it", (p) => p.profile.some((f) => f.bio.isNull()), [3]],
  ["the way back of a one-to-one reference, absent", (p) => p.profile.none(), [2, 4]],
  ["the way back of a one-to-one reference, absent or so", (p) => p.profile.every({ bio: "poet" }), [1, 2, 4]],
];

const orders: readonly Reads<Db>[] = [
  {
    name: "order by a path",
    query: (db) => db.books.orderBy((p) => p.author.name.desc(), "id").pluck("id"),
    gives: [4, 3, 1, 2],
  },
  {
    name: "order by a path over an absent row: null is the largest",
    query: (db) => db.books.orderBy((p) => p.editor.name.asc()).pluck("id"),
    gives: [3, 1, 4, 2],
  },
  {
    name: "order by a path over an absent row, downwards",
    query: (db) => db.books.orderBy((p) => p.editor.name.desc()).pluck("id"),
    gives: [2, 4, 1, 3],
  },
  {
    name: "order by a path of two steps, ties by the key",
    query: (db) => db.reviews.orderBy((p) => p.book.author.name).pluck("id"),
    gives: [1, 2, 3, 4, 5],
  },
  {
    name: "filter and order by the same path",
    query: (db) =>
      db.books
        .filter({ author: { name: "Ann" } })
        .orderBy((p) => p.author.name.asc(), "-id")
        .pluck("id"),
    gives: [2, 1],
  },
  {
    name: "relations never multiply rows",
    query: (db) =>
      db.books
        .filter((p) => p.reviews.some())
        .filter((p) => p.taggings.some())
        .count(),
    gives: 3,
  },
  {
    name: "count by a path",
    query: (db) => db.reviews.filter({ book: { author: { name: "Ann" } } }).count(),
    gives: 4,
  },
  {
    name: "exists by a relation",
    query: (db) => db.tags.filter({ name: "old" }, (p) => p.taggings.some()).exists(),
    gives: false,
  },
  {
    name: "exclude by a path keeps rows without it",
    query: (db) =>
      db.books
        .exclude({ editor: { name: "Bob" } })
        .orderBy("id")
        .pluck("id"),
    gives: [2, 3, 4],
  },
  {
    name: "a text key on the other side of a join table",
    query: (db) => db.tags.filter((p) => p.taggings.some((g) => g.book.author.name.eq("Bob"))).pluck("name"),
    gives: ["sky"],
  },
];

/** To-one relations are walked, to-many relations are asked, and an absent row reads as null. */
export const relations: Subject = subject({
  name: "relations",
  models,
  seed,
  cases: [
    ...ofBooks.map(([name, filter, gives]): Reads<Db> => ({
      name,
      query: (db) => db.books.filter(filter).orderBy("id").pluck("id"),
      gives,
    })),
    ...ofAuthors.map(([name, filter, gives]): Reads<Db> => ({
      name,
      query: (db) => db.authors.filter(filter).orderBy("id").pluck("id"),
      gives,
    })),
    ...orders,
  ],
});
