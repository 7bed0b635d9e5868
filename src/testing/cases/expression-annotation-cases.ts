import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import { not } from "../../query/conditions.ts";
import { coalesce, concat, constant } from "../../query/functions.ts";
import { type Case, type CaseDatabase, type Reads, type Subject, subject } from "../subject.ts";

const Owner = model("annotation_owners", { id: t.integer().primaryKey(), name: t.text() });
const Note = model("annotation_notes", {
  id: t.integer().primaryKey(),
  owner: t.ref(Owner, { reverse: "notes", onDelete: "cascade" }).nullable(),
  views: t.integer().nullable(),
  flag: t.boolean().nullable(),
  text: t.text().nullable(),
  big: t.bigint().nullable(),
  ratio: t.float().nullable(),
  price: t.decimal(8, 2).nullable(),
  at: t.timestamp().nullable(),
  day: t.date().nullable(),
  raw: t.bytes().nullable(),
  data: t.json().nullable(),
  tags: t.list(t.decimal(6, 2)).nullable(),
});
const models = { owners: Owner, notes: Note };
type Db = CaseDatabase<typeof models>;
type Row = Parameters<Extract<Parameters<Db["notes"]["filter"]>[number], (p: never) => unknown>>[0];

const rows = [
  {
    id: 1,
    ownerId: 1,
    views: 20,
    flag: true,
    text: "Abc",
    big: 2n ** 62n,
    ratio: 0.1,
    price: "-0.05",
    at: new Date(-1),
    day: "2024-01-31",
    raw: new Uint8Array([0, 255]),
    data: { a: [1, { b: null }], t: "x", n: 0.30000000000000004 },
    tags: ["1.50"],
  },
  { id: 2, ownerId: 1, views: 5, flag: true, text: "" },
  { id: 3, ownerId: 2, views: null, flag: false, text: null },
  { id: 4, views: 11, flag: null, text: "abc" },
];

/** Expressions of every kind. */
const everyKind = (p: Row) => ({
  sum: p.views.add(1),
  quotient: p.views.div(3),
  bigSum: p.big.sub(1n),
  ratioSum: p.ratio.add(0.2),
  priceSum: p.price.sub("0.10"),
  priceRounded: p.price.round(1),
  isBig: p.views.gt(10),
  joined: concat(p.text, "!"),
  later: p.at.plus({ milliseconds: 1 }),
  dayLater: p.day.plus({ months: 1 }),
  year: p.at.year(),
  bytes: coalesce(p.raw, new Uint8Array([7])),
  part: p.data.at("a"),
  partText: p.data.at("t").asText(),
  partNumber: p.data.at("n").asNumber(),
  partFlag: p.data.at("a").at(1).at("b").exists(),
  longer: p.tags.append("2"),
  size: p.tags.length(),
  bigText: p.big.cast(t.text()),
  fixed: constant(1.5),
});
const everyValue = [
  {
    sum: 21,
    quotient: 6.666666666666667,
    bigSum: 2n ** 62n - 1n,
    ratioSum: 0.30000000000000004,
    priceSum: "-0.15",
    priceRounded: "-0.1",
    isBig: true,
    joined: "Abc!",
    later: new Date(0),
    dayLater: "2024-02-29",
    year: 1969,
    bytes: new Uint8Array([0, 255]),
    part: [1, { b: null }],
    partText: "x",
    partNumber: 0.30000000000000004,
    partFlag: true,
    longer: ["1.50", "2.00"],
    size: 1,
    bigText: "4611686018427387904",
    fixed: 1.5,
  },
  {
    sum: 6,
    quotient: 1.6666666666666667,
    bigSum: null,
    ratioSum: null,
    priceSum: null,
    priceRounded: null,
    isBig: false,
    joined: "!",
    later: null,
    dayLater: null,
    year: null,
    bytes: new Uint8Array([7]),
    part: null,
    partText: null,
    partNumber: null,
    partFlag: false,
    longer: null,
    size: null,
    bigText: null,
    fixed: 1.5,
  },
];
const names = Object.keys(everyValue[0] ?? {}) as (keyof ReturnType<typeof everyKind>)[];

const reading: readonly Case<Db>[] = [
  {
    name: "of every kind, read flat",
    query: (db) =>
      db.notes
        .filter({ ownerId: 1 })
        .annotate(everyKind)
        .select(...names)
        .orderBy("id")
        .all(),
    gives: everyValue,
  },
  {
    name: "of a to-one relation",
    query: (db) =>
      db.notes
        .select("id")
        .include({ owner: (o) => o.annotate((p) => ({ loud: p.name.upper(), notes2: p.notes.count() })).omit("name") })
        .orderBy("id")
        .all(),
    gives: [
      { id: 1, owner: { id: 1, loud: "ANN", notes2: 2 } },
      { id: 2, owner: { id: 1, loud: "ANN", notes2: 2 } },
      { id: 3, owner: { id: 2, loud: "BOB", notes2: 1 } },
      { id: 4, owner: null },
    ],
  },
  {
    name: "through a to-one relation that is not there",
    query: (db) =>
      db.notes
        .annotate((p) => ({
          size: p.owner.name.length(),
          label: concat(p.owner.name, "/", p.text),
          named: p.owner.name.eq("Ann"),
        }))
        .select("size", "label", "named")
        .orderBy("id")
        .all(),
    gives: [
      { size: 3, label: "Ann/Abc", named: true },
      { size: 3, label: "Ann/", named: true },
      { size: 3, label: "Bob/", named: false },
      { size: null, label: "/abc", named: false },
    ],
  },
  {
    name: "beside all columns",
    query: (db) =>
      db.owners
        .annotate((p) => ({ loud: p.name.upper() }))
        .orderBy("id")
        .all(),
    gives: [
      { id: 1, name: "Ann", loud: "ANN" },
      { id: 2, name: "Bob", loud: "BOB" },
    ],
  },
];

