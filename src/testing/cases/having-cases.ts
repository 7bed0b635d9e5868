import { and, not, or } from "../../query/conditions.ts";
import { avg, count, max, min, sum } from "../../query/functions.ts";
import { type Subject, subject } from "../subject.ts";
import { type Question, asRead, itemsSold, saleModels, seedSales } from "./sales.ts";

const kept: readonly Question[] = [
  [
    "filter by an aggregate",
    (db) =>
      itemsSold(db)
        .filter((g) => g.n.gt(2))
        .orderBy("item")
        .pluck("item"),
    ["cup", "pen"],
  ],
  [
    "filter by an aggregate that is not selected",
    (db) =>
      db.sales
        .groupBy("item")
        .filter((g) => max(g.amount).gte(3))
        .orderBy("item")
        .pluck("item"),
    ["cup", "pen"],
  ],
  [
    "having",
    (db) =>
      itemsSold(db)
        .having((g) => sum(g.amount).gt(5))
        .all(),
    [{ item: "cup", n: 3 }],
  ],
  [
    "having by a key",
    (db) =>
      itemsSold(db)
        .having((g) => g.item.gt("ink"))
        .all(),
    [{ item: "pen", n: 3 }],
  ],
  [
    "having twice",
    (db) =>
      itemsSold(db)
        .having((g) => g.n.gt(2))
        .having((g) => sum(g.amount).lt(6))
        .pluck("item"),
    ["pen"],
  ],
  ["filter by a key", (db) => itemsSold(db).filter({ item: "ink" }).all(), [{ item: "ink", n: 2 }]],
  [
    "filter by a column that is no key is about the rows",
    (db) => itemsSold(db).filter({ paid: true }).orderBy("item").pluck("n"),
    [1, 1, 3],
  ],
  [
    "and: each part where it belongs",
    (db) =>
      itemsSold(db)
        .filter((g) => and(g.n.gt(1), g.paid))
        .all(),
    [{ item: "pen", n: 3 }],
  ],
  [
    "and with a key",
    (db) =>
      itemsSold(db)
        .filter((g) => and(g.n.gt(2), g.item.ne("cup")))
        .all(),
    [{ item: "pen", n: 3 }],
  ],
  [
    "several filters at once",
    (db) =>
      itemsSold(db)
        .filter((g) => g.n.gt(2), { item: "cup" })
        .all(),
    [{ item: "cup", n: 3 }],
  ],
  [
    "or of an aggregate and a key",
    (db) =>
      itemsSold(db)
        .filter((g) => or(sum(g.amount).gt(5), g.item.eq("ink")))
        .orderBy("item")
        .pluck("item"),
    ["cup", "ink"],
  ],
  [
    "or of two aggregates",
    (db) =>
      itemsSold(db)
        .filter((g) => or(g.n.lt(3), sum(g.amount).eq(5)))
        .orderBy("item")
        .pluck("item"),
    ["ink", "pen"],
  ],
  [
    "not",
    (db) =>
      itemsSold(db)
        .filter((g) => not(g.n.gt(2)))
        .pluck("item"),
    ["ink"],
  ],
  [
    "not of a mixture",
    (db) =>
      itemsSold(db)
        .filter((g) => not(or(g.n.lt(3), g.item.eq("pen"))))
        .pluck("item"),
    ["cup"],
  ],
  [
    "exclude",
    (db) =>
      itemsSold(db)
        .exclude((g) => g.n.gt(2))
        .pluck("item"),
    ["ink"],
  ],
  [
    "exclude of a mixture",
    (db) =>
      itemsSold(db)
        .exclude((g) => g.n.gt(2), { item: "pen" })
        .orderBy("item")
        .pluck("item"),
    ["cup", "ink"],
  ],
  [
    "exclude of and",
    (db) =>
      itemsSold(db)
        .exclude((g) => and(g.n.gt(2), g.item.eq("pen")))
        .orderBy("item")
        .pluck("item"),
    ["cup", "ink"],
  ],
  [
    "not of an aggregate that is null holds",
    (db) =>
      db.sales
        .groupBy("id")
        .filter((g) => not(sum(g.amount).gt(1)))
        .orderBy("id")
        .pluck("id"),
    [2, 4, 5, 7],
  ],
  [
    "an aggregate that is null",
    (db) =>
      db.sales
        .groupBy("id")
        .filter((g) => sum(g.amount).isNull())
        .orderBy("id")
        .pluck("id"),
    [4, 7],
  ],
  [
    "an aggregate in a list",
    (db) =>
      itemsSold(db)
        .filter((g) => sum(g.amount).in([3, 5]))
        .orderBy("item")
        .pluck("item"),
    ["ink", "pen"],
  ],
  [
    "an aggregate between two others",
    (db) =>
      db.sales
        .groupBy("item")
        .filter((g) => avg(g.amount).between(min(g.amount), count()))
        .orderBy("item")
        .pluck("item"),
    ["cup", "ink", "pen"],
  ],
  [
    "a filtered aggregate",
    (db) =>
      itemsSold(db)
        .filter((g) => count({ filter: g.paid }).eq(1))
        .orderBy("item")
        .pluck("item"),
    ["cup", "ink"],
  ],
  [
    "an aggregate of a path",
    (db) =>
      db.sales
        .groupBy("item")
        .filter((g) => max(g.customer.name).eq("Bob"))
        .pluck("item"),
    ["pen"],
  ],
  [
    "groups of an annotation",
    (db) =>
      db.sales
        .annotate((p) => ({ big: p.amount.gt(1) }))
        .groupBy("big")
        .filter((g) => or(g.big, sum(g.amount).gt(9)))
        .pluck("big"),
    [true],
  ],
  [
    "one group of all rows",
    (db) =>
      db.sales
        .groupBy()
        .annotate(() => ({ n: count() }))
        .having((g) => g.n.gt(8))
        .all(),
    [],
  ],
];

/** Which groups are kept. */
export const having: Subject = subject({
  name: "having",
  models: saleModels,
  seed: seedSales,
  cases: kept.map(asRead),
});
