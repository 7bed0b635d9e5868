import { avg, caseWhen, coalesce, constant, count, max, min, sum } from "../../query/functions.ts";
import { type Steps, type Subject, subject } from "../subject.ts";
import { type Question, type SaleDb, asRead, saleModels, seedSales } from "./sales.ts";

const summary = (db: SaleDb, narrow: (db: SaleDb) => ReturnType<SaleDb["sales"]["filter"]>) =>
  narrow(db).aggregate((p) => ({ n: count(), known: count(p.amount), total: sum(p.amount) }));

const whole: readonly Question[] = [
  [
    "all five of an integer",
    (db) =>
      db.sales.aggregate((p) => ({
        n: count(p.amount),
        total: sum(p.amount),
        mean: avg(p.amount),
        low: min(p.amount),
        high: max(p.amount),
      })),
    { n: 6, total: 14, mean: 14 / 6, low: 1, high: 5 },
  ],
  [
    "count() counts rows, count(value) values",
    (db) => summary(db, (each) => each.sales.filter()),
    { n: 8, known: 6, total: 14 },
  ],
  [
    "of decimals, exactly",
    (db) =>
      db.sales.aggregate((p) => ({ total: sum(p.price), mean: avg(p.price), low: min(p.price), high: max(p.price) })),
    { total: "33.50", mean: 4.1875, low: "1.50", high: "8.00" },
  ],
  [
    "of bigints, exactly",
    (db) => db.sales.aggregate((p) => ({ total: sum(p.code), low: min(p.code), high: max(p.code), mean: avg(p.code) })),
    { total: 18_014_398_509_482_000n, low: 1n, high: 9_007_199_254_740_993n, mean: 18_014_398_509_482_000 / 6 },
  ],
  [
    "of floats",
    (db) =>
      db.sales.aggregate((p) => ({
        total: sum(p.weight),
        mean: avg(p.weight),
        low: min(p.weight),
        high: max(p.weight),
      })),
    { total: 6.5, mean: 6.5 / 6, low: 0.25, high: 2 },
  ],
  [
    "the first and last of texts and of timestamps",
    (db) => db.sales.aggregate((p) => ({ first: min(p.item), last: max(p.item), from: min(p.at), to: max(p.at) })),
    { first: "cup", last: "pen", from: new Date("2023-03-09T00:00:00Z"), to: new Date("2024-03-31T00:00:00Z") },
  ],
  [
    "distinct: equal values count once",
    (db) =>
      db.sales.aggregate((p) => ({
        items: count(p.item, { distinct: true }),
        buyers: count(p.customerId, { distinct: true }),
        total: sum(p.amount, { distinct: true }),
        mean: avg(p.amount, { distinct: true }),
        worth: sum(p.price, { distinct: true }),
      })),
    { items: 3, buyers: 3, total: 11, mean: 2.75, worth: "19.75" },
  ],
  [
    "filter: only rows for which it holds",
    (db) =>
      db.sales.aggregate((p) => ({
        paid: count({ filter: p.paid }),
        sold: sum(p.amount, { filter: p.paid }),
        worth: sum(p.price, { filter: p.item.eq("pen") }),
        cups: avg(p.amount, { filter: p.item.eq("cup") }),
        Ann: max(p.amount, { filter: p.customer.name.eq("Ann") }),
      })),
    { paid: 5, sold: 7, worth: "5.00", cups: 3, Ann: 3 },
  ],
  [
    "filter and distinct",
    (db) =>
      db.sales.aggregate((p) => ({
        prices: count(p.price, { distinct: true, filter: p.item.eq("cup") }),
        total: sum(p.amount, { distinct: true, filter: p.customerId.lte(2) }),
      })),
    { prices: 2, total: 6 },
  ],
  [
    "a filter that holds for no row",
    (db) =>
      db.sales.aggregate((p) => ({ n: count({ filter: p.id.gt(9) }), total: sum(p.amount, { filter: p.id.gt(9) }) })),
    { n: 0, total: null },
  ],
  [
    "of an expression",
    (db) =>
      db.sales.aggregate((p) => ({
        total: sum(p.amount.mul(p.id)),
        longest: max(p.item.length()),
        sold: sum(caseWhen([[p.paid, p.amount]], 0)),
        year: min(p.at.year()),
      })),
    // 3·1 + 1·2 + 2·3 + 1·5 + 2·6 + 5·8
    { total: 68, longest: 3, sold: 7, year: 2023 },
  ],
  [
    "of a path",
    (db) =>
      db.sales.aggregate((p) => ({
        last: max(p.customer.name),
        cities: count(p.customer.city),
        regions: count(p.customer.region.name, { distinct: true }),
      })),
    { last: "Cyd", cities: 5, regions: 2 },
  ],
  [
    "of what a relation gives",
    (db) =>
      db.customers.aggregate((c) => ({
        sold: sum(c.sales.count()),
        most: max(c.sales.count()),
        spoken: sum(c.calls.sum((each) => each.minutes)),
      })),
    { sold: 7, most: 3, spoken: 22 },
  ],
  [
    "worked on further",
    (db) =>
      db.sales.aggregate((p) => ({
        mean: sum(p.amount).div(count()),
        spread: max(p.amount).sub(min(p.amount)),
        next: count().add(1),
        share: count({ filter: p.paid }).mul(100).idiv(count()),
        many: count().gt(7),
        known: coalesce(sum(p.amount, { filter: p.id.gt(9) }), 0),
      })),
    { mean: 1.75, spread: 4, next: 9, share: 62, many: true, known: 0 },
  ],
  [
    "names that mean something in SQL",
    (db) => db.sales.aggregate((p) => ({ count: count(), order: sum(p.amount), "a \"b' c": max(p.id) })),
    { count: 8, order: 14, "a \"b' c": 8 },
  ],
  ["count of a condition counts rows", (db) => db.sales.aggregate((p) => ({ n: count(p.amount.gt(100)) })), { n: 8 }],
  [
    "a constant beside an aggregate",
    (db) => db.sales.aggregate(() => ({ n: count(), kind: constant("sale") })),
    { n: 8, kind: "sale" },
  ],
];