const using: readonly Case<Db>[] = [
  {
    name: "used by later annotations, filters and orders",
    query: (db) =>
      db.notes
        .annotate((p) => ({ score: coalesce(p.views, 0).mul(2) }))
        .annotate((p) => ({ total: p.score.add(p.id) }))
        .filter((p) => p.total.gt(3))
        .orderBy("-total")
        .select("id", "score", "total")
        .all(),
    gives: [
      { id: 1, score: 40, total: 41 },
      { id: 4, score: 22, total: 26 },
      { id: 2, score: 10, total: 12 },
    ],
  },
  {
    name: "used after they are no longer selected",
    query: (db) =>
      db.notes
        .annotate((p) => ({ size: p.text.length() }))
        .select("id")
        .filter((p) => p.size.eq(3))
        .orderBy("-size", "-id")
        .all(),
    gives: [{ id: 4 }, { id: 1 }],
  },
  {
    name: "used by an order in a callback",
    query: (db) =>
      db.notes
        .annotate((p) => ({ size: p.text.length() }))
        .orderBy((p) => p.size.desc({ nulls: "last" }))
        .pluck("id"),
    gives: [4, 1, 2, 3],
  },
  {
    name: "counted",
    query: (db) =>
      db.notes
        .annotate((p) => ({ size: p.text.length() }))
        .filter((p) => p.size.gte(0))
        .count(),
    gives: 3,
  },
  {
    name: "asked whether there is any",
    query: (db) =>
      db.notes
        .annotate((p) => ({ size: p.text.length() }))
        .filter((p) => p.size.gt(3))
        .exists(),
    gives: false,
  },
  {
    name: "the first by an annotation",
    query: (db) =>
      db.notes
        .annotate((p) => ({ rest: p.views.mod(10) }))
        .orderBy("-rest")
        .filter((p) => not(p.rest.isNull()))
        .select("id", "rest")
        .first(),
    gives: { id: 2, rest: 5 },
  },
  {
    name: "the last by an annotation",
    query: (db) =>
      db.notes
        .annotate((p) => ({ rest: p.views.mod(10) }))
        .orderBy("rest")
        .select("id")
        .last(),
    gives: { id: 3 },
  },
  {
    name: "latest by an annotation, null as the largest value",
    query: (db) =>
      db.notes
        .annotate((p) => ({ rest: p.views.mod(10) }))
        .select("id")
        .latest("rest"),
    gives: { id: 3 },
  },
  {
    name: "pages ordered by an annotation",
    steps: async ({ db, expect }) => {
      const set = db.notes
        .annotate((p) => ({ rest: p.views.mod(10) }))
        .orderBy("-rest")
        .select("id", "rest");
      const first = await set.page({ size: 2 });
      const second = await set.page({ size: 2, after: first.next });
      expect([...first.rows, ...second.rows]).toStrictEqual([
        { id: 3, rest: null },
        { id: 2, rest: 5 },
        { id: 4, rest: 1 },
        { id: 1, rest: 0 },
      ]);
    },
  },
  {
    name: "distinct values of an annotation",
    query: (db) =>
      db.notes
        .annotate((p) => ({ low: p.text.lower() }))
        .select("low")
        .distinct()
        .orderBy("low")
        .pluck("low"),
    gives: ["", "abc", null],
  },
  {
    name: "in an equality filter through a relation",
    query: (db) =>
      db.notes
        .annotate((p) => ({ loud: p.owner.name.upper() }))
        .filter({ owner: { name: "Ann" } })
        .orderBy("-id")
        .pluck("loud"),
    gives: ["ANN", "ANN"],
  },
];

const included = names.map((name): Reads<Db> => ({
  name: `${name}, read in a to-many relation`,
  query: (db) =>
    db.owners
      .filter({ id: 1 })
      .select("id")
      .include({ notes: (n) => n.annotate(everyKind).select(name).orderBy("id") })
      .all(),
  gives: [{ id: 1, notes: everyValue.map((row) => ({ [name]: row[name] })) }],
}));

/** Expressions that are read along with rows, and used by name. */
export const annotatedExpressions: Subject = subject({
  name: "annotated expressions",
  models,
  seed: async (db) => {
    await db.owners.createMany([
      { id: 1, name: "Ann" },
      { id: 2, name: "Bob" },
    ]);
    await db.notes.createMany(rows);
  },
  cases: [...reading, ...included, ...using],
});
