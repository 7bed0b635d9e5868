import { softDelete } from "../../models/bundles.ts";
import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import { not, or } from "../../query/conditions.ts";
import { count, exists, max, subquery, sum } from "../../query/functions.ts";
import { from } from "../../query/tables.ts";
import { SECRET } from "../refusal.ts";
import { type CaseDatabase, type Steps, type Subject, subject } from "../subject.ts";
import { type Attempt, type Question, asRead, asRefusal, pagesOf } from "./sales.ts";

const Author = model("soft_authors", { id: t.integer().primaryKey(), name: t.text(), ...softDelete() });
const Card = model("soft_cards", { author: t.ref(Author, { reverse: "card" }).primaryKey(), ...softDelete() });
const Note = model("soft_notes", {
  id: t.integer().primaryKey(),
  text: t.text().unique(),
  author: t.ref(Author, { reverse: "notes" }),
  rank: t.integer().nullable(),
  ...softDelete(),
});
const Tag = model("soft_tags", {
  id: t.integer().primaryKey(),
  word: t.text(),
  note: t.ref(Note, { reverse: "tags" }),
});
const Slip = model("soft_slips", {
  id: t.integer().primaryKey(),
  code: t.text().unique(),
  count: t.integer().default(0),
  ...softDelete(),
});
const Line = model("soft_lines", {
  id: t.integer().primaryKey(),
  slip: t.ref(Slip, { reverse: "lines", onDelete: "cascade" }),
});
const Place = model(
  "soft_places",
  { row: t.integer(), seat: t.integer(), removedAt: t.timestamp().nullable() },
  { primaryKey: ["row", "seat"], softDelete: "removedAt" },
);
const models = { authors: Author, cards: Card, notes: Note, tags: Tag, slips: Slip, lines: Line, places: Place };
const { authors, notes } = from(models);
type Db = CaseDatabase<typeof models>;

const deletedAt = new Date("2024-01-02T03:04:05Z");
const ann = { id: 1, name: "Ann", deletedAt: null };
const bob = { id: 2, name: "Bob", deletedAt };
const cyd = { id: 3, name: "Cyd", deletedAt: null };
const a = { id: 1, text: "a", authorId: 1, rank: 1, deletedAt: null };
const b = { id: 2, text: "b", authorId: 1, rank: 20, deletedAt };
const c = { id: 3, text: "c", authorId: 1, rank: 3, deletedAt: null };
const d = { id: 4, text: "d", authorId: 2, rank: 4, deletedAt: null };
const e = { id: 5, text: "e", authorId: 2, rank: null, deletedAt: null };
const f = { id: 6, text: "f", authorId: 3, rank: 60, deletedAt };
const g = { id: 7, text: "g", authorId: 1, rank: -7, deletedAt };
const tags = [
  { id: 1, word: "sea", noteId: 1 },
  { id: 2, word: "sky", noteId: 2 },
  { id: 3, word: "sea", noteId: 3 },
  { id: 4, word: "sky", noteId: 4 },
] as const;

/** Rows that all cases read: slips, lines and places are written by each case that needs some. */
async function seed(db: Db): Promise<void> {
  await db.authors.createMany([ann, bob, cyd]);
  await db.cards.createMany([{ authorId: 1 }, { authorId: 3, deletedAt }]);
  await db.notes.createMany([a, b, c, d, e, f, g]);
  await db.tags.createMany(tags);
}

