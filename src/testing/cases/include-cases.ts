import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import { type CaseDatabase, type Reads, type Steps, type Subject, subject } from "../subject.ts";

const Author = model("include_authors", {
  id: t.integer().primaryKey(),
  name: t.text(),
  mentor: t.ref("self", { reverse: "pupils" }).nullable(),
});
const Profile = model("include_profiles", {
  author: t.ref(Author, { reverse: "profile" }).primaryKey(),
  bio: t.text().nullable(),
});
const Book = model("include_books", {
  id: t.integer().primaryKey(),
  title: t.text(),
  year: t.integer().nullable(),
  author: t.ref(Author, { reverse: "books" }),
  editor: t.ref(Author, { reverse: "edited" }).nullable(),
});
const Tag = model("include_tags", { name: t.text().primaryKey() });
const Tagging = model(
  "include_taggings",
  {
    book: t.ref(Book, { reverse: "taggings" }),
    tag: t.ref(Tag, { reverse: "taggings" }),
    weight: t.integer().nullable(),
  },
  { primaryKey: ["book", "tag"] },
);
const models = { authors: Author, profiles: Profile, books: Book, tags: Tag, taggings: Tagging };
type Db = CaseDatabase<typeof models>;

const ann = { id: 1, name: "Ann", mentorId: null };
const bob = { id: 2, name: "Bob", mentorId: 1 };
const cyd = { id: 3, name: "Cyd", mentorId: 1 };
const dee = { id: 4, name: "Dee", mentorId: 2 };
const alpha = { id: 1, title: "Alpha", year: 2001, authorId: 1, editorId: 2 };
const beta = { id: 2, title: "Beta", year: null, authorId: 1, editorId: null };
const gamma = { id: 3, title: "Gamma", year: 2003, authorId: 1, editorId: 1 };
const delta = { id: 4, title: "Delta", year: 2001, authorId: 2, editorId: 2 };
const epsilon = { id: 5, title: "Epsilon", year: 2003, authorId: 1, editorId: null };
const taggings = [
  { bookId: 1, tagId: "sea", weight: 2 },
  { bookId: 1, tagId: "sky", weight: null },
  { bookId: 2, tagId: "sea", weight: 1 },
  { bookId: 4, tagId: "sky", weight: 3 },
] as const;

async function seed(db: Db): Promise<void> {
  await db.authors.createMany([ann, bob, cyd, dee]);
  await db.profiles.createMany([{ authorId: 1, bio: "poet" }, { authorId: 3 }]);
  await db.books.createMany([alpha, beta, gamma, delta, epsilon]);
  await db.tags.createMany([{ name: "sea" }, { name: "sky" }, { name: "old" }]);
  await db.taggings.createMany(taggings);
}

const toOne: readonly Reads<Db>[] = [
  {
    name: "a required reference",
    query: (db) => db.books.orderBy("id").include("author").limit(2).all(),
    gives: [
      { ...alpha, author: ann },
      { ...beta, author: ann },
    ],
  },
  {
    name: "a reference that may be null",
    query: (db) => db.books.orderBy("id").include("editor").limit(2).all(),
    gives: [
      { ...alpha, editor: bob },
      { ...beta, editor: null },
    ],
  },
  {
    name: "two references to one table",
    query: (db) => db.books.include("author", "editor").filter({ id: 4 }).all(),
    gives: [{ ...delta, author: bob, editor: bob }],
  },
  {
    name: "a self reference, over several rows",
    query: (db) => db.authors.orderBy("id").include("mentor").all(),
    gives: [
      { ...ann, mentor: null },
      { ...bob, mentor: ann },
      { ...cyd, mentor: ann },
      { ...dee, mentor: bob },
    ],
  },
  {
    name: "a self reference, twice",
    query: (db) =>
      db.authors
        .filter({ id: 4 })
        .include({ mentor: (m) => m.include("mentor") })
        .all(),
    gives: [{ ...dee, mentor: { ...bob, mentor: ann } }],
  },
  {
    name: "the way back of a one-to-one reference is a row or null",
    query: (db) => db.authors.orderBy("id").limit(3).include("profile").all(),
    gives: [
      { ...ann, profile: { authorId: 1, bio: "poet" } },
      { ...bob, profile: null },
      { ...cyd, profile: { authorId: 3, bio: null } },
    ],
  },
  {
    name: "a one-to-one reference, forward",
    query: (db) => db.profiles.orderBy("authorId").include("author").all(),
    gives: [
      { authorId: 1, bio: "poet", author: ann },
      { authorId: 3, bio: null, author: cyd },
    ],
  },
  {
    name: "select within a to-one relation",
    query: (db) =>
      db.books
        .filter({ id: 1 })
        .include({ author: (a) => a.select("name") })
        .all(),
    gives: [{ ...alpha, author: { name: "Ann" } }],
  },
  {
    name: "select of a column that is null is not an absent row",
    query: (db) =>
      db.books
        .filter({ id: 3 })
        .include({ editor: (e) => e.select("mentorId") })
        .all(),
    gives: [{ ...gamma, editor: { mentorId: null } }],
  },
  {
    name: "omit within a to-one relation",
    query: (db) =>
      db.books
        .filter({ id: 1 })
        .include({ author: (a) => a.omit("mentorId") })
        .all(),
    gives: [{ ...alpha, author: { id: 1, name: "Ann" } }],
  },
];

