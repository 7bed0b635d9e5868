import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import { count, max, min, subquery } from "../../query/functions.ts";
import { type CaseDatabase, type Reads, type Subject, subject } from "../subject.ts";
import { pagesOf } from "./sales.ts";

const Thing = model("set_kinds", {
  id: t.integer().primaryKey(),
  text: t.text().nullable(),
  label: t.enum(["low", "high"]).nullable(),
  whole: t.integer().nullable(),
  big: t.bigint().nullable(),
  price: t.decimal(12, 3).nullable(),
  ratio: t.float().nullable(),
  done: t.boolean().nullable(),
  at: t.timestamp().nullable(),
  day: t.date().nullable(),
  hour: t.time().nullable(),
  code: t.uuid().nullable(),
  raw: t.bytes().nullable(),
  tags: t.list(t.text()).nullable(),
});
const models = { things: Thing };
type Db = CaseDatabase<typeof models>;

/** Of each kind two values, the smaller first. */
const pairs = {
  text: ["\uFF5E", "\u{1F600}"],
  label: ["high", "low"],
  whole: [-(2 ** 53 - 1), 2 ** 53 - 1],
  big: [-(2n ** 63n), 2n ** 63n - 1n],
  price: ["-0.050", "999999999.999"],
  ratio: [0.1, 0.1 + 0.2],
  done: [false, true],
  at: [new Date("1969-12-31T23:59:59.999Z"), new Date("2024-02-29T00:00:00.001Z")],
  day: ["0001-01-01", "2024-02-29"],
  hour: ["00:00:00.001", "23:59:59"],
  code: ["0190a6f0-0000-7000-8000-000000000000", "f190a6f0-0000-7000-8000-000000000000"],
  raw: [new Uint8Array([0]), new Uint8Array([0, 255])],
} as const;
type Kind = keyof typeof pairs;

const low = Object.fromEntries(Object.entries(pairs).map(([name, [value]]) => [name, value]));
const high = Object.fromEntries(Object.entries(pairs).map(([name, [, value]]) => [name, value]));

async function seed(db: Db): Promise<void> {
  await db.things.createMany([
    { id: 1, ...low, tags: ["a"] },
    { id: 2, ...high, tags: [] },
    { id: 3, ...low, tags: ["a"] },
    { id: 4 },
  ]);
}

function ofKind(kind: Kind): readonly Reads<Db>[] {
  // To the compiler all kinds are the one whose type is asked for here.
  const name = kind as "whole";
  const [less, more] = pairs[name];
  const half = (db: Db, first: boolean) => db.things.filter((p) => (first ? p.id.lte(2) : p.id.gte(3))).select(name);
  const each = (what: string, query: Reads<Db>["query"], gives: unknown): Reads<Db> => ({
    name: `${kind}: ${what}`,
    query,
    gives,
  });
  return [
    each(
      "groups",
      (db) =>
        db.things
          .groupBy(name)
          .annotate(() => ({ n: count() }))
          .orderBy(name)
          .all(),
      [
        { [name]: less, n: 2 },
        { [name]: more, n: 1 },
        { [name]: null, n: 1 },
      ],
    ),
    each(
      "pages of groups",
      async (db) => (await pagesOf(db.things.groupBy(name).orderBy(`-${name}`), 1)).flat().map((row) => row[name]),
      [null, more, less],
    ),
    each(
      "groups of groups",
      (db) =>
        db.things
          .groupBy(name)
          .annotate((g) => ({ first: min(g.id) }))
          .groupBy(name)
          .annotate((g) => ({ last: max(g.first) }))
          .orderBy(name)
          .all(),
      [
        { [name]: less, last: 1 },
        { [name]: more, last: 2 },
        { [name]: null, last: 4 },
      ],
    ),
    each("union", (db) => half(db, true).union(half(db, false)).orderBy(name).pluck(name), [less, more, null]),
    each(
      "union of all, in pages",
      async (db) =>
        (await pagesOf(half(db, true).union(half(db, false), { all: true }).orderBy(`-${name}`).distinct(), 2))
          .flat()
          .map((row) => row[name]),
      [null, more, less],
    ),
    each("intersect", (db) => half(db, true).intersect(half(db, false)).pluck(name), [less]),
    each("except", (db) => half(db, true).except(half(db, false)).pluck(name), [more]),
    each("the first of each", (db) => db.things.distinct(name).orderBy("id").pluck("id"), [1, 2, 4]),
    each("different values", (db) => db.things.aggregate((p) => ({ n: count(p[name], { distinct: true }) })), { n: 2 }),
    each(
      "in a set",
      (db) =>
        db.things
          .filter((p) => p[name].in(half(db, false)))
          .orderBy("id")
          .pluck("id"),
      [1, 3],
    ),
    each(
      "filter, exclude and null after a union",
      async (db) => {
        const both = half(db, true).union(half(db, false));
        return [
          await both.filter((p) => p[name].eq(more)).count(),
          await both.exclude((p) => p[name].eq(more)).count(),
          await both.filter({ [name]: null }).count(),
        ];
      },
      [1, 2, 1],
    ),
  ];
}

function ordered(kind: Kind): readonly Reads<Db>[] {
  const name = kind as "whole";
  const [less, more] = pairs[name];
  return [
    {
      name: `${kind}: the smallest and the largest, of a set and of groups`,
      query: async (db) => [
        await db.things.aggregate((p) => ({ from: min(p[name]), to: max(p[name]) })),
        await db.things
          .orderBy("id")
          .limit(3)
          .aggregate((p) => ({ from: min(p[name]), to: max(p[name]) })),
        await db.things
          .groupBy("done")
          .annotate((g) => ({ to: max(g[name]) }))
          .orderBy("done")
          .pluck("to"),
      ],
      gives: [{ from: less, to: more }, { from: less, to: more }, [less, more, null]],
    },
    {
      name: `${kind}: the largest of another set`,
      query: (db) => db.things.filter((p) => p[name].eq(subquery(db.things.filter(), (s) => max(s[name])))).pluck("id"),
      gives: [2],
    },
  ];
}

const lists: readonly Reads<Db>[] = [
  { name: "lists: groups", query: (db) => db.things.groupBy("tags").count(), gives: 3 },
  {
    name: "lists: the largest group",
    query: (db) =>
      db.things
        .groupBy("tags")
        .annotate(() => ({ n: count() }))
        .get((g) => g.n.gt(1)),
    gives: { tags: ["a"], n: 2 },
  },
  {
    name: "lists: union, intersect and except",
    query: async (db) => {
      const [some, others] = [
        db.things.filter({ id: 1 }).select("tags"),
        db.things.filter((p) => p.id.gt(1)).select("tags"),
      ];
      return [await some.union(others).count(), await some.intersect(others).all(), await some.except(others).count()];
    },
    gives: [3, [{ tags: ["a"] }], 0],
  },
  {
    name: "lists: the first of each",
    query: (db) => db.things.distinct("tags").orderBy("id").pluck("id"),
    gives: [1, 2, 4],
  },
];

const kinds = Object.keys(pairs) as Kind[];

/** What groups, combined sets and aggregates make of each kind of field. */
export const setKinds: Subject = subject({
  name: "kinds in sets",
  models,
  seed,
  cases: [
    ...kinds.flatMap(ofKind),
    ...kinds.filter((kind) => !["done", "raw"].includes(kind)).flatMap(ordered),
    ...lists,
  ],
});