const sets: readonly Question<Db>[] = [
  ["all of a table", (db) => db.notes.orderBy("id").all(), [a, c, d, e]],
  [
    "get, find and getMany by key",
    async (db) => [await db.notes.find(2), await db.notes.getMany([2, 3])],
    [null, [null, c]],
  ],
  [
    "find by a condition",
    async (db) => [await db.notes.find({ text: "b" }), await db.notes.withDeleted().find({ text: "b" })],
    [null, b],
  ],
  ["filter, either of two conditions", (db) => db.notes.filter((n) => or(n.id.eq(1), n.id.eq(2))).all(), [a]],
  ["filter by the time of deletion", (db) => db.notes.filter((n) => not(n.deletedAt.isNull())).all(), []],
  ["exclude", (db) => db.notes.exclude({ authorId: 2 }).orderBy("-id").pluck("id"), [3, 1]],
  [
    "count, of some and of all",
    async (db) => [await db.notes.filter({ authorId: 1 }).count(), await db.notes.count()],
    [2, 4],
  ],
  [
    "exists",
    async (db) => [await db.notes.filter({ id: 6 }).exists(), await db.notes.onlyDeleted().filter({ id: 6 }).exists()],
    [false, true],
  ],
  [
    "first and last",
    async (db) => [await db.notes.last(), await db.notes.orderBy("rank").first(), await db.notes.onlyDeleted().first()],
    [e, a, b],
  ],
  [
    "aggregate",
    (db) => db.notes.aggregate((n) => ({ n: count(), total: sum(n.rank), top: max(n.rank) })),
    { n: 4, total: 8, top: 4 },
  ],
  [
    "aggregate of a limited set",
    (db) =>
      db.notes
        .orderBy("id")
        .limit(2)
        .aggregate((n) => ({ n: count(), total: sum(n.rank) })),
    { n: 2, total: 4 },
  ],
  [
    "groups",
    (db) =>
      db.notes
        .groupBy("authorId")
        .annotate((n) => ({ total: sum(n.rank) }))
        .orderBy("authorId")
        .all(),
    [
      { authorId: 1, total: 4 },
      { authorId: 2, total: 4 },
    ],
  ],
  [
    "groups of deleted rows, limited",
    (db) =>
      db.notes
        .onlyDeleted()
        .orderBy("-id")
        .limit(2)
        .groupBy("authorId")
        .annotate(() => ({ n: count() }))
        .orderBy("authorId")
        .all(),
    [
      { authorId: 1, n: 1 },
      { authorId: 3, n: 1 },
    ],
  ],
  ["distinct by name", (db) => db.notes.orderBy("-id").distinct("authorId").pluck("id"), [5, 3]],
  [
    "pages",
    async (db) => [
      (await pagesOf(db.notes.orderBy("-id").select("id"), 3)).map((rows) => rows.map(({ id }) => id)),
      (await pagesOf(db.notes.withDeleted().select("id"), 3)).map((rows) => rows.map(({ id }) => id)),
    ],
    [
      [[5, 4, 3], [1]],
      [[1, 2, 3], [4, 5, 6], [7]],
    ],
  ],
  [
    "for await",
    async (db) => {
      const ids: number[] = [];
      for await (const { id } of db.notes.orderBy("id")) ids.push(id);
      for await (const { id } of db.notes.onlyDeleted().orderBy("id")) ids.push(id);
      return ids;
    },
    [1, 3, 4, 5, 2, 6, 7],
  ],
  ["withDeleted", (db) => db.notes.withDeleted().filter({ authorId: 1 }).orderBy("id").all(), [a, b, c, g]],
  ["onlyDeleted", (db) => db.notes.filter({ authorId: 1 }).onlyDeleted().orderBy("id").all(), [b, g]],
  [
    "alive takes both back, and the last one counts",
    async (db) => [
      await db.notes.withDeleted().alive().count(),
      await db.notes.onlyDeleted().alive().count(),
      await db.notes.alive().onlyDeleted().count(),
    ],
    [4, 4, 3],
  ],
  [
    "a union with the deleted rows",
    (db) => db.notes.filter({ authorId: 1 }).union(db.notes.onlyDeleted()).orderBy("id").pluck("id"),
    [1, 2, 3, 6, 7],
  ],
  ["all rows except those there", (db) => db.notes.withDeleted().except(db.notes).orderBy("id").all(), [b, f, g]],
  [
    "exists of a set",
    (db) => db.authors.filter((p) => exists(notes.filter((n) => n.authorId.eq(p.id)))).pluck("id"),
    [1],
  ],
  [
    "in a set, and in one with the deleted rows",
    async (db) => [
      await db.authors.filter((p) => p.id.in(notes.select("authorId"))).pluck("id"),
      await db.authors
        .filter((p) => p.id.in(notes.onlyDeleted().select("authorId")))
        .orderBy("id")
        .pluck("id"),
      await db.notes
        .filter((n) => not(n.authorId.in(authors.select("id"))))
        .orderBy("id")
        .pluck("id"),
    ],
    [[1], [1, 3], [4, 5]],
  ],
  [
    "a subquery",
    (db) =>
      db.authors
        .annotate((p) => ({
          top: subquery(
            notes.filter((n) => n.authorId.eq(p.id)),
            (n) => max(n.rank),
          ),
        }))
        .orderBy("id")
        .pluck("top"),
    [3, null],
  ],
];

