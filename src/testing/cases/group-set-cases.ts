import { count, max, sum } from "../../query/functions.ts";
import { type Subject, subject } from "../subject.ts";
import { type Question, asRead, day, itemsSold, pagesOf, saleModels, seedSales } from "./sales.ts";

const ofGroups: readonly Question[] = [
  [
    "order by an aggregate, ties by a key",
    (db) => itemsSold(db).orderBy("-n", "item").pluck("item"),
    ["cup", "pen", "ink"],
  ],
  [
    "order by an aggregate alone: keys order ties, in its direction",
    (db) => itemsSold(db).orderBy("-n").pluck("item"),
    ["pen", "cup", "ink"],
  ],
  [
    "order by what is not selected",
    (db) =>
      db.sales
        .groupBy("item")
        .orderBy((g) => sum(g.amount).desc())
        .pluck("item"),
    ["cup", "pen", "ink"],
  ],
  [
    "order by an aggregate that is null",
    (db) =>
      db.sales
        .groupBy("item")
        .orderBy((g) => sum(g.amount, { filter: g.paid }).asc())
        .pluck("item"),
    ["ink", "pen", "cup"],
  ],
  [
    "order by a key and an aggregate",
    (db) =>
      db.sales
        .groupBy("paid", "item")
        .annotate(() => ({ n: count() }))
        .orderBy("paid", "-n")
        .pluck("item"),
    ["cup", "ink", "pen", "ink", "cup"],
  ],
  ["reverse", (db) => itemsSold(db).orderBy("item").reverse().pluck("item"), ["pen", "ink", "cup"]],
  [
    "limit and offset are about groups",
    (db) => itemsSold(db).orderBy("item").limit(1).offset(1).all(),
    [{ item: "ink", n: 2 }],
  ],
  ["select", (db) => itemsSold(db).select("n").orderBy("n").all(), [{ n: 2 }, { n: 3 }, { n: 3 }]],
  [
    "distinct",
    (db) => db.sales.groupBy("item", "paid").select("item").distinct().orderBy("item").pluck("item"),
    ["cup", "ink", "pen"],
  ],
  ["count", (db) => itemsSold(db).count(), 3],
  ["count of a limited set of groups", (db) => itemsSold(db).limit(2).count(), 2],
  ["count of no groups", (db) => db.sales.filter({ item: "hat" }).groupBy("item").count(), 0],
  [
    "count of groups that are kept",
    (db) =>
      itemsSold(db)
        .filter((g) => g.n.gt(2))
        .count(),
    2,
  ],
  ["exists", (db) => itemsSold(db).exists(), true],
  [
    "exists among groups that are kept",
    (db) =>
      itemsSold(db)
        .filter((g) => g.n.gt(3))
        .exists(),
    false,
  ],
  ["first, in an order", (db) => itemsSold(db).orderBy("n").first(), { item: "ink", n: 2 }],
  ["last, in an order", (db) => itemsSold(db).orderBy("item").last(), { item: "pen", n: 3 }],
  [
    "first of no groups",
    (db) =>
      itemsSold(db)
        .filter((g) => g.n.gt(3))
        .orderBy("item")
        .first(),
    null,
  ],
  ["get", (db) => itemsSold(db).get((g) => g.n.eq(2)), { item: "ink", n: 2 }],
  ["find", (db) => itemsSold(db).find((g) => g.n.eq(7)), null],
  [
    "latest by an aggregate",
    (db) =>
      db.sales
        .groupBy("item")
        .annotate((g) => ({ when: max(g.at) }))
        .latest("when"),
    { item: "cup", when: day("2024-03-31") },
  ],
  [
    "of a limited set: exactly its rows",
    (db) =>
      db.sales
        .orderBy("id")
        .limit(4)
        .groupBy("item")
        .annotate(() => ({ n: count() }))
        .orderBy("item")
        .all(),
    [
      { item: "ink", n: 1 },
      { item: "pen", n: 3 },
    ],
  ],
  [
    "of a distinct set",
    (db) =>
      db.sales
        .select("item", "paid")
        .distinct()
        .groupBy("item")
        .annotate(() => ({ n: count() }))
        .orderBy("item")
        .pluck("n"),
    [2, 2, 1],
  ],
  [
    "of the first row of each",
    (db) =>
      db.sales
        .distinct("item")
        .orderBy("id")
        .groupBy("paid")
        .annotate((g) => ({ ids: sum(g.id) }))
        .orderBy("paid")
        .pluck("ids"),
    [7, 1],
  ],
  [
    "of groups",
    (db) =>
      db.sales
        .groupBy("item", "customerId")
        .annotate((g) => ({ total: sum(g.amount) }))
        .groupBy("item")
        .annotate((g) => ({ buyers: count(), most: max(g.total) }))
        .orderBy("item")
        .all(),
    [
      { item: "cup", buyers: 3, most: 5 },
      { item: "ink", buyers: 2, most: 2 },
      { item: "pen", buyers: 2, most: 5 },
    ],
  ],
  [
    "of sets that are combined",
    (db) =>
      db.sales
        .filter({ item: "pen" })
        .union(db.sales.filter({ paid: true }))
        .groupBy("item")
        .annotate(() => ({ n: count() }))
        .orderBy("item")
        .pluck("n"),
    [1, 1, 3],
  ],
  [
    "pages, by an aggregate and its ties",
    (db) => pagesOf(itemsSold(db).orderBy("-n").select("item"), 1),
    [[{ item: "pen" }], [{ item: "cup" }], [{ item: "ink" }]],
  ],
  [
    "pages, by an aggregate that may be null",
    (db) =>
      pagesOf(
        db.sales
          .groupBy("item")
          .annotate((g) => ({ sold: sum(g.amount, { filter: g.paid }) }))
          .orderBy("-sold"),
        1,
      ),
    [[{ item: "cup", sold: null }], [{ item: "pen", sold: 5 }], [{ item: "ink", sold: 2 }]],
  ],
  [
    "pages, by a key that may be null, of groups that are kept",
    (db) =>
      pagesOf(
        db.sales
          .groupBy("customerId")
          .annotate(() => ({ n: count() }))
          .having(() => count().lt(3))
          .orderBy("customerId"),
        2,
      ),
    [
      [
        { customerId: 2, n: 2 },
        { customerId: 3, n: 2 },
      ],
      [{ customerId: null, n: 1 }],
    ],
  ],
  [
    "for await",
    async (db) => {
      const seen: string[] = [];
      for await (const { item } of itemsSold(db).orderBy("-item")) seen.push(item);
      return seen;
    },
    ["pen", "ink", "cup"],
  ],
];

/** Groups as a set: in an order, limited, counted, paged, grouped again. */
export const groupSets: Subject = subject({
  name: "sets of groups",
  models: saleModels,
  seed: seedSales,
  cases: ofGroups.map(asRead),
});
