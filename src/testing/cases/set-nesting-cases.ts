import { and, not, or } from "../../query/conditions.ts";
import {
  avg,
  caseWhen,
  coalesce,
  concat,
  constant,
  count,
  exists,
  max,
  min,
  subquery,
  sum,
} from "../../query/functions.ts";
import { type Subject, subject } from "../subject.ts";
import { type Question, type SaleDb, asRead, itemsSold, pagesOf, saleModels, seedSales } from "./sales.ts";

const doubled = (db: SaleDb) => db.sales.annotate((p) => ({ double: p.amount.mul(2) }));

const keys: readonly Question[] = [
  [
    "a key with values in it, written again",
    (db) =>
      db.sales
        .groupBy((p) => ({ half: p.id.idiv(2) }))
        .annotate((g) => ({ next: g.id.idiv(2).add(1), n: count() }))
        .orderBy("half")
        .all(),
    [
      { half: 0, next: 1, n: 1 },
      { half: 1, next: 2, n: 2 },
      { half: 2, next: 3, n: 2 },
      { half: 3, next: 4, n: 2 },
      { half: 4, next: 5, n: 1 },
    ],
  ],
  [
    "a key with values in it, in having and in the order",
    (db) =>
      db.sales
        .groupBy((p) => ({ half: p.id.idiv(2) }))
        .having((g) => or(g.half.mul(2).gt(6), count().lt(2)))
        .orderBy((g) => g.half.mul(-1).asc())
        .pluck("half"),
    [4, 0],
  ],
  [
    "a choice as a key, worked on further",
    (db) =>
      db.sales
        .groupBy((p) => ({
          size: caseWhen(
            [
              [p.amount.gt(2), "big"],
              [p.amount.gt(0), "small"],
            ],
            "none",
          ),
        }))
        .annotate((g) => ({ label: concat(g.size, "!"), n: count() }))
        .orderBy("-size")
        .all(),
    [
      { size: "small", label: "small!", n: 4 },
      { size: "none", label: "none!", n: 2 },
      { size: "big", label: "big!", n: 2 },
    ],
  ],
  [
    "a condition as a key, in a choice",
    (db) =>
      db.sales
        .groupBy((p) => ({ large: p.amount.gt(1) }))
        .annotate((g) => ({ label: caseWhen([[g.large, "large"]], "small"), most: max(g.amount) }))
        .orderBy("label")
        .pluck("most"),
    [5, 1],
  ],
  [
    "a condition as a key, in filter",
    async (db) => {
      const set = db.sales.groupBy((p) => ({ large: p.amount.gt(1) })).annotate((g) => ({ most: max(g.amount) }));
      return [
        await set.filter((g) => g.large).pluck("most"),
        await set.exclude((g) => g.large).pluck("most"),
        await set.filter((g) => or(g.large, g.most.gt(9))).pluck("most"),
        await set.filter((g) => and(not(g.large), g.most.gt(0))).pluck("most"),
      ];
    },
    [[5], [1], [5], [1]],
  ],
  [
    "whether another set has a row, as a key",
    (db) =>
      db.customers
        .groupBy((c) => ({ buys: exists(db.sales.filter((s) => s.customerId.eq(c.id))), calls: c.calls.some() }))
        .annotate((g) => ({ n: count(), first: min(g.name) }))
        .orderBy("buys", "calls")
        .all(),
    [
      { buys: false, calls: false, n: 1, first: "Eve" },
      { buys: false, calls: true, n: 1, first: "Dee" },
      { buys: true, calls: false, n: 1, first: "Cyd" },
      { buys: true, calls: true, n: 2, first: "Ann" },
    ],
  ],
  [
    "a value of another set, as a key",
    (db) =>
      db.customers
        .groupBy((c) => ({
          last: subquery(
            db.sales
              .filter((s) => s.customerId.eq(c.id))
              .orderBy("-id")
              .select("item"),
          ),
        }))
        .annotate(() => ({ n: count() }))
        .orderBy("-last")
        .all(),
    [
      { last: null, n: 2 },
      { last: "pen", n: 1 },
      { last: "cup", n: 2 },
    ],
  ],
  [
    "the same column twice, and its length",
    (db) =>
      db.sales
        .groupBy((p) => ({ one: p.item, two: p.item, size: p.item.length() }))
        .annotate(() => ({ n: count() }))
        .orderBy("one")
        .limit(1)
        .all(),
    [{ one: "cup", two: "cup", size: 3, n: 3 }],
  ],
  [
    "a constant as a key",
    (db) =>
      db.sales
        .groupBy(() => ({ kind: constant("sale") }))
        .annotate(() => ({ n: count() }))
        .all(),
    [{ kind: "sale", n: 8 }],
  ],
];

