import { avg, caseWhen, coalesce, count, max, min, sum } from "../../query/functions.ts";
import { type Subject, subject } from "../subject.ts";
import { type Question, asRead, day, itemsSold, saleModels, seedSales } from "./sales.ts";

const keys: readonly Question[] = [
  [
    "a column",
    (db) => itemsSold(db).orderBy("item").all(),
    [
      { item: "cup", n: 3 },
      { item: "ink", n: 2 },
      { item: "pen", n: 3 },
    ],
  ],
  [
    "keys alone",
    (db) => db.sales.groupBy("item").orderBy("item").all(),
    [{ item: "cup" }, { item: "ink" }, { item: "pen" }],
  ],
  [
    "null is a group of its own",
    (db) =>
      db.sales
        .groupBy("customerId")
        .annotate((g) => ({ n: count(), total: sum(g.amount) }))
        .orderBy("customerId")
        .all(),
    [
      { customerId: 1, n: 3, total: 6 },
      { customerId: 2, n: 2, total: 1 },
      { customerId: 3, n: 2, total: 2 },
      { customerId: null, n: 1, total: 5 },
    ],
  ],
  [
    "two columns",
    (db) =>
      db.sales
        .groupBy("item", "paid")
        .annotate(() => ({ n: count() }))
        .orderBy("item", "-paid")
        .all(),
    [
      { item: "cup", paid: true, n: 1 },
      { item: "cup", paid: false, n: 2 },
      { item: "ink", paid: true, n: 1 },
      { item: "ink", paid: false, n: 1 },
      { item: "pen", paid: true, n: 3 },
    ],
  ],
  [
    "an expression",
    (db) =>
      db.sales
        .groupBy((p) => ({ loud: p.item.upper() }))
        .orderBy("-loud")
        .pluck("loud"),
    ["PEN", "INK", "CUP"],
  ],
  [
    "two expressions: parts of a date",
    (db) =>
      db.sales
        .groupBy((p) => ({ year: p.at.year(), month: p.at.month() }))
        .annotate((g) => ({ n: count(), total: sum(g.amount) }))
        .orderBy("year", "month")
        .all(),
    [
      { year: 2023, month: 3, n: 1, total: null },
      { year: 2024, month: 1, n: 2, total: 4 },
      { year: 2024, month: 2, n: 3, total: 3 },
      { year: 2024, month: 3, n: 2, total: 7 },
    ],
  ],
  [
    "the month of a timestamp",
    (db) =>
      db.sales
        .groupBy((p) => ({ month: p.at.trunc("month") }))
        .annotate(() => ({ n: count() }))
        .orderBy("-month")
        .limit(2)
        .all(),
    [
      { month: day("2024-03-01"), n: 2 },
      { month: day("2024-02-01"), n: 3 },
    ],
  ],
  [
    "a column of a related row",
    (db) =>
      db.sales
        .groupBy((p) => ({ city: p.customer.city }))
        .annotate(() => ({ n: count() }))
        .orderBy("city")
        .all(),
    [
      { city: "Rome", n: 5 },
      { city: null, n: 3 },
    ],
  ],
  [
    "a column two relations on",
    (db) =>
      db.sales
        .groupBy((p) => ({ region: p.customer.region.name }))
        .annotate((g) => ({ n: count(), worth: sum(g.price) }))
        .orderBy("region")
        .all(),
    [
      { region: "North", n: 2, worth: "6.25" },
      { region: "South", n: 5, worth: "23.25" },
      { region: null, n: 1, worth: "4.00" },
    ],
  ],
  [
    "a condition",
    (db) =>
      db.sales
        .groupBy((p) => ({ large: p.amount.gt(1) }))
        .annotate(() => ({ n: count() }))
        .orderBy("large")
        .all(),
    [
      { large: false, n: 4 },
      { large: true, n: 4 },
    ],
  ],
  [
    "a choice",
    (db) =>
      db.sales
        .groupBy((p) => ({ size: caseWhen([[p.amount.gte(3), "large"]], "small") }))
        .annotate(() => ({ n: count() }))
        .orderBy("size")
        .all(),
    [
      { size: "large", n: 2 },
      { size: "small", n: 6 },
    ],
  ],
  [
    "how many related rows there are",
    (db) =>
      db.customers
        .groupBy((c) => ({ sold: c.sales.count() }))
        .annotate(() => ({ n: count() }))
        .orderBy("sold")
        .all(),
    [
      { sold: 0, n: 2 },
      { sold: 2, n: 2 },
      { sold: 3, n: 1 },
    ],
  ],
  [
    "decimals",
    (db) => db.sales.groupBy("price").orderBy("price").pluck("price"),
    ["1.50", "2.00", "4.00", "4.25", "8.00"],
  ],
  ["floats", (db) => db.sales.groupBy("weight").orderBy("weight").pluck("weight"), [0.25, 0.5, 1.25, 2, null]],
  [
    "bigints",
    (db) => db.sales.groupBy("code").orderBy("-code").pluck("code"),
    [null, 9_007_199_254_740_993n, 7n, 5n, 1n],
  ],
  [
    "booleans",
    (db) =>
      db.sales
        .groupBy("paid")
        .annotate(() => ({ n: count() }))
        .orderBy("paid")
        .pluck("n"),
    [3, 5],
  ],
  [
    "timestamps",
    (db) =>
      db.calls
        .groupBy("createdAt")
        .annotate(() => ({ n: count() }))
        .orderBy("createdAt")
        .pluck("n"),
    [1, 1, 1, 2],
  ],
  [
    "no key: all rows are one group",
    (db) =>
      db.sales
        .groupBy()
        .annotate(() => ({ n: count() }))
        .all(),
    [{ n: 8 }],
  ],
  [
    "no key and no rows: still one group",
    (db) =>
      db.sales
        .filter({ item: "hat" })
        .groupBy()
        .annotate((g) => ({ n: count(), total: sum(g.amount) }))
        .all(),
    [{ n: 0, total: null }],
  ],
  [
    "no rows: no groups",
    (db) =>
      db.sales
        .filter({ item: "hat" })
        .groupBy("item")
        .annotate(() => ({ n: count() }))
        .all(),
    [],
  ],
  [
    "rows that are filtered before",
    (db) =>
      db.sales
        .filter({ paid: true })
        .groupBy("item")
        .annotate(() => ({ n: count() }))
        .orderBy("item")
        .pluck("n"),
    [1, 1, 3],
  ],
];

