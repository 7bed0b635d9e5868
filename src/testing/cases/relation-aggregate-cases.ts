import { and } from "../../query/conditions.ts";
import { coalesce } from "../../query/functions.ts";
import { type Subject, subject } from "../subject.ts";
import { type Question, type SaleDb, asRead, pagesOf, saleModels, seedSales } from "./sales.ts";

const counted = (db: SaleDb) =>
  db.customers.annotate((c) => ({ sold: c.sales.count(), called: c.calls.count() })).select("id", "sold", "called");

const values: readonly Question[] = [
  [
    "two counts over two relations are both right",
    (db) => counted(db).orderBy("id").all(),
    [
      { id: 1, sold: 3, called: 2 },
      { id: 2, sold: 2, called: 1 },
      { id: 3, sold: 2, called: 0 },
      { id: 4, sold: 0, called: 2 },
      { id: 5, sold: 0, called: 0 },
    ],
  ],
  [
    "two counts over one relation",
    (db) =>
      db.customers
        .filter({ id: 1 })
        .annotate((c) => ({ all: c.sales.count(), paid: c.sales.count({ paid: true }) }))
        .select("all", "paid")
        .all(),
    [{ all: 3, paid: 2 }],
  ],
  [
    "a sum is null where there is nothing to add",
    (db) =>
      db.customers
        .annotate((c) => ({ of: c.sales.sum((s) => s.amount) }))
        .orderBy("id")
        .pluck("of"),
    [6, 1, 2, null, null],
  ],
  [
    "a sum of nulls alone is null",
    (db) =>
      db.customers
        .annotate((c) => ({ of: c.calls.sum((each) => each.minutes) }))
        .orderBy("id")
        .pluck("of"),
    [15, null, null, 7, null],
  ],
  [
    "all five",
    (db) =>
      db.customers
        .filter({ id: 1 })
        .annotate((c) => ({
          n: c.sales.count(),
          total: c.sales.sum((s) => s.price),
          mean: c.sales.avg((s) => s.weight),
          low: c.sales.min((s) => s.item),
          high: c.sales.max((s) => s.at),
        }))
        .select("n", "total", "mean", "low", "high")
        .all(),
    [{ n: 3, total: "11.00", mean: 0.75, low: "ink", high: new Date("2024-02-01T00:00:00Z") }],
  ],
  [
    "of bigints, exactly",
    (db) =>
      db.customers
        .annotate((c) => ({ of: c.sales.sum((s) => s.code) }))
        .orderBy("id")
        .pluck("of"),
    [18_014_398_509_481_991n, 7n, 1n, null, null],
  ],
  [
    "filtered by an object",
    (db) =>
      db.customers
        .annotate((c) => ({ of: c.sales.count({ paid: true }) }))
        .orderBy("id")
        .pluck("of"),
    [2, 1, 2, 0, 0],
  ],
  [
    "filtered by a callback",
    (db) =>
      db.customers
        .annotate((c) => ({
          of: c.sales.sum(
            (s) => s.amount,
            (s) => s.item.eq("pen"),
          ),
        }))
        .orderBy("id")
        .pluck("of"),
    [5, null, null, null, null],
  ],
  [
    "filtered by the row outside",
    (db) =>
      db.customers
        .annotate((c) => ({ of: c.sales.count((s) => s.id.gt(c.id.mul(2))) }))
        .orderBy("id")
        .pluck("of"),
    [1, 1, 1, 0, 0],
  ],
  [
    "filtered by what is never true",
    (db) =>
      db.customers
        .annotate((c) => ({
          n: c.sales.count((s) => s.id.in([])),
          of: c.sales.max(
            (s) => s.id,
            (s) => s.id.in([]),
          ),
        }))
        .filter({ id: 1 })
        .select("n", "of")
        .all(),
    [{ n: 0, of: null }],
  ],
  [
    "of an expression",
    (db) =>
      db.customers
        .annotate((c) => ({ of: c.sales.sum((s) => s.amount.mul(s.id)) }))
        .orderBy("id")
        .pluck("of"),
    [11, 5, 12, null, null],
  ],
  [
    "of a value of the row outside",
    (db) =>
      db.customers
        .annotate((c) => ({ of: c.sales.sum(() => c.id) }))
        .orderBy("id")
        .pluck("of"),
    [3, 4, 6, null, null],
  ],
  [
    "of values of both rows",
    (db) =>
      db.customers
        .annotate((c) => ({ of: c.sales.sum((s) => s.id.sub(c.id)) }))
        .orderBy("id")
        .pluck("of"),
    [3, 5, 7, null, null],
  ],
  [
    "worked on further",
    (db) =>
      db.customers
        .annotate((c) => ({ of: c.sales.count().add(c.calls.count()).mul(10) }))
        .orderBy("id")
        .pluck("of"),
    [50, 30, 20, 20, 0],
  ],
  [
    "with something for nothing",
    (db) =>
      db.customers
        .annotate((c) => ({
          of: coalesce(
            c.calls.sum((each) => each.minutes),
            0,
          ),
        }))
        .orderBy("id")
        .pluck("of"),
    [15, 0, 0, 7, 0],
  ],
  [
    "through a to-one relation, 0 or null where there is no row",
    (db) =>
      db.sales
        .filter((p) => p.id.in([1, 5, 8]))
        .orderBy("id")
        .annotate((p) => ({ n: p.customer.sales.count(), of: p.customer.calls.sum((each) => each.minutes) }))
        .select("n", "of")
        .all(),
    [
      { n: 3, of: 15 },
      { n: 2, of: null },
      { n: 0, of: null },
    ],
  ],
  [
    "one within another: a sum of counts",
    (db) =>
      db.regions
        .annotate((r) => ({ of: r.customers.sum((c) => c.sales.count()) }))
        .orderBy("id")
        .pluck("of"),
    [2, 5, null],
  ],
  [
    "one within another: a sum of sums",
    (db) =>
      db.regions
        .annotate((r) => ({ of: r.customers.sum((c) => c.sales.sum((s) => s.amount)) }))
        .orderBy("id")
        .pluck("of"),
    [1, 8, null],
  ],
  [
    "one within another: the largest of sums",
    (db) =>
      db.regions
        .annotate((r) => ({ of: r.customers.max((c) => c.sales.sum((s) => s.price)) }))
        .orderBy("id")
        .pluck("of"),
    ["6.25", "12.25", null],
  ],
  [
    "one in the filter of another",
    (db) =>
      db.regions
        .annotate((r) => ({ of: r.customers.count((c) => c.sales.count().gt(2)) }))
        .orderBy("id")
        .pluck("of"),
    [0, 1, 0],
  ],
  [
    "a relation asked in the filter of one",
    (db) =>
      db.regions
        .annotate((r) => ({ of: r.customers.count((c) => and(c.sales.some({ paid: true }), c.calls.none())) }))
        .orderBy("id")
        .pluck("of"),
    [0, 1, 0],
  ],
];