const toMany: readonly Reads<Db>[] = [
  {
    name: "a to-many relation, and an empty one",
    query: (db) =>
      db.authors
        .orderBy("id")
        .include({ books: (b) => b.orderBy("id") })
        .all(),
    gives: [
      { ...ann, books: [alpha, beta, gamma, epsilon] },
      { ...bob, books: [delta] },
      { ...cyd, books: [] },
      { ...dee, books: [] },
    ],
  },
  {
    name: "two ways back from one table",
    query: (db) =>
      db.authors
        .filter({ id: 2 })
        .include("books", { edited: (b) => b.orderBy("id") })
        .all(),
    gives: [{ ...bob, books: [delta], edited: [alpha, delta] }],
  },
  {
    name: "a self reference, back",
    query: (db) =>
      db.authors
        .orderBy("id")
        .include({ pupils: (p) => p.orderBy("-id") })
        .all(),
    gives: [
      { ...ann, pupils: [cyd, bob] },
      { ...bob, pupils: [dee] },
      { ...cyd, pupils: [] },
      { ...dee, pupils: [] },
    ],
  },
  {
    name: "filtered children",
    query: (db) =>
      db.authors
        .orderBy("id")
        .limit(2)
        .include({ books: (b) => b.filter({ year: 2003 }).orderBy("id") })
        .all(),
    gives: [
      { ...ann, books: [gamma, epsilon] },
      { ...bob, books: [] },
    ],
  },
  {
    name: "children filtered by a null, and excluded",
    query: (db) =>
      db.authors
        .filter({ id: 1 })
        .include({ books: (b) => b.exclude({ year: 2003 }).orderBy("id") })
        .all(),
    gives: [{ ...ann, books: [alpha, beta] }],
  },
  {
    name: "children filtered by a path",
    query: (db) =>
      db.authors
        .filter({ id: 1 })
        .include({ books: (b) => b.filter({ editor: { name: "Bob" } }) })
        .all(),
    gives: [{ ...ann, books: [alpha] }],
  },
  {
    name: "children filtered by a relation of their own",
    query: (db) =>
      db.authors
        .filter({ id: 1 })
        .include({ books: (b) => b.filter((c) => c.taggings.some({ tagId: "sea" })).orderBy("id") })
        .all(),
    gives: [{ ...ann, books: [alpha, beta] }],
  },
  {
    name: "children of a condition that is always false",
    query: (db) =>
      db.authors
        .filter({ id: 1 })
        .include({ books: (b) => b.filter((c) => c.id.in([])) })
        .all(),
    gives: [{ ...ann, books: [] }],
  },
  {
    name: "ordered children: null is the largest, ties by the key",
    query: (db) =>
      db.authors
        .filter({ id: 1 })
        .include({ books: (b) => b.orderBy("-year") })
        .all(),
    gives: [{ ...ann, books: [beta, epsilon, gamma, alpha] }],
  },
  {
    name: "children ordered by a path",
    query: (db) =>
      db.authors
        .filter({ id: 1 })
        .include({ books: (b) => b.orderBy((c) => c.editor.name.asc(), "-id") })
        .all(),
    gives: [{ ...ann, books: [gamma, alpha, epsilon, beta] }],
  },
  {
    name: "children limited for each parent",
    query: (db) =>
      db.authors
        .orderBy("id")
        .limit(2)
        .include({ books: (b) => b.orderBy("-id").limit(2) })
        .all(),
    gives: [
      { ...ann, books: [epsilon, gamma] },
      { ...bob, books: [delta] },
    ],
  },
  {
    name: "children skipped for each parent",
    query: (db) =>
      db.authors
        .orderBy("id")
        .limit(2)
        .include({ books: (b) => b.orderBy("id").offset(1).limit(2) })
        .all(),
    gives: [
      { ...ann, books: [beta, gamma] },
      { ...bob, books: [] },
    ],
  },
  {
    name: "children reversed",
    query: (db) =>
      db.authors
        .filter({ id: 1 })
        .include({ books: (b) => b.orderBy("year").reverse() })
        .all(),
    gives: [{ ...ann, books: [beta, epsilon, gamma, alpha] }],
  },
  {
    name: "children limited, then reversed",
    query: (db) =>
      db.authors
        .filter({ id: 1 })
        .include({ books: (b) => b.orderBy("id").limit(2).reverse() })
        .all(),
    gives: [{ ...ann, books: [beta, alpha] }],
  },
  {
    name: "no children by limit 0",
    query: (db) =>
      db.authors
        .filter({ id: 1 })
        .include({ books: (b) => b.limit(0) })
        .all(),
    gives: [{ ...ann, books: [] }],
  },
  {
    name: "distinct children",
    query: (db) =>
      db.authors
        .filter({ id: 1 })
        .include({ books: (b) => b.select("year").distinct().orderBy("year") })
        .all(),
    gives: [{ ...ann, books: [{ year: 2001 }, { year: 2003 }, { year: null }] }],
  },
  {
    name: "distinct children, limited for each parent",
    query: (db) =>
      db.authors
        .orderBy("id")
        .limit(2)
        .include({ books: (b) => b.select("year").distinct().orderBy("-year").limit(2) })
        .all(),
    gives: [
      { ...ann, books: [{ year: null }, { year: 2003 }] },
      { ...bob, books: [{ year: 2001 }] },
    ],
  },
  {
    name: "children of which nothing is selected",
    query: (db) =>
      db.authors
        .orderBy("id")
        .limit(2)
        .select("id")
        .include({ books: (b) => b.select() })
        .all(),
    gives: [
      { id: 1, books: [{}, {}, {}, {}] },
      { id: 2, books: [{}] },
    ],
  },
  {
    name: "select within a to-many relation",
    query: (db) =>
      db.authors
        .filter({ id: 1 })
        .include({ books: (b) => b.select("title").orderBy("-year") })
        .all(),
    gives: [{ ...ann, books: [{ title: "Beta" }, { title: "Epsilon" }, { title: "Gamma" }, { title: "Alpha" }] }],
  },
  {
    name: "omit within a to-many relation",
    query: (db) =>
      db.authors
        .filter({ id: 2 })
        .include({ books: (b) => b.omit("authorId", "editorId", "year") })
        .all(),
    gives: [{ ...bob, books: [{ id: 4, title: "Delta" }] }],
  },
];