type People = readonly (readonly [string, Parameters<Db["authors"]["filter"]>[number], readonly number[]])[];

const people: People = [
  ["some", (p) => p.notes.some(), [1, 2]],
  ["some, with a condition that only a deleted row satisfies", (p) => p.notes.some((n) => n.rank.gt(10)), []],
  ["none", (p) => p.notes.none(), [3]],
  ["every", (p) => p.notes.every((n) => n.rank.between(1, 5)), [1, 3]],
  ["not every", (p) => not(p.notes.every((n) => n.rank.between(1, 5))), [2]],
  ["every, two relations on", (p) => p.notes.every((n) => n.tags.some()), [1, 3]],
  ["a count", (p) => p.notes.count().gt(1), [1, 2]],
  ["some of a one-to-one relation", (p) => p.card.some(), [1]],
];

const related: readonly Question<Db>[] = [
  [
    "values of a to-many relation",
    (db) =>
      db.authors
        .annotate(({ notes: of }) => ({
          n: of.count(),
          high: of.count((n) => n.rank.gte(2)),
          total: of.sum((n) => n.rank),
          mean: of.avg((n) => n.rank),
          low: of.min((n) => n.rank),
          top: of.max((n) => n.rank),
        }))
        .omit("name", "deletedAt")
        .orderBy("id")
        .all(),
    [
      { id: 1, n: 2, high: 1, total: 4, mean: 2, low: 1, top: 3 },
      { id: 3, n: 0, high: 0, total: null, mean: null, low: null, top: null },
    ],
  ],
  [
    "an included list",
    (db) => db.authors.withDeleted().include("notes").orderBy("id").all(),
    [
      { ...ann, notes: [a, c] },
      { ...bob, notes: [d, e] },
      { ...cyd, notes: [] },
    ],
  ],
  [
    "an included list, ordered and limited, with more inside",
    (db) =>
      db.authors
        .include({ notes: (n) => n.orderBy("-id").limit(1).include("tags") })
        .orderBy("id")
        .all(),
    [
      { ...ann, notes: [{ ...c, tags: [tags[2]] }] },
      { ...cyd, notes: [] },
    ],
  ],
  [
    "an included list may have deleted rows, or those only",
    async (db) => [
      await db.authors
        .filter({ id: 1 })
        .include({ notes: (n) => n.onlyDeleted().orderBy("id") })
        .all(),
      await db.authors
        .filter({ id: 3 })
        .include({ notes: (n) => n.withDeleted().select("id") })
        .all(),
    ],
    [[{ ...ann, notes: [b, g] }], [{ ...cyd, notes: [{ id: 6 }] }]],
  ],
  [
    "the way back of a one-to-one reference",
    (db) => db.authors.include("card").orderBy("id").all(),
    [
      { ...ann, card: { authorId: 1, deletedAt: null } },
      { ...cyd, card: null },
    ],
  ],
  [
    "what a row refers to is read, deleted or not",
    (db) =>
      db.tags
        .filter((p) => p.id.in([2, 4]))
        .include({ note: (n) => n.include("author") })
        .orderBy("id")
        .all(),
    [
      { ...tags[1], note: { ...b, author: ann } },
      { ...tags[3], note: { ...d, author: bob } },
    ],
  ],
  [
    "a list within what a row refers to",
    (db) =>
      db.tags
        .filter({ id: 2 })
        .include({ note: (n) => n.select("id").include({ author: (p) => p.select("id").include("notes") }) })
        .all(),
    [{ ...tags[1], note: { id: 2, author: { id: 1, notes: [a, c] } } }],
  ],
  [
    "a path leads over deleted rows",
    async (db) => [
      await db.tags.filter((p) => p.note.author.name.eq("Bob")).pluck("id"),
      await db.tags.filter({ note: { text: "b" } }).pluck("id"),
      await db.notes.orderBy((n) => n.author.name.desc(), "id").pluck("id"),
    ],
    [[4], [2], [4, 5, 1, 3]],
  ],
  [
    "a list at the end of a path",
    (db) =>
      db.tags
        .annotate((p) => ({ n: p.note.author.notes.count() }))
        .orderBy("id")
        .pluck("n"),
    [2, 2, 2, 2],
  ],
];