const uses: readonly Question[] = [
  ["in filter", (db) => db.customers.filter((c) => c.sales.count().gt(2)).pluck("id"), [1]],
  [
    "in filter, none",
    (db) =>
      db.customers
        .filter((c) => c.sales.count().eq(0))
        .orderBy("id")
        .pluck("id"),
    [4, 5],
  ],
  [
    "in filter, a sum of none",
    (db) =>
      db.customers
        .filter((c) => c.calls.sum((each) => each.minutes).isNull())
        .orderBy("id")
        .pluck("id"),
    [2, 3, 5],
  ],
  [
    "in exclude, a sum of none",
    (db) =>
      db.customers
        .exclude((c) => c.sales.sum((s) => s.amount).gt(1))
        .orderBy("id")
        .pluck("id"),
    [2, 4, 5],
  ],
  [
    "one compared with another",
    (db) => db.customers.filter((c) => c.calls.count().gt(c.sales.count())).pluck("id"),
    [4],
  ],
  [
    "compared with a column",
    (db) =>
      db.customers
        .filter((c) => c.sales.count().gte(c.id))
        .orderBy("id")
        .pluck("id"),
    [1, 2],
  ],
  [
    "in filter, by name",
    (db) =>
      counted(db)
        .filter((c) => c.sold.eq(2))
        .orderBy("id")
        .pluck("id"),
    [2, 3],
  ],
  [
    "in orderBy",
    (db) => db.customers.orderBy((c) => c.sales.sum((s) => s.amount).desc(), "id").pluck("id"),
    [4, 5, 1, 3, 2],
  ],
  ["in orderBy, by name", (db) => counted(db).orderBy("sold", "-called").pluck("id"), [4, 5, 2, 3, 1]],
  [
    "in pages",
    (db) => pagesOf(counted(db).orderBy("-sold").select("id"), 2),
    [[{ id: 1 }, { id: 3 }], [{ id: 2 }, { id: 5 }], [{ id: 4 }]],
  ],
  ["in distinct", (db) => counted(db).select("sold").distinct().orderBy("-sold").pluck("sold"), [3, 2, 0]],
  [
    "in count",
    (db) =>
      counted(db)
        .filter((c) => c.called.gt(0))
        .count(),
    3,
  ],
  ["inside some", (db) => db.regions.filter((r) => r.customers.some((c) => c.sales.count().eq(0))).pluck("id"), [1]],
  [
    "inside every",
    (db) =>
      db.regions
        .filter((r) => r.customers.every((c) => c.sales.count().gt(0)))
        .orderBy("id")
        .pluck("id"),
    [2, 3],
  ],
  [
    "in included rows",
    (db) =>
      db.regions
        .orderBy("id")
        .select("name")
        .include({
          customers: (c) =>
            c
              .annotate((each) => ({ sold: each.sales.count() }))
              .select("name", "sold")
              .orderBy("-sold")
              .limit(1),
        })
        .all(),
    [
      { name: "North", customers: [{ name: "Bob", sold: 2 }] },
      { name: "South", customers: [{ name: "Ann", sold: 3 }] },
      { name: "West", customers: [] },
    ],
  ],
  [
    "filtering and ordering included rows",
    (db) =>
      db.regions
        .filter({ id: 2 })
        .select("id")
        .include({
          customers: (c) =>
            c
              .filter((each) => each.sales.count({ item: "pen" }).lt(2))
              .select("name")
              .orderBy((each) => each.calls.count().desc()),
        })
        .all(),
    [{ id: 2, customers: [{ name: "Cyd" }] }],
  ],
];

/** Counts and sums of related rows. */
export const relationAggregates: Subject = subject({
  name: "aggregates of relations",
  models: saleModels,
  seed: seedSales,
  cases: [...values, ...uses].map(asRead),
});