const parts: readonly Question[] = [
  [
    "of a filtered set",
    (db) => summary(db, (each) => each.sales.filter({ item: "pen" })),
    { n: 3, known: 2, total: 5 },
  ],
  [
    "of a set filtered by a relation",
    (db) => summary(db, (each) => each.sales.filter({ customer: { name: "Ann" } })),
    { n: 3, known: 3, total: 6 },
  ],
  ["of no rows", (db) => summary(db, (each) => each.sales.filter({ item: "hat" })), { n: 0, known: 0, total: null }],
  [
    "all five of no rows",
    (db) =>
      db.sales.filter({ item: "hat" }).aggregate((p) => ({
        total: sum(p.price),
        mean: avg(p.weight),
        low: min(p.at),
        high: max(p.item),
        big: sum(p.code),
      })),
    { total: null, mean: null, low: null, high: null, big: null },
  ],
  [
    "worked on further, of no rows",
    (db) =>
      db.sales.filter({ item: "hat" }).aggregate((p) => ({
        next: sum(p.amount).add(1),
        known: coalesce(sum(p.amount), 0),
        share: sum(p.amount).div(count()),
      })),
    { next: null, known: 0, share: null },
  ],
  ["of an ordered set", (db) => summary(db, (each) => each.sales.orderBy("-amount")), { n: 8, known: 6, total: 14 }],
  [
    "of a limited set: exactly its rows",
    (db) => summary(db, (each) => each.sales.orderBy("id").limit(2)),
    { n: 2, known: 2, total: 4 },
  ],
  [
    "of a limited set: the order says which rows",
    (db) => summary(db, (each) => each.sales.orderBy("-id").limit(2)),
    { n: 2, known: 1, total: 5 },
  ],
  [
    "of a set with an offset",
    (db) => summary(db, (each) => each.sales.orderBy("id").offset(6)),
    { n: 2, known: 1, total: 5 },
  ],
  [
    "of a limited set that is turned round",
    (db) => summary(db, (each) => each.sales.orderBy("id").limit(2).reverse()),
    { n: 2, known: 2, total: 4 },
  ],
  ["of limit 0", (db) => summary(db, (each) => each.sales.limit(0)), { n: 0, known: 0, total: null }],
  [
    "of a limited set, with filter and distinct",
    (db) =>
      db.sales
        .orderBy("id")
        .limit(5)
        .aggregate((p) => ({ items: count(p.item, { distinct: true }), paid: sum(p.amount, { filter: p.paid }) })),
    { items: 3, paid: 5 },
  ],
  [
    "of a limited set, over a path",
    (db) =>
      db.sales
        .orderBy("-id")
        .limit(3)
        .aggregate((p) => ({ last: max(p.customer.name), known: count(p.customer.name) })),
    { last: "Cyd", known: 2 },
  ],
  [
    "of a distinct set: each value once",
    (db) =>
      db.sales
        .select("amount")
        .distinct()
        .aggregate((p) => ({ n: count(), known: count(p.amount), total: sum(p.amount) })),
    { n: 5, known: 4, total: 11 },
  ],
  [
    "of a distinct set of two columns",
    (db) =>
      db.sales
        .select("item", "paid")
        .distinct()
        .aggregate((p) => ({ n: count(), paid: count({ filter: p.paid }) })),
    { n: 5, paid: 3 },
  ],
  [
    "of a distinct and limited set",
    (db) =>
      db.sales
        .select("amount")
        .distinct()
        .orderBy("amount")
        .limit(2)
        .aggregate((p) => ({ total: sum(p.amount) })),
    { total: 3 },
  ],
  [
    "of the first row of each",
    (db) =>
      db.sales
        .distinct("item")
        .orderBy("item", "-id")
        .aggregate((p) => ({ n: count(), total: sum(p.amount), last: max(p.id) })),
    { n: 3, total: 7, last: 8 },
  ],
  [
    "of groups",
    (db) =>
      db.sales
        .groupBy("item")
        .annotate((g) => ({ total: sum(g.amount) }))
        .aggregate((g) => ({ items: count(), biggest: max(g.total), mean: avg(g.total), first: min(g.item) })),
    { items: 3, biggest: 6, mean: 14 / 3, first: "cup" },
  ],
  [
    "of groups that were kept",
    (db) =>
      db.sales
        .groupBy("item")
        .annotate((g) => ({ total: sum(g.amount) }))
        .filter((g) => g.total.gt(4))
        .aggregate((g) => ({ items: count(), total: sum(g.total) })),
    { items: 2, total: 11 },
  ],
  [
    "of the first groups",
    (db) =>
      db.sales
        .groupBy("item")
        .annotate((g) => ({ total: sum(g.amount) }))
        .orderBy("-total")
        .limit(2)
        .aggregate((g) => ({ total: sum(g.total) })),
    { total: 11 },
  ],
  [
    "of groups that are not there",
    (db) =>
      db.sales
        .filter({ item: "hat" })
        .groupBy("item")
        .annotate(() => ({ n: count() }))
        .aggregate((g) => ({ items: count(), n: sum(g.n) })),
    { items: 0, n: null },
  ],
  [
    "of sets that are combined",
    (db) => summary(db, (each) => each.sales.filter({ item: "pen" }).union(each.sales.filter({ paid: true }))),
    { n: 5, known: 3, total: 7 },
  ],
  [
    "of sets that are combined, equal rows twice",
    (db) =>
      summary(db, (each) => each.sales.filter({ item: "pen" }).union(each.sales.filter({ paid: true }), { all: true })),
    { n: 8, known: 5, total: 12 },
  ],
  [
    "of sets that are combined and limited",
    (db) =>
      summary(db, (each) =>
        each.sales
          .filter({ item: "pen" })
          .union(each.sales.filter({ paid: false }))
          .orderBy("-id")
          .limit(2),
      ),
    { n: 2, known: 2, total: 6 },
  ],
  [
    "of an annotation",
    (db) =>
      db.sales
        .annotate((p) => ({ big: p.amount.gt(1), double: p.amount.mul(2) }))
        .aggregate((p) => ({ big: count({ filter: p.big }), total: sum(p.double, { filter: p.big }) })),
    { big: 4, total: 24 },
  ],
  [
    "of an annotation of a limited set",
    (db) =>
      db.sales
        .annotate((p) => ({ double: p.amount.mul(2) }))
        .orderBy("id")
        .limit(3)
        .aggregate((p) => ({ total: sum(p.double) })),
    { total: 12 },
  ],
  ["of a set with included rows", (db) => db.customers.include("sales").aggregate(() => ({ n: count() })), { n: 5 }],
  [
    "of a set whose columns were chosen",
    (db) => db.sales.select("id").aggregate((p) => ({ total: sum(p.amount) })),
    { total: 14 },
  ],
];