const questions: readonly Question<Db>[] = [
  ...sets,
  ...people.map(([name, filter, gives]): Question<Db> => [
    `related rows: ${name}`,
    (db) => db.authors.withDeleted().filter(filter).orderBy("id").pluck("id"),
    gives,
  ]),
  ...related,
];

/** Writes three slips where there is none, and marks the second as deleted. */
async function write(db: Db): Promise<void> {
  await db.slips.withDeleted().delete({ all: true, hard: true });
  await db.slips.createMany(["a", "b", "c"].map((code, index) => ({ id: index + 1, code })));
  await db.slips.delete(2);
}

/** The ids of the slips that are there, and of those marked as deleted. */
async function state({ slips }: Db): Promise<readonly (readonly number[])[]> {
  return [await slips.orderBy("id").pluck("id"), await slips.onlyDeleted().orderBy("id").pluck("id")];
}

const removing: readonly Steps<Db>[] = [
  {
    name: "delete by key marks the row, once",
    steps: async ({ db, expect, refuses }) => {
      await write(db);
      expect(await db.slips.delete(1)).toStrictEqual(true);
      expect(await db.slips.delete(1)).toStrictEqual(false);
      expect(await state(db)).toStrictEqual([[3], [1, 2]]);
      const row = await db.slips.onlyDeleted().get({ id: 1 });
      expect([row.code, row.deletedAt instanceof Date]).toStrictEqual(["a", true]);
      await refuses(() => db.slips.get(1), { error: "not_found" });
    },
  },
  {
    name: "delete by key and a condition",
    steps: async ({ db, expect }) => {
      await write(db);
      expect(await db.slips.delete(1, { where: { code: "z" } })).toStrictEqual(false);
      expect(await db.slips.delete(1, { where: { code: "a" } })).toStrictEqual(true);
      expect(await state(db)).toStrictEqual([[3], [1, 2]]);
    },
  },
  {
    name: "delete of a set marks the rows that are there",
    steps: async ({ db, expect }) => {
      await write(db);
      expect(await db.slips.filter((p) => p.id.lte(2)).delete()).toStrictEqual(1);
      expect(await state(db)).toStrictEqual([[3], [1, 2]]);
      expect(await db.slips.filter().delete({ all: true })).toStrictEqual(1);
      expect(await state(db)).toStrictEqual([[], [1, 2, 3]]);
    },
  },
  {
    name: "delete of a limited set marks the first that are there",
    steps: async ({ db, expect }) => {
      await write(db);
      expect(await db.slips.orderBy("id").limit(2).delete({ all: true })).toStrictEqual(2);
      expect(await state(db)).toStrictEqual([[], [1, 2, 3]]);
    },
  },
  {
    name: "deleteMany marks, and counts the rows that were there",
    steps: async ({ db, expect }) => {
      await write(db);
      expect(await db.slips.deleteMany([1, 2, 9])).toStrictEqual(1);
      expect(await state(db)).toStrictEqual([[3], [1, 2]]);
    },
  },
  {
    name: "hard removes: by key, a set, and by keys",
    steps: async ({ db, expect }) => {
      await write(db);
      expect(await db.slips.delete(1, { hard: true })).toStrictEqual(true);
      expect(await state(db)).toStrictEqual([[3], [2]]);
      expect(await db.slips.filter({ id: 3 }).delete({ hard: true })).toStrictEqual(1);
      expect(await state(db)).toStrictEqual([[], [2]]);
      await write(db);
      expect(await db.slips.deleteMany([1, 2, 3], { hard: true })).toStrictEqual(2);
      expect(await state(db)).toStrictEqual([[], [2]]);
    },
  },
  {
    name: "hard removes a deleted row only where deleted rows are asked for",
    steps: async ({ db, expect }) => {
      await write(db);
      expect(await db.slips.delete(2, { hard: true })).toStrictEqual(false);
      expect(await db.slips.filter({ id: 2 }).delete({ hard: true })).toStrictEqual(0);
      expect(await db.slips.withDeleted().filter({ id: 2 }).delete({ hard: true })).toStrictEqual(1);
      expect(await state(db)).toStrictEqual([[1, 3], []]);
    },
  },
  {
    name: "delete leaves what refers to the row, hard takes it along",
    steps: async ({ db, expect }) => {
      await write(db);
      await db.lines.createMany([
        { id: 1, slipId: 1 },
        { id: 2, slipId: 3 },
      ]);
      await db.slips.deleteMany([1, 3]);
      expect(await db.lines.count()).toStrictEqual(2);
      await db.slips.onlyDeleted().filter({ id: 1 }).delete({ hard: true });
      expect(await db.lines.pluck("id")).toStrictEqual([2]);
    },
  },
  {
    name: "a composite key, and a field of another name",
    steps: async ({ db, expect }) => {
      await db.places.withDeleted().delete({ all: true, hard: true });
      await db.places.createMany([1, 2, 3].map((seat) => ({ row: 1, seat })));
      const key = { row: 1, seat: 2 };
      expect(await db.places.delete(key)).toStrictEqual(true);
      expect(await db.places.deleteMany([key, { row: 1, seat: 3 }])).toStrictEqual(1);
      expect(await db.places.find(key)).toStrictEqual(null);
      expect(await db.places.getMany([key, { row: 1, seat: 1 }])).toStrictEqual([
        null,
        { row: 1, seat: 1, removedAt: null },
      ]);
      expect(await db.places.updateMany([{ ...key, removedAt: null }])).toStrictEqual(0);
      expect(await db.places.restore(key)).toStrictEqual({ ...key, removedAt: null });
      expect(await db.places.onlyDeleted().pluck("seat")).toStrictEqual([3]);
    },
  },
];

