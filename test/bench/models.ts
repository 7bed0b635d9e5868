import { model, t, type Create, type Row } from "../../src/index.ts";

const columns = {
  id: t.id(),
  name: t.text(),
  email: t.text(),
  city: t.text(),
  country: t.text(),
  note: t.text().nullable(),
  score: t.float(),
  active: t.boolean(),
  createdAt: t.timestamp(),
  balance: t.decimal(12, 2),
};

/** Ten columns that are read. */
const Person = model("people", columns, { indexes: [["city"]] });

/** The same ten columns, in a table that is written. */
const Entry = model("entries", columns);

const Author = model("authors", { id: t.id(), name: t.text(), email: t.text(), city: t.text() });

const Post = model("posts", {
  id: t.id(),
  author: t.ref(Author, { reverse: "posts" }),
  title: t.text(),
  views: t.integer(),
  score: t.float(),
  published: t.boolean(),
  createdAt: t.timestamp(),
});

const Comment = model("comments", {
  id: t.id(),
  post: t.ref(Post, { reverse: "comments" }),
  name: t.text(),
  body: t.text(),
});

const eventColumns = {
  id: t.id(),
  kind: t.text(),
  title: t.text(),
  amount: t.integer().nullable(),
  happenedAt: t.timestamp(),
};

/** Rows so many that it matters how a page of them is found. */
const Event = model("events", eventColumns, {
  indexes: [
    ["happenedAt", "id"],
    ["amount", "id"],
  ],
});

/** The same rows where nothing helps to find them. */
export const PlainEvent = model("events", eventColumns);

const Triple = model("triples", { id: t.id(), number: t.integer(), label: t.text(), weight: t.float() });

/** The models of the benchmark; every contender works on the tables made from them. */
export const models = {
  people: Person,
  entries: Entry,
  authors: Author,
  posts: Post,
  comments: Comment,
  events: Event,
  triples: Triple,
};

export type Models = typeof models;
export type PersonRow = Row<typeof Person>;
export type NewPerson = Omit<PersonRow, "id">;
export type PersonPatch = Pick<PersonRow, "score" | "note">;
export type AuthorRow = Row<typeof Author>;
export type PostRow = Row<typeof Post>;
export type AuthorWithPosts = AuthorRow & { posts: PostRow[] };
export type CommentRow = Row<typeof Comment>;
export type EventRow = Row<typeof Event>;
export type NewTriple = Required<Omit<Create<typeof Triple>, "id">>;
export type TripleRow = Row<typeof Triple>;
