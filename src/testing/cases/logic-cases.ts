import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import type { Condition } from "../../fields/expression-types.ts";
import { and, not, or } from "../../query/conditions.ts";
import { type CaseDatabase, type Reads, type Steps, type Subject, subject } from "../subject.ts";

const Sample = model("logic_samples", {
  id: t.integer().primaryKey(),
  a: t.integer().nullable(),
  b: t.integer().nullable(),
  text: t.text().nullable(),
  flag: t.boolean().nullable(),
});
const models = { samples: Sample };
type Db = CaseDatabase<typeof models>;
type Filter = Parameters<Db["samples"]["filter"]>[number];
type Callback = Extract<Filter, (fields: never) => unknown>;

const rows = [
  { id: 1, a: 1, b: 1, text: "x", flag: true },
  { id: 2, a: 1, b: 2, text: "y", flag: false },
  { id: 3, a: 2, b: null, text: null, flag: null },
  { id: 4, a: null, b: 2, text: "x", flag: true },
  { id: 5, a: null, b: null, text: null, flag: null },
  { id: 6, a: 3, b: 1, text: "", flag: false },
];
const ALL = [1, 2, 3, 4, 5, 6];

/** The filter's words, the filter, and the ids of the rows that satisfy it. */
const filters: readonly (readonly [string, Filter, readonly number[]])[] = [
  ["a plain object is equality", { a: 1 }, [1, 2]],
  ["several fields of an object all hold", { a: 1, b: 2 }, [2]],
  ["an empty object is always true", {}, ALL],
  ["null in an object is IS NULL", { a: null }, [4, 5]],
  ["the empty text is not null", { text: "" }, [6]],
  ["eq", (p) => p.a.eq(1), [1, 2]],
  ["eq of a literal null is IS NULL", (p) => p.a.eq(null), [4, 5]],
  ["ne holds for null", (p) => p.a.ne(1), [3, 4, 5, 6]],
  ["ne of a literal null is IS NOT NULL", (p) => p.a.ne(null), [1, 2, 3, 6]],
  ["not(eq) is ne", (p) => not(p.a.eq(1)), [3, 4, 5, 6]],
  ["not(ne) is eq", (p) => not(p.a.ne(1)), [1, 2]],
  ["isNull", (p) => p.a.isNull(), [4, 5]],
  ["not(isNull)", (p) => not(p.a.isNull()), [1, 2, 3, 6]],
  ["gt is false for null", (p) => p.a.gt(1), [3, 6]],
  ["not(gt) is true for null", (p) => not(p.a.gt(1)), [1, 2, 4, 5]],
  ["gte", (p) => p.a.gte(2), [3, 6]],
  ["not(gte)", (p) => not(p.a.gte(2)), [1, 2, 4, 5]],
  ["lt", (p) => p.a.lt(2), [1, 2]],
  ["not(lt)", (p) => not(p.a.lt(2)), [3, 4, 5, 6]],
  ["lte", (p) => p.a.lte(2), [1, 2, 3]],
  ["not(lte)", (p) => not(p.a.lte(2)), [4, 5, 6]],
  ["gt of a literal null is false", (p) => p.a.gt(null), []],
  ["not(gt) of a literal null is true", (p) => not(p.a.gt(null)), ALL],
  ["between includes both ends", (p) => p.a.between(1, 2), [1, 2, 3]],
  ["not(between) is true for null", (p) => not(p.a.between(1, 2)), [4, 5, 6]],
  ["between the wrong way round is false", (p) => p.a.between(3, 1), []],
  ["between with a literal null is false", (p) => p.a.between(null, 2), []],
  ["in", (p) => p.a.in([1, 3]), [1, 2, 6]],
  ["in a list with the same value twice", (p) => p.a.in([3, 3]), [6]],
  ["not(in) is true for null", (p) => not(p.a.in([1, 3])), [3, 4, 5]],
  ["in [] matches nothing", (p) => p.a.in([]), []],
  ["not(in []) matches everything", (p) => not(p.a.in([])), ALL],
  ["eq of two fields is false when either is null", (p) => p.a.eq(p.b), [1]],
  ["ne of two fields is not(eq), also when both are null", (p) => p.a.ne(p.b), [2, 3, 4, 5, 6]],
  ["lt of two fields", (p) => p.a.lt(p.b), [2]],
  ["not(lt) of two fields", (p) => not(p.a.lt(p.b)), [1, 3, 4, 5, 6]],
  ["between two fields", (p) => p.id.between(p.a, p.b), [1, 2]],
  ["a boolean field is a condition", (p) => p.flag, [1, 4]],
  ["not of a boolean field is true for null", (p) => not(p.flag), [2, 3, 5, 6]],
  ["a boolean field eq false", (p) => p.flag.eq(false), [2, 6]],
  ["a boolean field ne true", (p) => p.flag.ne(true), [2, 3, 5, 6]],
  ["and() of nothing is true", () => and(), ALL],
  ["or() of nothing is false", () => or(), []],
  ["and", (p) => and(p.a.eq(1), p.b.eq(2)), [2]],
  ["or", (p) => or(p.a.eq(1), p.b.eq(2)), [1, 2, 4]],
  ["not(and) with nulls", (p) => not(and(p.a.eq(1), p.b.eq(2))), [1, 3, 4, 5, 6]],
  ["not(or) with nulls", (p) => not(or(p.a.eq(1), p.b.eq(2))), [3, 5, 6]],
  ["not(not(x)) is x", (p) => not(not(p.a.gt(1))), [3, 6]],
  ["constants within or", (p) => or(p.a.eq(3), p.a.in([]), or()), [6]],
  ["constants within and", (p) => and(p.a.eq(3), not(p.a.in([])), and()), [6]],
  ["or within and within not", (p) => not(and(or(p.a.isNull(), p.b.isNull()), p.text.isNull())), [1, 2, 4, 6]],
];