const nested: readonly Reads<Db>[] = [
  {
    name: "to-many in to-many, through a join table",
    query: (db) =>
      db.authors
        .filter({ id: 1 })
        .include({
          books: (b) =>
            b
              .orderBy("id")
              .limit(2)
              .include({ taggings: (g) => g.orderBy("tagId").include("tag") }),
        })
        .all(),
    gives: [
      {
        ...ann,
        books: [
          {
            ...alpha,
            taggings: [
              { ...taggings[0], tag: { name: "sea" } },
              { ...taggings[1], tag: { name: "sky" } },
            ],
          },
          { ...beta, taggings: [{ ...taggings[2], tag: { name: "sea" } }] },
        ],
      },
    ],
  },
  {
    name: "to-many in to-one",
    query: (db) =>
      db.books
        .filter({ id: 1 })
        .include({ editor: (e) => e.include({ books: (b) => b.select("id") }) })
        .all(),
    gives: [{ ...alpha, editor: { ...bob, books: [{ id: 4 }] } }],
  },
  {
    name: "anything in an absent row",
    query: (db) =>
      db.books
        .filter({ id: 2 })
        .include({ editor: (e) => e.include("books", "mentor") })
        .all(),
    gives: [{ ...beta, editor: null }],
  },
  {
    name: "to-one in to-many, back to where it began",
    query: (db) =>
      db.authors
        .filter({ id: 2 })
        .include({ books: (b) => b.include({ author: (a) => a.include("profile") }) })
        .all(),
    gives: [{ ...bob, books: [{ ...delta, author: { ...bob, profile: null } }] }],
  },
  {
    name: "limits at every level",
    query: (db) =>
      db.tags
        .orderBy("-name")
        .limit(1)
        .include({
          taggings: (g) =>
            g
              .orderBy("bookId")
              .limit(1)
              .include({ book: (b) => b.include({ taggings: (h) => h.orderBy("-tagId").limit(1) }) }),
        })
        .all(),
    gives: [{ name: "sky", taggings: [{ ...taggings[1], book: { ...alpha, taggings: [taggings[1]] } }] }],
  },
  {
    name: "six levels deep",
    query: (db) =>
      db.authors
        .filter({ id: 4 })
        .select("id")
        .include({
          mentor: (a) =>
            a.select("id").include({
              mentor: (b) =>
                b.select("id").include({
                  pupils: (c) =>
                    c
                      .orderBy("id")
                      .select("id")
                      .include({
                        books: (d) =>
                          d
                            .select("id")
                            .include({ taggings: (e) => e.select("weight").include({ tag: (f) => f.select("name") }) }),
                      }),
                }),
            }),
        })
        .all(),
    gives: [
      {
        id: 4,
        mentor: {
          id: 2,
          mentor: {
            id: 1,
            pupils: [
              { id: 2, books: [{ id: 4, taggings: [{ weight: 3, tag: { name: "sky" } }] }] },
              { id: 3, books: [] },
            ],
          },
        },
      },
    ],
  },
  {
    name: "names and callbacks mixed",
    query: (db) =>
      db.books
        .filter({ id: 1 })
        .include("author", { taggings: (g) => g.orderBy("tagId").select("tagId") })
        .all(),
    gives: [{ ...alpha, author: ann, taggings: [{ tagId: "sea" }, { tagId: "sky" }] }],
  },
  {
    name: "include twice adds up",
    query: (db) => db.books.filter({ id: 2 }).include("author").include("editor").all(),
    gives: [{ ...beta, author: ann, editor: null }],
  },
  {
    name: "select before include keeps the relation",
    query: (db) => db.books.filter({ id: 2 }).select("title").include("author").all(),
    gives: [{ title: "Beta", author: ann }],
  },
  {
    name: "select after include keeps the relation",
    query: (db) => db.books.filter({ id: 2 }).include("author").select("title").all(),
    gives: [{ title: "Beta", author: ann }],
  },
  {
    name: "omit of the reference's own field",
    query: (db) => db.books.filter({ id: 2 }).omit("authorId", "year").include("author").all(),
    gives: [{ id: 2, title: "Beta", editorId: null, author: ann }],
  },
  {
    name: "with a reversed and limited set of parents",
    query: (db) =>
      db.authors
        .orderBy("id")
        .limit(2)
        .reverse()
        .include({ books: (b) => b.orderBy("id").limit(1) })
        .all(),
    gives: [
      { ...bob, books: [delta] },
      { ...ann, books: [alpha] },
    ],
  },
  {
    name: "first",
    query: (db) => db.authors.include("profile").first(),
    gives: { ...ann, profile: { authorId: 1, bio: "poet" } },
  },
  {
    name: "get of a set",
    query: (db) => db.authors.include("profile").get({ name: "Cyd" }),
    gives: { ...cyd, profile: { authorId: 3, bio: null } },
  },
  {
    name: "no parents",
    query: (db) => db.authors.filter({ id: 99 }).include("books").all(),
    gives: [],
  },
];

