import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import { not, or } from "../../query/conditions.ts";
import { caseWhen, coalesce, concat } from "../../query/functions.ts";
import { type CaseDatabase, type Steps, type Subject, subject } from "../subject.ts";

const Rule = model(
  "ruled_rows",
  {
    id: t.integer().primaryKey(),
    name: t
      .text()
      .nullable()
      .check((f) => f.length().lte(5)),
    nick: t.text().nullable(),
    even: t
      .integer()
      .nullable()
      .check((f) => f.mod(2).eq(0)),
    low: t.integer().nullable(),
    high: t.integer().nullable(),
    price: t.decimal(8, 2).nullable(),
    begins: t.timestamp().nullable(),
    ends: t.timestamp().nullable(),
    day: t.date().nullable(),
    data: t.json().nullable(),
    tags: t.list(t.text()).nullable(),
    flag: t.boolean().nullable(),
  },
  {
    checks: {
      ruled_sum: (p) => coalesce(p.low, 0).add(coalesce(p.high, 0)).lte(100),
      ruled_names: (p) => concat(p.name, "'", p.nick).ne("it's"),
      ruled_price: (p) => or(p.price.isNull(), p.price.abs().lt("100.50")),
      ruled_span: (p) => or(p.begins.isNull(), p.ends.isNull(), p.ends.lte(p.begins.plus({ days: 1 }))),
      ruled_year: (p) => or(p.day.isNull(), p.day.year().gte(2000)),
      ruled_data: (p) => or(p.data.isNull(), p.data.at("n").asNumber().gt(0)),
      ruled_tags: (p) => not(p.tags.length().gt(2)),
      ruled_case: (p) => caseWhen([[p.flag, p.low]], 0).gte(0),
    },
    indexes: [
      { unique: true, expression: (p) => concat(p.nick.lower(), "/"), where: (p) => p.nick.length().gt(1) },
      { expression: (p) => coalesce(p.low, p.high) },
    ],
  },
);
const models = { rows: Rule };
type Db = CaseDatabase<typeof models>;
type New = Parameters<Db["rows"]["create"]>[0];

/** A rule, a row that keeps it, and one that breaks it. */
const rules: readonly (readonly [string, Omit<New, "id">, Omit<New, "id">])[] = [
  ["the length of a text", { name: "\u{1F600}bcde" }, { name: "abcdef" }],
  ["a remainder", { even: -4 }, { even: 7 }],
  ["a sum of what may be missing", { low: 60, high: 40 }, { low: 60, high: 41 }],
  ["texts joined", { name: "it", nick: "x" }, { name: "it", nick: "s" }],
  ["the size of a decimal", { price: "-100.49" }, { price: "-100.50" }],
  [
    "a span of time",
    { begins: new Date(0), ends: new Date("1970-01-02T00:00:00.000Z") },
    { begins: new Date(0), ends: new Date("1970-01-02T00:00:00.001Z") },
  ],
  ["a year", { day: "2000-01-01" }, { day: "1999-12-31" }],
  ["a number in a document", { data: { n: 0.5 } }, { data: { n: -0.5 } }],
  ["the length of a list", { tags: ["a", "b"] }, { tags: ["a", "b", "c"] }],
  ["a choice", { flag: false, low: -1 }, { flag: true, low: -1 }],
];

const broken = { error: "integrity", kind: "check" } as const;

const cases: readonly Steps<Db>[] = [
  ...rules.map(([name, good, bad]): Steps<Db> => ({
    name: `a rule about ${name}`,
    steps: async ({ db, expect, refuses }) => {
      await db.rows.create({ id: 1, ...good });
      await refuses(() => db.rows.create({ id: 2, ...bad }), broken);
      await refuses(() => db.rows.update(1, bad), broken);
      expect(await db.rows.count()).toStrictEqual(1);
    },
  })),
  {
    name: "a row of nulls keeps every rule that is not known to be broken",
    steps: async ({ db, expect }) => {
      await db.rows.create({ id: 1 });
      expect(await db.rows.pluck("id")).toStrictEqual([1]);
    },
  },
  {
    name: "a unique expression, where a function says so",
    steps: async ({ db, expect, refuses }) => {
      await db.rows.createMany([
        { id: 1, nick: "Ab" },
        { id: 2, nick: "x" },
        { id: 3, nick: "X" },
        { id: 4 },
        { id: 5 },
      ]);
      await refuses(() => db.rows.create({ id: 6, nick: "aB" }), { error: "integrity", kind: "unique" });
      expect(await db.rows.filter((p) => concat(p.nick.lower(), "/").eq("ab/")).pluck("id")).toStrictEqual([1]);
    },
  },
  {
    name: "a patch of an expression keeps the rules",
    steps: async ({ db, expect, refuses }) => {
      await db.rows.create({ id: 1, even: 4, data: { n: 1 }, tags: ["a", "b"] });
      await refuses(() => db.rows.update(1, (p) => ({ even: p.even.add(1) })), broken);
      await refuses(() => db.rows.update(1, (p) => ({ data: p.data.set("n", 0) })), broken);
      await refuses(() => db.rows.update(1, (p) => ({ tags: p.tags.append("c") })), broken);
      expect((await db.rows.update(1, (p) => ({ even: p.even.add(2) })))?.even).toStrictEqual(6);
    },
  },
];

/** Expressions in the rules and indexes of a model. */
export const expressionRules: Subject = subject({ name: "rules of expressions", models, cases });