const nested: readonly Question[] = [
  [
    "a sum of exact sums",
    (db) =>
      db.sales
        .groupBy("item", "paid")
        .annotate((g) => ({ worth: sum(g.price), codes: sum(g.code) }))
        .aggregate((g) => ({ worth: sum(g.worth), codes: sum(g.codes), most: max(g.worth), mean: avg(g.worth) })),
    { worth: "33.50", codes: 18_014_398_509_482_000n, most: "8.25", mean: 6.7 },
  ],
  [
    "groups of groups of groups",
    (db) =>
      db.sales
        .groupBy("item", "customerId")
        .annotate(() => ({ n: count() }))
        .groupBy("item")
        .annotate((g) => ({ buyers: count(g.customerId), most: max(g.n) }))
        .groupBy("buyers")
        .annotate((g) => ({ items: count(), most_: max(g.most) }))
        .orderBy("buyers")
        .all(),
    [{ buyers: 2, items: 3, most_: 2 }],
  ],
  [
    "groups of a limited set of groups",
    (db) =>
      itemsSold(db)
        .orderBy("-n", "item")
        .limit(2)
        .groupBy("n")
        .annotate((g) => ({ last: max(g.item) }))
        .all(),
    [{ n: 3, last: "pen" }],
  ],
  [
    "an annotation of combined groups, grouped",
    (db) =>
      itemsSold(db)
        .union(
          db.sales
            .filter({ paid: true })
            .groupBy("item")
            .annotate(() => ({ n: count() })),
        )
        .annotate((g) => ({ twice: g.n.mul(2) }))
        .groupBy("item")
        .annotate((g) => ({ all: sum(g.twice), rows: count() }))
        .orderBy("item")
        .all(),
    [
      { item: "cup", all: 8, rows: 2 },
      { item: "ink", all: 6, rows: 2 },
      { item: "pen", all: 6, rows: 1 },
    ],
  ],
  [
    "a combination of combinations, limited, annotated and filtered",
    (db) =>
      doubled(db)
        .filter({ item: "pen" })
        .select("id", "double")
        .union(doubled(db).filter({ item: "cup" }).select("id", "double").orderBy("-id").limit(2))
        .annotate((p) => ({ next: coalesce(p.double.add(1), 0) }))
        .filter((p) => p.next.gt(0))
        .orderBy("-next")
        .all(),
    [
      { id: 8, double: 10, next: 11 },
      { id: 1, double: 6, next: 7 },
      { id: 3, double: 4, next: 5 },
    ],
  ],
  [
    "distinct values of a combination of all, counted and limited",
    async (db) => {
      const set = db.sales.select("item").union(db.sales.select("item"), { all: true }).distinct();
      return [await set.count(), await set.orderBy("item").limit(2).pluck("item"), await set.exists()];
    },
    [3, ["cup", "ink"], true],
  ],
  [
    "the first of each of a combination, by an annotation",
    (db) =>
      doubled(db)
        .filter({ paid: true })
        .select("id", "item", "double")
        .union(doubled(db).filter({ paid: false }).select("id", "item", "double"))
        .distinct("item")
        .orderBy("-double")
        .pluck("id"),
    [7, 4, 6],
  ],
  [
    "pages of distinct values of an expression",
    (db) => pagesOf(doubled(db).select("double").distinct().orderBy("-double"), 2),
    [[{ double: null }, { double: 10 }], [{ double: 6 }, { double: 4 }], [{ double: 2 }]],
  ],
  [
    "pages by a condition and a path, upwards and downwards",
    async (db) => {
      const set = db.sales
        .annotate((p) => ({ late: p.at.year().gt(2023), who: p.customer.name }))
        .orderBy("-late", "who", "-amount");
      return (await pagesOf(set, 3)).map((rows) => rows.map(({ id }) => id));
    },
    [
      [1, 3, 2],
      [4, 5, 6],
      [8, 7],
    ],
  ],
  [
    "pages of groups by a related column, an aggregate and its share",
    (db) =>
      pagesOf(
        db.sales
          .groupBy((p) => ({ who: p.customer.name }))
          .annotate((g) => ({ share: sum(g.amount).div(count()) }))
          .orderBy("share"),
        3,
      ),
    [
      [
        { who: "Bob", share: 0.5 },
        { who: "Cyd", share: 1 },
        { who: "Ann", share: 2 },
      ],
      [{ who: null, share: 5 }],
    ],
  ],
];

