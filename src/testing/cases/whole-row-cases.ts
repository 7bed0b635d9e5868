import { ValidationError } from "../../errors.ts";
import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import { sql } from "../../sql/sql-template.ts";
import { SECRET } from "../refusal.ts";
import { type CaseDatabase, type Steps, type Subject, subject } from "../subject.ts";
import { type Attempt, asRefusal } from "./sales.ts";

const Author = model("whole_authors", {
  id: t.integer().primaryKey(),
  first: t.text().unique(),
  last: t.text(),
  full: t.text().virtual((row: { first: string; last: string }) => `${row.first} ${row.last}`),
  size: t.integer().virtual((row: { full: string }) => row.full.length),
});
const Book = model("whole_books", {
  id: t.integer().primaryKey(),
  title: t.text(),
  author: t.ref(Author, { reverse: "books" }),
  editor: t.ref(Author, { reverse: "edited" }).nullable(),
  by: t.text().virtual((row: { title: string; author?: { full: string } }) => row.author?.full ?? "?"),
});
const Event = model(
  "whole_events",
  {
    id: t.integer().primaryKey(),
    code: t.text().unique(),
    name: t.text().default(" none "),
    slug: t.text().default(""),
    begins: t.integer().default(0),
    ends: t.integer().default(9),
    tags: t.list(t.text()).default([]),
  },
  {
    clean: (row) => {
      if (row.code !== undefined) row.code = row.code.toLowerCase();
      if (row.name !== undefined) row.slug = row.name.trim();
      row.tags?.push("new");
      if (row.begins !== undefined && row.ends !== undefined && row.ends < row.begins)
        throw new ValidationError("events", [{ path: ["ends"], message: "must not be before begins" }]);
    },
  },
);
const Label = model(
  "whole_labels",
  {
    id: t.integer().primaryKey(),
    text: t.text(),
    note: t.text().nullable(),
    shown: t.text().virtual((row: { text: string }) => `<${row.text}>`),
  },
  { clean: ({ text }) => (text === undefined ? {} : { text: text.toUpperCase(), note: `was ${text}` }) },
);
const models = { authors: Author, books: Book, events: Event, labels: Label };
type Db = CaseDatabase<typeof models>;

const ada = { id: 1, first: "Ada", last: "Byron" };
const bob = { id: 2, first: "Bob", last: "Ray" };
const wholeAda = { ...ada, full: "Ada Byron", size: 9 };
const wholeBob = { ...bob, full: "Bob Ray", size: 7 };
const alpha = { id: 1, title: "Alpha", authorId: 1, editorId: 2 };
const beta = { id: 2, title: "Beta", authorId: 1, editorId: null };

async function write(db: Db): Promise<void> {
  await db.authors.createMany([ada, bob]);
  await db.books.createMany([alpha, beta]);
}