const unsent: Steps<SaleDb> = {
  name: "of nothing: answered without a request",
  steps: async ({ db, expect, requests }) => {
    const before = requests();
    const nothing = { n: 0, known: 0, total: null };
    expect(await summary(db, (each) => each.sales.none())).toStrictEqual(nothing);
    expect(await summary(db, (each) => each.sales.filter((p) => p.id.in([])))).toStrictEqual(nothing);
    expect(requests() - before).toStrictEqual(0);
  },
};

const furtherOfNothing: Question = [
  "of nothing, worked on further",
  (db) =>
    db.sales
      .none()
      .aggregate((p) => ({ n: count().add(1), total: coalesce(sum(p.amount), 0), kind: constant("sale") })),
  { n: 1, total: 0, kind: "sale" },
];

const together: Steps<SaleDb> = {
  name: "in an atomic list, beside other queries",
  steps: async ({ db, expect }) => {
    const results = await db.atomic([
      db.sales.aggregate((p) => ({ total: sum(p.amount) })),
      db.sales.none().aggregate((p) => ({ total: sum(p.amount) })),
      db.sales.count(),
    ]);
    expect(results).toStrictEqual([{ total: 14 }, { total: null }, 8]);
  },
};

/** Values about all rows of a set together. */
export const aggregates: Subject = subject({
  name: "aggregates",
  models: saleModels,
  seed: seedSales,
  cases: [...whole.map(asRead), ...parts.map(asRead), unsent, asRead(furtherOfNothing), together],
});