const restoring: readonly Steps<Db>[] = [
  {
    name: "restore by key gives the row, and null where it is not deleted",
    steps: async ({ db, expect }) => {
      await write(db);
      expect(await db.slips.restore(2)).toStrictEqual({ id: 2, code: "b", count: 0, deletedAt: null });
      expect([await db.slips.restore(2), await db.slips.restore(9)]).toStrictEqual([null, null]);
      expect(await state(db)).toStrictEqual([[1, 2, 3], []]);
    },
  },
  {
    name: "restore of a set counts the rows that were deleted",
    steps: async ({ db, expect }) => {
      await write(db);
      await db.slips.delete(3);
      expect(await db.slips.filter((p) => p.id.lte(2)).restore()).toStrictEqual(1);
      expect(await db.slips.filter({ id: 1 }).restore()).toStrictEqual(0);
      expect(await state(db)).toStrictEqual([[1, 2], [3]]);
      expect(await db.slips.filter().restore({ all: true })).toStrictEqual(1);
      expect(await state(db)).toStrictEqual([[1, 2, 3], []]);
    },
  },
  {
    name: "update leaves deleted rows as they are",
    steps: async ({ db, expect }) => {
      await write(db);
      expect(await db.slips.update(2, { count: 5 })).toStrictEqual(null);
      expect(await db.slips.update(2, {})).toStrictEqual(null);
      expect(await db.slips.filter((p) => p.id.lte(2)).update({ count: 6 })).toStrictEqual(1);
      expect(await db.slips.filter({ id: 2 }).update({})).toStrictEqual(0);
      expect(await db.slips.updateMany([{ id: 2, count: 7 }])).toStrictEqual(0);
      expect(
        await db.slips.updateMany([
          { id: 1, count: 8 },
          { id: 2, count: 8 },
          { id: 3, code: "z" },
        ]),
      ).toStrictEqual(2);
      expect(await db.slips.withDeleted().orderBy("id").select("code", "count").all()).toStrictEqual([
        { code: "a", count: 8 },
        { code: "b", count: 0 },
        { code: "z", count: 0 },
      ]);
    },
  },
  {
    name: "update of a set that has deleted rows",
    steps: async ({ db, expect }) => {
      await write(db);
      expect(await db.slips.onlyDeleted().update((p) => ({ count: p.count.add(1) }), { all: true })).toStrictEqual(1);
      expect(await db.slips.withDeleted().update((p) => ({ count: p.count.add(1) }), { all: true })).toStrictEqual(3);
      expect(await db.slips.withDeleted().orderBy("id").pluck("count")).toStrictEqual([1, 2, 1]);
    },
  },
  {
    name: "a deleted row holds its unique values",
    steps: async ({ db, expect, refuses }) => {
      await write(db);
      const row = { id: 9, code: "b" };
      await refuses(() => db.slips.create(row), { error: "integrity", kind: "unique" });
      await db.slips.onlyDeleted().delete({ all: true, hard: true });
      expect((await db.slips.create(row)).id).toStrictEqual(9);
    },
  },
  {
    name: "a deleted row is in the way of new ones, and stays deleted",
    steps: async ({ db, expect }) => {
      await write(db);
      const { row, created } = await db.slips.getOrCreate({ code: "b" }, { id: 9 });
      expect([row.id, row.deletedAt instanceof Date, created]).toStrictEqual([2, true, false]);
      const changed = await db.slips.upsert({ id: 2, code: "z" });
      expect([changed.code, changed.deletedAt instanceof Date]).toStrictEqual(["z", true]);
      expect(await db.slips.create({ id: 2, code: "y" }, { onConflict: "ignore" })).toStrictEqual(null);
      expect(await state(db)).toStrictEqual([[1, 3], [2]]);
    },
  },
  {
    name: "a row may be deleted from the start, and by a patch",
    steps: async ({ db, expect }) => {
      await write(db);
      expect(await db.slips.create({ id: 4, code: "d", deletedAt })).toStrictEqual({
        id: 4,
        code: "d",
        count: 0,
        deletedAt,
      });
      expect((await db.slips.update(1, { deletedAt }))?.deletedAt).toStrictEqual(deletedAt);
      expect(await state(db)).toStrictEqual([[3], [1, 2, 4]]);
    },
  },
  {
    name: "in an atomic list, what follows sees the deletion",
    steps: async ({ db, expect, refuses }) => {
      await write(db);
      const results = await db.atomic([
        db.slips.delete(1),
        db.slips.count(),
        db.slips.withDeleted().count(),
        db.slips.filter({ id: 1 }).restore(),
        db.slips.count(),
      ]);
      expect(results).toStrictEqual([true, 1, 3, 1, 2]);
      await refuses(() => db.atomic([db.slips.delete(1), db.slips.create({ id: 8, code: "b" })]), {
        error: "integrity",
        kind: "unique",
      });
      expect(await state(db)).toStrictEqual([[1, 3], [2]]);
    },
  },
];

const refused: readonly Attempt<Db>[] = [
  [
    "withDeleted of a model without soft deletion",
    (db) => db.tags.withDeleted(),
    { error: "validation", model: "tags" },
  ],
  [
    "restore of a row of a model without soft deletion",
    (db) => db.tags.restore(1),
    { error: "validation", model: "tags" },
  ],
  ["onlyDeleted after a limit", (db) => db.notes.limit(1).onlyDeleted(), { error: "validation", model: "notes" }],
  ["withDeleted of combined sets", (db) => db.notes.union(db.notes).withDeleted(), { error: "validation" }],
  ["delete of all rows that nobody asked for", (db) => db.notes.withDeleted().delete(), { error: "validation" }],
  ["restore of all rows that nobody asked for", (db) => db.notes.filter().restore(), { error: "validation" }],
  ["an unknown option of delete", (db) => db.notes.delete(1, { soft: SECRET } as never), { error: "validation" }],
];

/** Rows that stay when they are deleted. */
export const softDeletion: Subject = subject({
  name: "soft deletion",
  models,
  seed,
  cases: [...questions.map(asRead), ...removing, ...restoring, ...refused.map(asRefusal)],
});
