import type { Orderable, Typed } from "../../fields/expression-types.ts";
import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import { caseWhen, coalesce, concat, count, max, subquery } from "../../query/functions.ts";
import { from } from "../../query/tables.ts";
import { type CaseDatabase, type Reads, type Steps, type Subject, subject } from "../subject.ts";

const Leaf = model("paged_leaves", {
  id: t.integer().primaryKey(),
  views: t.integer().nullable(),
  big: t.bigint().nullable(),
  float: t.float().nullable(),
  price: t.decimal(10, 2).nullable(),
  text: t.text().nullable(),
  flag: t.boolean().nullable(),
  at: t.timestamp().nullable(),
  day: t.date().nullable(),
  time: t.time().nullable(),
  raw: t.bytes().nullable(),
  uuid: t.uuid().nullable(),
  data: t.json().nullable(),
  tags: t.list(t.text()).nullable(),
});
const models = { leaves: Leaf };
const { leaves } = from(models);
type Db = CaseDatabase<typeof models>;
type Row = Parameters<Extract<Parameters<Db["leaves"]["filter"]>[number], (p: never) => unknown>>[0];
type Build = (p: Row) => Orderable & Typed<unknown>;

const rows = [
  {
    id: 1,
    views: 7,
    big: 2n ** 60n,
    float: 0.1,
    price: "-0.05",
    text: "b",
    flag: true,
    at: new Date("2024-02-29T12:00:00.001Z"),
    day: "2024-02-29",
    time: "10:00:00.001",
    raw: new Uint8Array([1]),
    uuid: "0194fdc2-fa2f-7cc0-81d3-ff12045b73c8",
    data: { a: 1, s: "b" },
    tags: ["a"],
  },
  {
    id: 2,
    views: -3,
    big: -5n,
    float: 0.30000000000000004,
    price: "10.00",
    text: "B",
    flag: false,
    at: new Date(-1),
    day: "0001-01-01",
    time: "10:00:00",
    raw: new Uint8Array([]),
    uuid: "00000000-0000-0000-0000-000000000000",
    data: { a: 0.1, s: "Ä" },
    tags: [],
  },
  {
    id: 3,
    views: 7,
    big: 2n ** 60n + 1n,
    float: 0.3,
    price: "9.00",
    text: "\u{1F600}",
    flag: true,
    at: new Date("2024-02-01T00:00:00.000Z"),
    day: "2024-02-01",
    time: "23:59:59",
    raw: new Uint8Array([0, 255]),
    uuid: null,
    data: { a: "1", s: 1 },
    tags: ["a", "b", "c"],
  },
  { id: 4 },
  { id: 5, views: 0, float: -1.5, price: "-10.00", text: "", flag: null, data: { a: -7 } },
];

/** An expression, and the ids in its order: null is the largest value, ties go by the key. */
const orders: readonly (readonly [string, Build, readonly number[]])[] = [
  ["whole numbers", (p) => p.views.mul(2), [2, 5, 1, 3, 4]],
  ["quotients", (p) => p.views.div(3), [2, 5, 1, 3, 4]],
  ["bigints past 2^53", (p) => p.big.sub(1n), [2, 1, 3, 4, 5]],
  ["floats next to each other", (p) => p.float.mul(1), [5, 1, 3, 2, 4]],
  ["decimals", (p) => p.price.add("0.05"), [5, 1, 3, 2, 4]],
  ["rounded decimals", (p) => p.price.round(1), [5, 1, 3, 2, 4]],
  ["lengths", (p) => p.text.length(), [5, 1, 2, 3, 4]],
  ["joined texts", (p) => concat(p.text, "!"), [4, 5, 2, 1, 3]],
  ["folded texts", (p) => p.text.lower(), [5, 1, 2, 3, 4]],
  ["texts of a choice", (p) => caseWhen([[p.id.lt(3), p.text]], "a"), [2, 3, 4, 5, 1]],
  ["instants", (p) => p.at.plus({ days: 1 }), [2, 3, 1, 4, 5]],
  ["instants cut down", (p) => p.at.trunc("month"), [2, 1, 3, 4, 5]],
  ["days", (p) => p.day.plus({ months: 1 }), [2, 3, 1, 4, 5]],
  ["times", (p) => coalesce(p.time, "12:00:00"), [2, 1, 4, 5, 3]],
  ["bytes", (p) => coalesce(p.raw, new Uint8Array([0])), [2, 4, 5, 3, 1]],
  ["uuids", (p) => coalesce(p.uuid, "ffffffff-ffff-ffff-ffff-ffffffffffff"), [2, 1, 3, 4, 5]],
  ["booleans", (p) => coalesce(p.flag, false), [2, 4, 5, 1, 3]],
  ["numbers in documents", (p) => p.data.at("a").asNumber(), [5, 2, 1, 3, 4]],
  ["texts in documents", (p) => p.data.at("s").asText(), [1, 2, 3, 4, 5]],
  ["casts", (p) => p.views.cast(t.text()), [2, 5, 1, 3, 4]],
  ["lengths of lists", (p) => p.tags.length(), [2, 1, 3, 4, 5]],
  [
    "subqueries",
    (p) =>
      subquery(
        leaves.filter((o) => o.views.eq(p.views)),
        () => count(),
      ),
    [4, 2, 5, 1, 3],
  ],
  [
    "subqueries that are null",
    (p) =>
      subquery(
        leaves.filter((o) => o.id.lt(p.id)),
        (o) => max(o.views),
      ),
    [2, 3, 4, 5, 1],
  ],
];