const oneRequest: Steps<Db> = {
  name: "whatever is included, it is one request",
  steps: async ({ db, expect, requests }) => {
    const before = requests();
    await db.authors
      .include("profile", "mentor", { books: (b) => b.include("editor", { taggings: (g) => g.include("tag") }) })
      .all();
    expect(requests() - before).toStrictEqual(1);
  },
};

const numbersInOrder: Steps<Db> = {
  name: "distinct children are in the order of numbers, not of their digits",
  steps: async ({ db, expect }) => {
    const years = [1000, 999, -5, 20, -40];
    await db.books.createMany(years.map((year, index) => ({ id: 10 + index, title: "Zeta", year, authorId: 4 })));
    const found = await db.authors
      .filter({ id: 4 })
      .include({ books: (b) => b.select("year").distinct().orderBy("year") })
      .get();
    expect(found.books.map(({ year }) => year)).toStrictEqual([-40, -5, 20, 999, 1000]);
  },
};

const sixDeep: Steps<Db> = {
  name: "six deep, with a reference at each level",
  steps: async ({ db, expect }) => {
    const everyone = [ann, bob, cyd, dee];
    const family = (author: typeof ann | typeof bob, levels: number): object => ({
      ...author,
      mentor: everyone.find(({ id }) => id === author.mentorId) ?? null,
      pupils: everyone
        .filter(({ mentorId }) => mentorId === author.id)
        .map((pupil) => (levels === 1 ? pupil : family(pupil, levels - 1))),
    });
    const found = await db.authors
      .include("mentor", {
        pupils: (a) =>
          a.include("mentor", {
            pupils: (b) =>
              b.include("mentor", {
                pupils: (c) =>
                  c.include("mentor", {
                    pupils: (d) => d.include("mentor", { pupils: (e) => e.include("mentor", "pupils") }),
                  }),
              }),
          }),
      })
      .orderBy("id")
      .all();
    expect(found).toStrictEqual(everyone.map((author) => family(author, 6)));
  },
};

/** Included rows are the same as rows queried flat, and limits count for each parent. */
export const includes: Subject = subject({
  name: "include",
  models,
  seed,
  cases: [...toOne, ...toMany, ...nested, oneRequest, numbersInOrder, sixDeep],
});