const values: readonly Question[] = [
  [
    "all five",
    (db) =>
      db.sales
        .groupBy("item")
        .annotate((g) => ({
          n: count(g.amount),
          total: sum(g.amount),
          mean: avg(g.amount),
          low: min(g.price),
          high: max(g.at),
        }))
        .orderBy("item")
        .all(),
    [
      { item: "cup", n: 2, total: 6, mean: 3, low: "4.00", high: day("2024-03-31") },
      { item: "ink", n: 2, total: 3, mean: 1.5, low: "8.00", high: day("2024-03-03") },
      { item: "pen", n: 2, total: 5, mean: 2.5, low: "1.50", high: day("2024-02-11") },
    ],
  ],
  [
    "distinct and filtered",
    (db) =>
      db.sales
        .groupBy("item")
        .annotate((g) => ({
          buyers: count(g.customerId, { distinct: true }),
          sold: sum(g.amount, { filter: g.paid }),
          settled: count({ filter: g.paid }),
        }))
        .orderBy("item")
        .all(),
    [
      { item: "cup", buyers: 2, sold: null, settled: 1 },
      { item: "ink", buyers: 2, sold: 2, settled: 1 },
      { item: "pen", buyers: 2, sold: 5, settled: 3 },
    ],
  ],
  [
    "worked on further, with keys",
    (db) =>
      db.sales
        .groupBy("paid")
        .annotate((g) => ({
          mean: sum(g.amount).div(count()),
          label: caseWhen([[g.paid, "paid"]], "due"),
          known: coalesce(sum(g.amount, { filter: g.id.gt(9) }), 0),
        }))
        .orderBy("paid")
        .all(),
    [
      { paid: false, mean: 7 / 3, label: "due", known: 0 },
      { paid: true, mean: 7 / 5, label: "paid", known: 0 },
    ],
  ],
  [
    "a later one uses an earlier one",
    (db) =>
      itemsSold(db)
        .annotate((g) => ({ twice: g.n.mul(2) }))
        .annotate((g) => ({ both: g.n.add(g.twice), many: g.twice.gt(5) }))
        .orderBy("item")
        .select("both", "many")
        .all(),
    [
      { both: 9, many: true },
      { both: 6, many: false },
      { both: 9, many: true },
    ],
  ],
  [
    "of what was annotated before",
    (db) =>
      db.sales
        .annotate((p) => ({ double: p.amount.mul(2) }))
        .groupBy("item")
        .annotate((g) => ({ total: sum(g.double) }))
        .orderBy("-total")
        .all(),
    [
      { item: "cup", total: 12 },
      { item: "pen", total: 10 },
      { item: "ink", total: 6 },
    ],
  ],
  [
    "of a path",
    (db) =>
      db.sales
        .groupBy("item")
        .annotate((g) => ({ last: max(g.customer.name), cities: count(g.customer.city) }))
        .orderBy("item")
        .all(),
    [
      { item: "cup", last: "Cyd", cities: 1 },
      { item: "ink", last: "Cyd", cities: 2 },
      { item: "pen", last: "Bob", cities: 2 },
    ],
  ],
  [
    "of what a relation gives",
    (db) =>
      db.customers
        .groupBy("city")
        .annotate((g) => ({ sold: sum(g.sales.count()) }))
        .orderBy("city")
        .all(),
    [
      { city: "Oslo", sold: 0 },
      { city: "Rome", sold: 5 },
      { city: null, sold: 2 },
    ],
  ],
  [
    "of a key",
    (db) =>
      db.sales
        .groupBy("customerId")
        .annotate((g) => ({ ids: sum(g.customerId) }))
        .orderBy("customerId")
        .pluck("ids"),
    [3, 4, 6, null],
  ],
];

/** Rows taken together by what they share, and what is said of them. */
export const groups: Subject = subject({
  name: "groups",
  models: saleModels,
  seed: seedSales,
  cases: [...keys, ...values].map(asRead),
});