const virtuals: readonly Steps<Db>[] = [
  {
    name: "virtual fields of rows that are written",
    steps: async ({ db, expect }) => {
      expect(await db.authors.create(ada)).toStrictEqual(wholeAda);
      expect(await db.authors.createMany([bob])).toStrictEqual([wholeBob]);
      expect(await db.authors.update(1, { last: "Lovelace" })).toStrictEqual({
        ...ada,
        last: "Lovelace",
        full: "Ada Lovelace",
        size: 12,
      });
      expect(await db.authors.update(9, { last: "?" })).toStrictEqual(null);
      expect(await db.authors.upsert(ada)).toStrictEqual(wholeAda);
      expect(await db.authors.upsertMany([{ id: 3, first: "Cy", last: "X" }, bob])).toStrictEqual([
        { id: 3, first: "Cy", last: "X", full: "Cy X", size: 4 },
        wholeBob,
      ]);
    },
  },
  {
    name: "virtual fields where a row is in the way",
    steps: async ({ db, expect }) => {
      await db.authors.create(ada);
      expect(await db.authors.createMany([ada, bob], { onConflict: "ignore" })).toStrictEqual([null, wholeBob]);
      expect(await db.authors.getOrCreate({ first: "Ada" }, { id: 5, last: "?" })).toStrictEqual({
        row: wholeAda,
        created: false,
      });
      expect(await db.authors.updateOrCreate({ first: "Bob" }, { id: 2, last: "Ray" })).toStrictEqual({
        row: wholeBob,
        created: false,
      });
    },
  },
  {
    name: "virtual fields of rows that are read",
    steps: async ({ db, expect }) => {
      await db.authors.createMany([ada, bob]);
      expect(await db.authors.get(1)).toStrictEqual(wholeAda);
      expect(await db.authors.find({ first: "Bob" })).toStrictEqual(wholeBob);
      expect(await db.authors.getMany([2, 9, 1])).toStrictEqual([wholeBob, null, wholeAda]);
      expect(await db.authors.orderBy("-id").all()).toStrictEqual([wholeBob, wholeAda]);
      expect([await db.authors.first(), await db.authors.last()]).toStrictEqual([wholeAda, wholeBob]);
      expect((await db.authors.page({ size: 1 })).rows).toStrictEqual([wholeAda]);
      expect(await db.atomic([db.authors.get(2), db.authors.count()])).toStrictEqual([wholeBob, 2]);
      const each: unknown[] = [];
      for await (const row of db.authors.orderBy("id")) each.push(row);
      expect(each).toStrictEqual([wholeAda, wholeBob]);
    },
  },
  {
    name: "virtual fields of combined and distinct sets",
    steps: async ({ db, expect }) => {
      await db.authors.createMany([ada, bob]);
      const union = db.authors.filter({ id: 1 }).union(db.authors.filter({ id: 2 }));
      expect(await union.orderBy("id").all()).toStrictEqual([wholeAda, wholeBob]);
      expect(await db.authors.distinct().orderBy("-id").all()).toStrictEqual([wholeBob, wholeAda]);
    },
  },
  {
    name: "virtual fields of rows found by SQL",
    needs: ["sql"],
    steps: async ({ db, expect }) => {
      await db.authors.createMany([ada, bob]);
      const rows = await db.authors.fromSQL(sql`select * from whole_authors where id = ${2}`);
      expect(rows).toStrictEqual([wholeBob]);
    },
  },
  {
    name: "virtual fields are left out where columns are",
    steps: async ({ db, expect }) => {
      await write(db);
      expect(await db.authors.select("first", "id").first()).toStrictEqual({ id: 1, first: "Ada" });
      expect(await db.authors.omit("last").first()).toStrictEqual({ id: 1, first: "Ada" });
      expect(await db.authors.orderBy("id").pluck("first")).toStrictEqual(["Ada", "Bob"]);
      expect(await db.books.include({ author: (p) => p.select("last") }).first()).toStrictEqual({
        ...alpha,
        author: { last: "Byron" },
        by: "?",
      });
    },
  },
  {
    name: "virtual fields beside annotations",
    steps: async ({ db, expect }) => {
      await write(db);
      expect(
        await db.authors
          .annotate((p) => ({ n: p.books.count(), loud: p.first.upper() }))
          .orderBy("id")
          .all(),
      ).toStrictEqual([
        { ...wholeAda, n: 2, loud: "ADA" },
        { ...wholeBob, n: 0, loud: "BOB" },
      ]);
    },
  },
  {
    name: "virtual fields of included rows, and a virtual field that looks at one",
    steps: async ({ db, expect }) => {
      await write(db);
      expect(await db.books.include("author", "editor").orderBy("id").all()).toStrictEqual([
        { ...alpha, author: wholeAda, editor: wholeBob, by: "Ada Byron" },
        { ...beta, author: wholeAda, editor: null, by: "Ada Byron" },
      ]);
      expect(
        await db.authors
          .select("id")
          .include({ books: (p) => p.orderBy("-id").include("editor") })
          .orderBy("id")
          .all(),
      ).toStrictEqual([
        {
          id: 1,
          books: [
            { ...beta, editor: null, by: "?" },
            { ...alpha, editor: wholeBob, by: "?" },
          ],
        },
        { id: 2, books: [] },
      ]);
    },
  },
];

const event = { id: 1, code: "a", name: " Fair ", slug: "Fair", begins: 0, ends: 9, tags: ["new"] };

