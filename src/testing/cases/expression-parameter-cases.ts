import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import { and, or } from "../../query/conditions.ts";
import { caseWhen, coalesce, concat, count, exists, param, subquery, sum } from "../../query/functions.ts";
import { from } from "../../query/tables.ts";
import { SECRET } from "../refusal.ts";
import { type Case, type CaseDatabase, type Refuses, type Subject, subject } from "../subject.ts";

const Entry = model("parameter_entries", {
  id: t.integer().primaryKey(),
  text: t.text().nullable(),
  views: t.integer().nullable(),
  big: t.bigint().nullable(),
  float: t.float().nullable(),
  price: t.decimal(8, 2).nullable(),
  flag: t.boolean().nullable(),
  at: t.timestamp().nullable(),
  raw: t.bytes().nullable(),
  tags: t.list(t.text()).nullable(),
});
const models = { entries: Entry };
const { entries } = from(models);
type Db = CaseDatabase<typeof models>;

const hostile = `it's "q" $1 ? \\ %`;
const rows = [
  {
    id: 1,
    text: hostile,
    views: 10,
    big: 2n ** 62n,
    float: 0.1,
    price: "1.50",
    flag: true,
    at: new Date(0),
    raw: new Uint8Array([0, 92]),
    tags: ["a", "b"],
  },
  { id: 2, text: "two", views: 20, big: 5n, float: -1, price: "-0.05", flag: false, tags: [] },
  { id: 3, text: "Three", views: 30 },
  { id: 4 },
];

