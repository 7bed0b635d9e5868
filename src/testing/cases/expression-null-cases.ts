import type { Comparable, Typed } from "../../fields/expression-types.ts";
import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import { not } from "../../query/conditions.ts";
import { caseWhen, coalesce, concat, count, max, subquery } from "../../query/functions.ts";
import { from } from "../../query/tables.ts";
import { type CaseDatabase, type Reads, type Subject, subject } from "../subject.ts";

const Trunk = model("null_trunks", {
  id: t.integer().primaryKey(),
  name: t.text(),
  at: t.timestamp(),
  size: t.integer(),
});
const Twig = model("null_twigs", {
  id: t.integer().primaryKey(),
  trunk: t.ref(Trunk, { reverse: "twigs", onDelete: "cascade" }).nullable(),
  one: t.ref(Trunk, { reverse: "ones", onDelete: "cascade" }),
  n: t.integer(),
  zero: t.integer(),
  float: t.float(),
  price: t.decimal(8, 2),
  big: t.bigint(),
  data: t.json(),
  maybe: t.integer().nullable(),
});
const models = { trunks: Trunk, twigs: Twig };
const { twigs, trunks } = from(models);
type Db = CaseDatabase<typeof models>;
type Row = Parameters<Extract<Parameters<Db["twigs"]["filter"]>[number], (p: never) => unknown>>[0];

const rows = [
  {
    id: 1,
    trunkId: 1,
    oneId: 1,
    n: 6,
    zero: 2,
    float: 1.5,
    price: "2.00",
    big: 9n,
    data: { a: 4, s: "y", b: true },
    maybe: 4,
  },
  { id: 2, trunkId: null, oneId: 2, n: 9, zero: 0, float: 0, price: "0.00", big: 0n, data: { s: "x" }, maybe: null },
  {
    id: 3,
    trunkId: 2,
    oneId: 1,
    n: -6,
    zero: 4,
    float: -2,
    price: "-0.50",
    big: -9n,
    data: { a: "4", b: 0 },
    maybe: -1,
  },
];

/** Expressions of columns that are never null, and their values by id: null where there is none after all. */
const values: readonly (readonly [
  string,
  (p: Row) => Typed<unknown>,
  readonly (number | bigint | string | Date | null)[],
])[] = [
  ["div", (p) => p.n.div(p.zero), [3, null, -1.5]],
  ["div of floats", (p) => p.float.div(p.float), [1, null, 1]],
  ["div of decimals", (p) => p.price.div(p.price), [1, null, 1]],
  ["idiv", (p) => p.n.idiv(p.zero), [3, null, -1]],
  ["mod", (p) => p.n.mod(p.zero), [0, null, -2]],
  ["idiv of bigints", (p) => p.big.idiv(p.big), [1n, null, 1n]],
  ["round of div", (p) => p.n.div(p.zero).round(), [3, null, -2]],
  ["sum of div", (p) => p.n.idiv(p.zero).add(p.n), [9, null, -7]],
  ["cast of div", (p) => p.n.idiv(p.zero).cast(t.text()), ["3", null, "-1"]],
  ["asNumber", (p) => p.data.at("a").asNumber(), [4, null, null]],
  ["asText", (p) => p.data.at("s").asText(), ["y", "x", null]],
  ["lower of asText", (p) => p.data.at("s").asText().upper(), ["Y", "X", null]],
  ["caseWhen without otherwise", (p) => caseWhen([[p.n.gt(0), p.n]]), [6, 9, null]],
  ["caseWhen with a branch of null", (p) => caseWhen([[p.zero.eq(0), null]], p.n), [6, null, -6]],
  ["caseWhen with a branch that can be null", (p) => caseWhen([[p.n.gt(0), p.maybe]], p.zero), [4, null, 4]],
  ["caseWhen that is never null", (p) => caseWhen([[p.maybe.isNull(), -1]], p.zero), [2, -1, 4]],
  ["coalesce of what can be null", (p) => coalesce(p.maybe, p.n.div(p.zero)), [4, null, -1]],
  ["coalesce that is never null", (p) => coalesce(p.n.div(p.zero), p.n), [3, 9, -1.5]],
  ["concat that is never null", (p) => concat(p.trunk.name, "?"), ["oak?", "?", "elm?"]],
  ["a text through a relation", (p) => p.trunk.name, ["oak", null, "elm"]],
  ["a length through a relation", (p) => p.trunk.name.length(), [3, null, 3]],
  ["an instant through a relation", (p) => p.trunk.at.plus({ milliseconds: 1 }), [new Date(1), null, new Date(2)]],
  ["a year through a relation that is never null", (p) => p.one.at.year(), [1970, 1970, 1970]],
  ["arithmetic through a relation", (p) => p.trunk.size.add(p.n), [16, null, 14]],
  ["a count of a relation through a relation", (p) => p.trunk.ones.count(), [2, 0, 1]],
  ["a subquery", (p) => subquery(trunks.filter((o) => o.size.eq(p.n.add(4))).select("size")), [10, null, null]],
  [
    "an aggregate of a subquery",
    (p) =>
      subquery(
        twigs.filter((o) => o.n.lt(p.n)),
        (o) => max(o.n),
      ),
    [-6, 6, null],
  ],
  [
    "a count of a subquery",
    (p) =>
      subquery(
        twigs.filter((o) => o.n.lt(p.n)),
        () => count(),
      ),
    [1, 2, 0],
  ],
];