const cleaned: readonly Steps<Db>[] = [
  {
    name: "clean changes new rows, defaults included",
    steps: async ({ db, expect }) => {
      expect(await db.events.create({ id: 1, code: "A", name: " Fair " })).toStrictEqual(event);
      const rows = [
        { id: 2, code: "B", tags: ["x"] },
        { id: 3, code: "c", name: "Walk", begins: 2 },
      ];
      expect(await db.events.createMany(rows)).toStrictEqual([
        { ...event, id: 2, code: "b", name: " none ", slug: "none", tags: ["x", "new"] },
        { ...event, id: 3, code: "c", name: "Walk", slug: "Walk", begins: 2 },
      ]);
    },
  },
  {
    name: "clean changes patches",
    steps: async ({ db, expect }) => {
      await db.events.createMany(["a", "b", "c"].map((code, index) => ({ id: index + 1, code })));
      expect((await db.events.update(1, { name: " one " }))?.slug).toStrictEqual("one");
      expect((await db.events.update(1, (p) => ({ name: "two", ends: p.ends.add(1) })))?.slug).toStrictEqual("two");
      expect(await db.events.filter({ id: 2 }).update({ name: " set ", tags: [] })).toStrictEqual(1);
      expect(
        await db.events.updateMany([
          { id: 2, ends: 5 },
          { id: 3, code: "C", name: "many " },
        ]),
      ).toStrictEqual(2);
      expect(await db.events.orderBy("id").select("code", "name", "slug", "ends", "tags").all()).toStrictEqual([
        { code: "a", name: "two", slug: "two", ends: 10, tags: ["new"] },
        { code: "b", name: " set ", slug: "set", ends: 5, tags: ["new"] },
        { code: "c", name: "many ", slug: "many", ends: 9, tags: ["new"] },
      ]);
    },
  },
  {
    name: "clean does not see what the store works out",
    steps: async ({ db, expect }) => {
      await db.events.create({ id: 1, code: "a", name: "Fair" });
      const row = await db.events.update(1, (p) => ({ name: p.name.upper(), ends: p.begins.sub(1) }));
      expect([row?.name, row?.slug, row?.ends]).toStrictEqual(["FAIR", "Fair", -1]);
    },
  },
  {
    name: "clean and rows in the way: what it gives is looked for and written",
    steps: async ({ db, expect }) => {
      const created = await db.events.getOrCreate({ code: "A" }, { id: 1, name: " Fair " });
      expect(created).toStrictEqual({ row: event, created: true });
      expect(await db.events.getOrCreate({ code: "A" }, { id: 2 })).toStrictEqual({ row: event, created: false });
      const changed = await db.events.updateOrCreate({ code: "A" }, { id: 1, name: "Gala " });
      expect(changed).toStrictEqual({ row: { ...event, name: "Gala ", slug: "Gala" }, created: false });
      const update = { on: ["code"], update: () => ({ name: " Last" }) } as const;
      expect(await db.events.create({ id: 3, code: "A" }, { onConflict: update })).toStrictEqual({
        ...event,
        name: " Last",
        slug: "Last",
      });
      expect((await db.events.upsert({ id: 1, code: "A", name: "Up " })).slug).toStrictEqual("Up");
    },
  },
  {
    name: "clean may return what changes, and virtual fields see what was written",
    steps: async ({ db, expect }) => {
      const row = { id: 1, text: "A", note: "was a", shown: "<A>" };
      expect(await db.labels.create({ id: 1, text: "a" })).toStrictEqual(row);
      expect(await db.labels.update(1, { note: "kept" })).toStrictEqual({ ...row, note: "kept" });
      expect(await db.labels.filter({ id: 1 }).update({ text: "b" })).toStrictEqual(1);
      expect(await db.labels.all()).toStrictEqual([{ id: 1, text: "B", note: "was b", shown: "<B>" }]);
    },
  },
  {
    name: "a row that clean refuses keeps all others from being written",
    steps: async ({ db, expect, refuses }) => {
      await db.events.create({ id: 1, code: "a", name: " Fair " });
      const rows = [
        { id: 2, code: "b" },
        { id: 3, code: SECRET, begins: 5, ends: 1 },
      ];
      const refused = { error: "validation", model: "events", at: ["1.ends"] } as const;
      await refuses(() => db.events.createMany(rows), refused);
      await refuses(
        () =>
          db.events.updateMany([
            { id: 1, code: "z" },
            { id: 2, begins: 5, ends: 1 },
          ]),
        refused,
      );
      await refuses(
        () =>
          db.atomic([db.events.create({ id: 2, code: "b" }), db.events.create({ id: 3, code: SECRET, begins: 10 })]),
        {
          ...refused,
          at: ["ends"],
        },
      );
      expect(await db.events.all()).toStrictEqual([event]);
    },
  },
];

const wrong = { code: SECRET, begins: 5, ends: 1 };
const refusedEnds = { error: "validation", model: "events", at: ["ends"] } as const;
const refused: readonly Attempt<Db>[] = [
  ["a new row that clean refuses", (db) => db.events.create({ id: 1, ...wrong }), refusedEnds],
  ["a patch by key that clean refuses", (db) => db.events.update(1, wrong), refusedEnds],
  ["a patch of a set that clean refuses", (db) => db.events.filter({ id: 1 }).update(wrong), refusedEnds],
  [
    "getOrCreate of a row that clean refuses",
    (db) => db.events.getOrCreate({ code: SECRET }, { id: 1, begins: 10 }),
    refusedEnds,
  ],
  [
    "a virtual field in a new row",
    (db) => db.authors.create({ ...ada, full: SECRET } as never),
    { error: "validation", model: "authors", at: ["full"] },
  ],
  [
    "a virtual field in a filter",
    (db) => db.authors.filter({ full: SECRET } as never).all(),
    { error: "validation", model: "authors", at: ["full"] },
  ],
  [
    "a virtual field in an order",
    (db) => db.authors.orderBy("full" as never).all(),
    { error: "validation", model: "authors", at: ["full"] },
  ],
  [
    "an annotation with the name of a virtual field",
    (db) => db.authors.annotate((p) => ({ full: p.first }) as never),
    { error: "validation", model: "authors", at: ["full"] },
  ],
];

/** What is worked out of whole rows that were read, and what is done to whole rows before they are written. */
export const wholeRows: Subject = subject({
  name: "whole rows",
  models,
  cases: [...virtuals, ...cleaned, ...refused.map(asRefusal)],
});