/** The ids of the largest first: ties and nulls are turned round as well. */
const backwards = (ids: readonly number[]): readonly number[] => [...ids].reverse();

const asPages = orders.flatMap(([name, build, gives]): Steps<Db>[] =>
  ([false, true] as const).map((isDescending) => ({
    name: `pages by ${name}${isDescending ? ", largest first" : ""}`,
    steps: async ({ db, expect }) => {
      const set = db.leaves.select("id").orderBy((p) => (isDescending ? build(p).desc() : build(p).asc()));
      const ids: number[] = [];
      let after: string | null = null;
      do {
        const page: { rows: { id: number }[]; next: string | null } = await set.page({ size: 2, after });
        ids.push(...page.rows.map(({ id }) => id));
        after = page.next;
      } while (after !== null);
      expect(ids).toStrictEqual(isDescending ? backwards(gives) : gives);
    },
  })),
);

const asGroups = orders.map(([name, build]): Steps<Db> => ({
  name: `groups by ${name}`,
  steps: async ({ db, expect }) => {
    const keys: readonly unknown[] = await db.leaves
      .annotate((p) => ({ value: build(p) }))
      .orderBy("id")
      .pluck("value");
    const groups = await db.leaves
      .groupBy((p) => ({ value: build(p) }))
      .annotate((p) => ({ last: max(p.id), n: count() }))
      .orderBy("last")
      .all();
    const same = (one: unknown, other: unknown): boolean => Object.is(one, other) || textOf(one) === textOf(other);
    const expected = rows.flatMap(({ id }, index) => {
      const alike = rows.filter((_, at) => same(keys[at], keys[index]));
      return alike.at(-1)?.id === id ? [{ value: keys[index], last: id, n: alike.length }] : [];
    });
    expect(groups).toStrictEqual(expected);
  },
}));

/** Tells values apart that are kept as objects. */
function textOf(value: unknown): string {
  return value instanceof Uint8Array
    ? `bytes ${value.join()}`
    : value instanceof Date
      ? value.toISOString()
      : `${typeof value} ${String(value)}`;
}

const others: readonly Reads<Db>[] = [
  {
    name: "distinct values of expressions",
    query: (db) =>
      db.leaves
        .annotate((p) => ({ month: p.at.trunc("month"), size: p.tags.length().mod(2) }))
        .select("month", "size")
        .distinct()
        .orderBy("month", "size")
        .all(),
    gives: [
      { month: new Date("1969-12-01"), size: 0 },
      { month: new Date("2024-02-01"), size: 1 },
      { month: null, size: null },
    ],
  },
  {
    name: "rows of a limited set in the order of an expression, turned round",
    query: (db) =>
      db.leaves
        .orderBy((p) => p.float.abs())
        .limit(3)
        .reverse()
        .pluck("id"),
    gives: [2, 3, 1],
  },
];

/** Rows in the order of expressions, a page at a time, and in groups of equal values. */
export const orderedExpressions: Subject = subject({
  name: "ordered expressions",
  models,
  seed: (db) => db.leaves.createMany(rows),
  cases: [...asPages, ...asGroups, ...others],
});