const cases: readonly Case<Db>[] = [
  {
    name: "a query runs again with other values",
    steps: async ({ db, expect }) => {
      const above = db.entries
        .filter((p) => p.views.gt(param("least")))
        .orderBy("id")
        .pluck("id");
      expect(await above.with({ least: 10 })).toStrictEqual([2, 3]);
      expect(await above.with({ least: 25 })).toStrictEqual([3]);
      expect(await above.with({ least: -(2 ** 40) })).toStrictEqual([1, 2, 3]);
    },
  },
  {
    name: "values of every kind",
    steps: async ({ db, expect }) => {
      const ids = db.entries
        .filter((p) =>
          and(
            p.text.eq(param("text")),
            p.big.gte(param("big")),
            p.float.eq(param("float")),
            p.price.lt(param("price")),
            p.flag.eq(param("flag")),
            p.at.lte(param("at")),
            p.raw.eq(param("raw")),
            p.tags.eq(param("tags")),
          ),
        )
        .pluck("id");
      const values = {
        text: hostile,
        big: 2n ** 62n,
        float: 0.1,
        price: "+1.6",
        flag: true,
        at: new Date(0),
        raw: new Uint8Array([0, 92]),
        tags: ["a", "b"],
      };
      expect(await ids.with(values)).toStrictEqual([1]);
      expect(await ids.with({ ...values, big: 2n ** 62n + 1n })).toStrictEqual([]);
      expect(await ids.with({ ...values, tags: ["a"] })).toStrictEqual([]);
    },
  },
  {
    name: "one value in two places",
    query: (db) =>
      db.entries
        .filter((p) => or(p.views.eq(param("n")), p.id.mul(10).eq(param("n"))))
        .orderBy("id")
        .pluck("id")
        .with({ n: 30 }),
    gives: [3],
  },
  {
    name: "ne holds for null",
    query: (db) =>
      db.entries
        .filter((p) => p.views.ne(param("n")))
        .orderBy("id")
        .pluck("id")
        .with({ n: 20 }),
    gives: [1, 3, 4],
  },
  {
    name: "between two of them",
    query: (db) =>
      db.entries
        .filter((p) => p.views.between(param("low"), param("high")))
        .orderBy("id")
        .pluck("id")
        .with({ low: 15, high: 30 }),
    gives: [2, 3],
  },
  {
    name: "a needle is taken literally",
    query: (db) =>
      db.entries
        .filter((p) => p.text.contains(param("part")))
        .pluck("id")
        .with({ part: "\\ %" }),
    gives: [1],
  },
  {
    name: "needles of every lookup",
    steps: async ({ db, expect }) => {
      const lookups = [
        "startsWith",
        "endsWith",
        "like",
        "icontains",
        "istartsWith",
        "iendsWith",
        "ilike",
        "iexact",
      ] as const;
      const needles = ["Th", "ee", "%re%", "HRE", "tH", "EE", "t_R%", "tHREE"];
      for (const [index, lookup] of lookups.entries()) {
        const query = db.entries.filter((p) => p.text[lookup](param("needle"))).pluck("id");
        expect([lookup, await query.with({ needle: needles[index] })]).toStrictEqual([lookup, [3]]);
        expect([lookup, await query.with({ needle: "nowhere" })]).toStrictEqual([lookup, []]);
      }
    },
  },
  {
    name: "the empty needle is in every text",
    query: (db) =>
      db.entries
        .filter((p) => p.text.startsWith(param("needle")))
        .orderBy("id")
        .pluck("id")
        .with({ needle: "" }),
    gives: [1, 2, 3],
  },
  {
    name: "in arithmetic",
    query: (db) =>
      db.entries
        .annotate((p) => ({ value: p.views.mul(param("by")).sub(param("less")) }))
        .orderBy("id")
        .pluck("value")
        .with({ by: -2, less: 1 }),
    gives: [-21, -41, -61, null],
  },
  {
    name: "a divisor of zero is null",
    query: (db) =>
      db.entries
        .annotate((p) => ({ value: p.views.idiv(param("by")) }))
        .orderBy("id")
        .pluck("value")
        .with({ by: 0 }),
    gives: [null, null, null, null],
  },
  {
    name: "in functions",
    query: (db) =>
      db.entries
        .annotate((p) => ({
          some: coalesce(p.text, param("none")),
          label: concat(param("before"), p.id.cast(t.text())),
          size: caseWhen([[p.views.gt(param("least")), "large"]], "small"),
        }))
        .select("some", "label", "size")
        .orderBy("id")
        .offset(2)
        .all()
        .with({ none: "-", before: "#", least: 20 }),
    gives: [
      { some: "Three", label: "#3", size: "large" },
      { some: "-", label: "#4", size: "small" },
    ],
  },
  {
    name: "in an order",
    query: (db) =>
      db.entries
        .orderBy((p) => p.id.sub(param("middle")).abs())
        .pluck("id")
        .with({ middle: 3 }),
    gives: [3, 2, 4, 1],
  },
  {
    name: "in subqueries",
    query: (db) =>
      db.entries
        .filter((p) => exists(entries.filter((o) => and(o.id.eq(p.id.add(param("step"))), o.views.gt(param("least"))))))
        .annotate(() => ({
          above: subquery(
            entries.filter((o) => o.views.gt(param("least"))),
            () => count(),
          ),
        }))
        .orderBy("id")
        .select("id", "above")
        .all()
        .with({ step: 1, least: 15 }),
    gives: [
      { id: 1, above: 2 },
      { id: 2, above: 2 },
    ],
  },
  {
    name: "in a set of one column",
    query: (db) =>
      db.entries
        .filter((p) => p.id.in(entries.filter((o) => o.text.icontains(param("part"))).select("id")))
        .orderBy("id")
        .pluck("id")
        .with({ part: "T" }),
    gives: [1, 2, 3],
  },
  {
    name: "in groups and in what is asked of them",
    query: (db) =>
      db.entries
        .groupBy((p) => ({ rest: p.id.mod(param("by")) }))
        .annotate((g) => ({ total: sum(g.views), n: count({ filter: g.views.gt(param("least")) }) }))
        .having((g) => sum(g.views).gte(param("total")))
        .orderBy("rest")
        .all()
        .with({ by: 2, least: 15, total: 20 }),
    gives: [
      { rest: 0, total: 20, n: 1 },
      { rest: 1, total: 40, n: 1 },
    ],
  },
  {
    name: "in a limited set that is aggregated",
    query: (db) =>
      db.entries
        .filter((p) => p.views.gt(param("least")))
        .orderBy("id")
        .limit(1)
        .aggregate((p) => ({ total: sum(p.views) }))
        .with({ least: 10 }),
    gives: { total: 20 },
  },
  {
    name: "counted, asked for any, and the first",
    steps: async ({ db, expect }) => {
      const above = db.entries.filter((p) => p.views.gt(param("least")));
      expect(await above.count().with({ least: 10 })).toStrictEqual(2);
      expect(await above.exists().with({ least: 30 })).toStrictEqual(false);
      expect(await above.select("id").first().with({ least: 10 })).toStrictEqual({ id: 2 });
      expect(await above.select("id").last().with({ least: 10 })).toStrictEqual({ id: 3 });
    },
  },
  {
    name: "in a get, which must still find one row",
    steps: async ({ db, expect, refuses }) => {
      const one = db.entries.select("id").get((p) => p.text.eq(param("text")));
      expect(await one.with({ text: "two" })).toStrictEqual({ id: 2 });
      await refuses(() => one.with({ text: SECRET }), { error: "not_found", model: "entries" });
    },
  },
  {
    name: "in a filter and an annotation",
    steps: async ({ db, expect }) => {
      const query = db.entries
        .filter((p) => p.views.gt(param("least")))
        .annotate((p) => ({ large: p.views.gt(param("enough")) }))
        .orderBy("id")
        .select("id", "large")
        .all();
      expect(await query.with({ least: 10, enough: 20 })).toStrictEqual([
        { id: 2, large: false },
        { id: 3, large: true },
      ]);
    },
  },
  {
    name: "several queries with values in an atomic list",
    query: (db) => {
      const above = db.entries
        .filter((p) => p.views.gt(param("least")))
        .orderBy("id")
        .pluck("id");
      return db.atomic([above.with({ least: 10 }), above.with({ least: 20 })]);
    },
    gives: [[2, 3], [3]],
  },
];