const inside: readonly Question[] = [
  [
    "in a set of groups",
    (db) =>
      db.customers
        .filter((c) =>
          c.id.in(
            db.sales
              .groupBy("customerId")
              .having(() => count().gt(2))
              .select("customerId"),
          ),
        )
        .pluck("name"),
    ["Ann"],
  ],
  [
    "not in a set of groups",
    (db) =>
      db.customers
        .exclude((c) =>
          c.id.in(
            db.sales
              .groupBy("customerId")
              .having(() => count().gt(1))
              .select("customerId"),
          ),
        )
        .orderBy("id")
        .pluck("name"),
    ["Dee", "Eve"],
  ],
  [
    "where there are groups that belong to the row",
    (db) =>
      db.customers
        .filter((c) =>
          exists(
            db.sales
              .filter((s) => s.customerId.eq(c.id))
              .groupBy("item")
              .having(() => count().gt(1)),
          ),
        )
        .pluck("name"),
    ["Ann"],
  ],
  [
    "the first group that belongs to the row",
    (db) =>
      db.customers
        .annotate((c) => ({
          favourite: subquery(
            db.sales
              .filter((s) => s.customerId.eq(c.id))
              .groupBy("item")
              .orderBy(() => count().desc(), "item")
              .select("item"),
          ),
        }))
        .orderBy("id")
        .pluck("favourite"),
    ["pen", "cup", "cup", null, null],
  ],
  [
    "in a set that is itself chosen by a set",
    (db) =>
      db.regions
        .filter((r) =>
          r.id.in(
            db.customers
              .filter((c) => c.id.in(db.sales.filter({ item: "ink" }).select("customerId")))
              .select("regionId"),
          ),
        )
        .pluck("name"),
    ["South"],
  ],
  [
    "compared with the smallest of combined groups",
    (db) =>
      db.sales
        .filter((p) => p.amount.gt(subquery(itemsSold(db).union(itemsSold(db)), (g) => min(g.n))))
        .orderBy("id")
        .pluck("id"),
    [1, 8],
  ],
  [
    "an aggregate of what another set gives for each row",
    (db) =>
      db.customers.aggregate((c) => ({
        called: count({ filter: exists(db.calls.filter((each) => each.customerId.eq(c.id))) }),
        longest: max(
          subquery(
            db.calls.filter((each) => each.customerId.eq(c.id)),
            (each) => sum(each.minutes),
          ),
        ),
      })),
    { called: 3, longest: 15 },
  ],
  [
    "groups kept by what a relation gives",
    (db) =>
      db.customers
        .groupBy("city")
        .annotate((g) => ({ sold: sum(g.sales.count()) }))
        .filter((g) => or(g.sold.gt(2), sum(g.calls.count()).gt(1)))
        .orderBy("city")
        .all(),
    [
      { city: "Oslo", sold: 0 },
      { city: "Rome", sold: 5 },
    ],
  ],
  [
    "a related sum filtered by a set",
    (db) =>
      db.customers
        .annotate((c) => ({
          of: c.sales.sum(
            (s) => s.amount,
            (s) => s.item.in(db.sales.filter({ customerId: 3 }).select("item")),
          ),
        }))
        .orderBy("id")
        .pluck("of"),
    [1, 1, 2, null, null],
  ],
  [
    "included rows chosen by a set that knows neither row",
    (db) =>
      db.regions
        .orderBy("id")
        .select("id")
        .include({
          customers: (c) =>
            c
              .filter((each) => exists(db.sales.filter((s) => and(s.customerId.eq(each.id), s.item.eq("ink")))))
              .select("name")
              .orderBy("name"),
        })
        .all(),
    [
      { id: 1, customers: [] },
      { id: 2, customers: [{ name: "Ann" }, { name: "Cyd" }] },
      { id: 3, customers: [] },
    ],
  ],
];

/** Sets within sets: each asked of exactly the rows that the one inside gives. */
export const nestedSets: Subject = subject({
  name: "sets within sets",
  models: saleModels,
  seed: seedSales,
  cases: [
    ...keys.map(([name, ...rest]) => asRead<SaleDb>([`a group by ${name}`, ...rest])),
    ...nested.map(asRead),
    ...inside.map(asRead),
  ],
});