type Value = number | bigint | string | Date | null;
const key = (value: Value): number | string | bigint => (value instanceof Date ? value.getTime() : (value ?? 0));
const idsWhere = (of: readonly Value[], holds: (value: NonNullable<Value>) => boolean, ofNull: boolean): number[] =>
  of.flatMap((value, index) => ((value === null ? ofNull : holds(value)) ? [index + 1] : []));

/** The ids in the order of their values: null is the largest, ties go by the id. */
function ordered(of: readonly Value[]): number[] {
  const ids = of.map((_, index) => index + 1);
  const compare = (left: Value, right: Value): number => {
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return key(left) < key(right) ? -1 : Number(key(left) > key(right));
  };
  return ids.sort((left, right) => compare(of[left - 1] ?? null, of[right - 1] ?? null) || left - right);
}

const asked = values.flatMap(([name, build, gives]): Reads<Db>[] => {
  const middle = gives[0] as NonNullable<Value>;
  const asExpression = (p: Row) => build(p) as unknown as Comparable<Value>;
  const where = (condition: string, filter: (p: Row) => Typed<boolean | null>, ids: readonly number[]): Reads<Db> => ({
    name: `${name}: ${condition}`,
    query: (db) => db.twigs.filter(filter).orderBy("id").pluck("id"),
    gives: ids,
  });
  return [
    {
      name: `${name}: read`,
      query: (db) =>
        db.twigs
          .annotate((p) => ({ value: build(p) }))
          .orderBy("id")
          .pluck("value"),
      gives,
    },
    where(
      "isNull",
      (p) => asExpression(p).isNull(),
      idsWhere(gives, () => false, true),
    ),
    where(
      "not(isNull)",
      (p) => not(asExpression(p).isNull()),
      idsWhere(gives, () => true, false),
    ),
    where(
      "ne",
      (p) => asExpression(p).ne(middle),
      idsWhere(gives, (value) => key(value) !== key(middle), true),
    ),
    where(
      "not(gt)",
      (p) => not(asExpression(p).gt(middle)),
      idsWhere(gives, (value) => key(value) <= key(middle), true),
    ),
    where(
      "not(lte)",
      (p) => not(asExpression(p).lte(middle)),
      idsWhere(gives, (value) => key(value) > key(middle), true),
    ),
    where(
      "not(in)",
      (p) => not(asExpression(p).in([middle])),
      idsWhere(gives, (value) => key(value) !== key(middle), true),
    ),
    where(
      "eq itself",
      (p) => asExpression(p).eq(asExpression(p)),
      idsWhere(gives, () => true, false),
    ),
    where(
      "ne itself",
      (p) => asExpression(p).ne(asExpression(p)),
      idsWhere(gives, () => false, true),
    ),
    {
      name: `${name}: smallest first`,
      query: (db) => db.twigs.orderBy((p) => asExpression(p).asc()).pluck("id"),
      gives: ordered(gives),
    },
    {
      name: `${name}: largest first`,
      query: (db) => db.twigs.orderBy((p) => asExpression(p).desc()).pluck("id"),
      gives: ordered(gives).reverse(),
    },
  ];
});

/** Null where nobody declared it: by division, by documents, by choices, by rows that are not there. */
export const nullExpressions: Subject = subject({
  name: "null expressions",
  models,
  seed: async (db) => {
    await db.trunks.createMany([
      { id: 1, name: "oak", at: new Date(0), size: 10 },
      { id: 2, name: "elm", at: new Date(1), size: 20 },
    ]);
    await db.twigs.createMany(rows);
  },
  cases: asked,
});