const above = (db: Db) => db.entries.filter((p) => p.views.gt(param("least"))).pluck("id");
const validation = (at: string) => ({ error: "validation", at: [at] }) as const;

const refused: readonly Refuses<Db>[] = [
  ...(["text", "views", "big", "float", "price", "flag", "at", "raw", "tags"] as const).map((kind): Refuses<Db> => ({
    name: `refused: no values at all, of ${kind}`,
    attempt: (db) => db.entries.filter((p) => p[kind as "text"].eq(param("missing"))).all(),
    refused: validation("missing"),
    sent: true,
  })),
  {
    name: "refused: a needle that is missing",
    attempt: (db) => db.entries.filter((p) => p.text.istartsWith(param("missing"))).all(),
    refused: validation("missing"),
    sent: true,
  },
  ...(["like", "ilike"] as const).map((verb): Refuses<Db> => ({
    name: `refused: a pattern of ${verb} that ends in a lone backslash`,
    attempt: (db) =>
      db.entries
        .filter((p) => p.text[verb](param("pattern")))
        .all()
        .with({ pattern: `${SECRET}\\` }),
    refused: validation("pattern"),
  })),
  {
    name: "refused: null instead of values",
    attempt: (db) => above(db).with(null as never),
    refused: validation("least"),
  },
  { name: "refused: a value that is missing", attempt: (db) => above(db).with({}), refused: validation("least") },
  { name: "refused: undefined", attempt: (db) => above(db).with({ least: undefined }), refused: validation("least") },
  { name: "refused: null", attempt: (db) => above(db).with({ least: null }), refused: validation("least") },
  {
    name: "refused: a value of another kind",
    attempt: (db) => above(db).with({ least: SECRET }),
    refused: validation("least"),
  },
  {
    name: "refused: a fraction for a whole number",
    attempt: (db) => above(db).with({ least: 1.5 }),
    refused: validation("least"),
  },
  {
    name: "refused: a value that nobody asks for",
    attempt: (db) => above(db).with({ least: 1, most: SECRET }),
    refused: validation("most"),
  },
  {
    name: "refused: a value of a query that asks for none",
    attempt: (db) => db.entries.pluck("id").with({ least: 1 }),
    refused: validation("least"),
  },
  {
    name: "refused: an inherited name is no value",
    attempt: (db) =>
      db.entries
        .filter((p) => p.text.eq(param("toString")))
        .all()
        .with({}),
    refused: validation("toString"),
  },
  { name: "refused: a parameter without a name", attempt: () => param(""), refused: { error: "validation" } },
  {
    name: "refused: a parameter whose name is no text",
    attempt: () => param(5 as never),
    refused: { error: "validation" },
  },
  {
    name: "refused: a parameter among the values of in()",
    attempt: (db) => db.entries.filter((p) => p.text.in([param("text") as never])).all(),
    refused: { error: "validation" },
  },
  {
    name: "refused: a parameter among the items of has()",
    attempt: (db) => db.entries.filter((p) => p.tags.has(param("tag") as never)).all(),
    refused: { error: "validation" },
  },
  {
    name: "refused: a new row with a parameter",
    attempt: (db) => db.entries.create({ id: 9, text: param("text") as never }),
    refused: { error: "validation", model: "entries", at: ["text"] },
  },
];

/** Values that are given when a query runs: bound like all others, and checked like them. */
export const parameters: Subject = subject({
  name: "parameters",
  models,
  seed: (db) => db.entries.createMany(rows),
  cases: [...cases, ...refused],
});