const asFilter = filters.map(([name, filter, gives]): Reads<Db> => ({
  name,
  query: (db) => db.samples.filter(filter).orderBy("id").pluck("id"),
  gives,
}));

const sets: readonly (readonly [
  string,
  (db: Db) => Db["samples"] | ReturnType<Db["samples"]["filter"]>,
  readonly number[],
])[] = [
  ["filter() of nothing keeps all", (db) => db.samples.filter(), ALL],
  ["filters add up", (db) => db.samples.filter({ a: 1 }).filter((p) => p.b.eq(2)), [2]],
  ["filter(x, y) is both", (db) => db.samples.filter({ a: 1 }, (p) => p.b.eq(2)), [2]],
  ["exclude keeps null", (db) => db.samples.exclude({ a: 1 }), [3, 4, 5, 6]],
  ["exclude(x, y) leaves out what is both", (db) => db.samples.exclude({ a: 1 }, (p) => p.b.eq(2)), [1, 3, 4, 5, 6]],
  ["exclude twice leaves out what is either", (db) => db.samples.exclude({ a: 1 }).exclude({ b: 2 }), [3, 5, 6]],
  ["exclude of several fields leaves out what has all", (db) => db.samples.exclude({ a: 1, b: 2 }), [1, 3, 4, 5, 6]],
  ["exclude of null", (db) => db.samples.exclude({ a: null }), [1, 2, 3, 6]],
  ["filter and exclude", (db) => db.samples.filter({ text: "x" }).exclude((p) => p.a.isNull()), [1]],
];

const asSet = sets.map(([name, build, gives]): Reads<Db> => ({
  name,
  query: (db) => build(db).orderBy("id").pluck("id"),
  gives,
}));

const atoms: readonly Callback[] = [
  (p) => p.a.eq(1),
  (p) => p.a.ne(1),
  (p) => p.a.gt(1),
  (p) => p.b.lte(1),
  (p) => p.a.isNull(),
  (p) => p.a.eq(p.b),
  (p) => p.text.contains("x"),
  (p) => p.b.in([1, 3]),
  (p) => p.flag,
];

const laws: readonly Steps<Db>[] = [
  {
    name: "De Morgan holds for every pair of conditions, nulls included",
    steps: async ({ db, expect }) => {
      const ids = (filter: Callback): PromiseLike<number[]> => db.samples.filter(filter).orderBy("id").pluck("id");
      for (const [index, x] of atoms.entries()) {
        for (const y of atoms.slice(index)) {
          const [left, right] = [await ids((p) => not(and(x(p), y(p)))), await ids((p) => or(not(x(p)), not(y(p))))];
          expect(left).toStrictEqual(right);
          const [over, under] = [await ids((p) => not(or(x(p), y(p)))), await ids((p) => and(not(x(p)), not(y(p))))];
          expect(over).toStrictEqual(under);
        }
      }
    },
  },
  {
    name: "each row satisfies a condition or its opposite, never both",
    steps: async ({ db, expect }) => {
      for (const atom of atoms) {
        const holds = await db.samples.filter(atom).pluck("id");
        const opposite = await db.samples.exclude(atom).pluck("id");
        expect([...holds, ...opposite].sort((left, right) => left - right)).toStrictEqual(ALL);
      }
    },
  },
];

const long: readonly Reads<Db>[] = [
  {
    name: "or of 400 conditions",
    query: (db) =>
      db.samples
        .filter((p) => or(...Array.from({ length: 400 }, (_, index) => and(p.a.eq(index), p.b.eq(index)))))
        .pluck("id"),
    gives: [1],
  },
  {
    name: "and of 300 conditions",
    query: (db) =>
      db.samples
        .filter((p) => and(...Array.from({ length: 300 }, (_, index) => or(p.a.ne(index + 2), p.b.isNull()))))
        .orderBy("id")
        .pluck("id"),
    gives: [1, 2, 3, 4, 5],
  },
  {
    name: "and and or nested 15 deep",
    query: (db) =>
      db.samples
        .filter((p) => {
          let condition = p.a.eq(1);
          for (let depth = 0; depth < 15; depth++)
            condition = or(p.b.eq(7 + depth), and(condition, p.id.ne(100 + depth)));
          return condition;
        })
        .orderBy("id")
        .pluck("id"),
    gives: [1, 2],
  },
  {
    name: "and, or and not nested 41 deep",
    query: (db) =>
      db.samples
        .filter((p) => {
          let condition: Condition = p.a.eq(1);
          for (let depth = 0; depth < 41; depth++) {
            const step = (depth * 73 + 29) % 101;
            const other = step % 3 === 0 ? p.b.eq(step % 4) : p.id.ne(step % 7);
            condition = step % 2 === 0 ? or(condition, p.text.eq("x")) : and(condition, other);
            if (step % 5 === 0) condition = not(condition);
          }
          return condition;
        })
        .orderBy("id")
        .pluck("id"),
    gives: [2, 3, 5, 6],
  },
  {
    name: "in a list of 40,000 values",
    query: (db) =>
      db.samples
        .filter((p) => p.a.in(Array.from({ length: 40_000 }, (_, index) => index + 2)))
        .orderBy("id")
        .pluck("id"),
    gives: [3, 6],
  },
];

/** Conditions are two-valued: nothing is ever unknown. */
export const logic: Subject = subject({
  name: "logic",
  models,
  seed: (db) => db.samples.createMany(rows),
  cases: [...asFilter, ...asSet, ...laws, ...long],
});
