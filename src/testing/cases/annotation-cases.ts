import { and, not, or } from "../../query/conditions.ts";
import { caseWhen, coalesce, constant, count, exists, subquery, sum } from "../../query/functions.ts";
import { type Steps, type Subject, subject } from "../subject.ts";
import { type Question, type SaleDb, asRead, customers, pagesOf, saleModels, sales, seedSales } from "./sales.ts";

const doubled = (db: SaleDb) => db.sales.annotate((p) => ({ double: p.amount.mul(2) }));
const judged = (db: SaleDb) => db.sales.annotate((p) => ({ big: p.amount.gt(1) }));

const values: readonly Question[] = [
  ["the value of an expression", (db) => doubled(db).orderBy("id").pluck("double"), [6, 2, 4, null, 2, 4, null, 10]],
  [
    "beside the columns of the row",
    (db) =>
      db.customers
        .filter({ id: 1 })
        .annotate((p) => ({ loud: p.name.upper() }))
        .all(),
    [{ ...customers[0], loud: "ANN" }],
  ],
  [
    "several at once, each by its name",
    (db) =>
      db.sales
        .filter({ id: 2 })
        .annotate((p) => ({ more: p.amount.add(1), less: p.amount.sub(1), same: p.item }))
        .select("less", "more", "same")
        .all(),
    [{ more: 2, less: 0, same: "ink" }],
  ],
  [
    "a later one uses an earlier one",
    (db) =>
      doubled(db)
        .annotate((p) => ({ next: p.double.add(1) }))
        .annotate((p) => ({ sum: p.double.add(p.next) }))
        .filter({ id: 1 })
        .select("double", "next", "sum")
        .all(),
    [{ double: 6, next: 7, sum: 13 }],
  ],
  [
    "a column under another name",
    (db) =>
      db.sales
        .annotate((p) => ({ what: p.item }))
        .limit(0)
        .all(),
    [],
  ],
  [
    "a path, null where there is no row",
    (db) =>
      db.sales
        .annotate((p) => ({ who: p.customer.name, where: p.customer.region.name }))
        .filter((p) => p.id.gte(7))
        .orderBy("id")
        .select("who", "where")
        .all(),
    [
      { who: "Cyd", where: "South" },
      { who: null, where: null },
    ],
  ],
  [
    "a condition, which is never null",
    (db) => judged(db).orderBy("id").pluck("big"),
    [true, false, true, false, false, true, false, true],
  ],
  [
    "not, and, or of conditions",
    (db) =>
      db.sales
        .annotate((p) => ({
          small: not(p.amount.gt(1)),
          both: and(p.paid, p.amount.gt(1)),
          either: or(p.paid, p.amount.gt(1)),
        }))
        .filter((p) => p.id.in([4, 8]))
        .orderBy("id")
        .select("small", "both", "either")
        .all(),
    [
      { small: true, both: false, either: true },
      { small: false, both: false, either: true },
    ],
  ],
  [
    "a constant",
    (db) =>
      db.regions
        .annotate(() => ({ kind: constant("region"), one: constant(1), yes: constant(true) }))
        .filter({ id: 3 })
        .all(),
    [{ id: 3, name: "West", kind: "region", one: 1, yes: true }],
  ],
  [
    "a choice",
    (db) =>
      db.sales
        .annotate((p) => ({
          size: caseWhen(
            [
              [p.amount.gte(3), "large"],
              [p.amount.isNull(), "none"],
            ],
            "small",
          ),
        }))
        .orderBy("id")
        .pluck("size"),
    ["large", "small", "small", "none", "small", "small", "none", "large"],
  ],
  [
    "the first row of a set that belongs to the row",
    (db) =>
      db.customers
        .annotate((c) => ({
          last: subquery(
            db.sales
              .filter((s) => s.customerId.eq(c.id))
              .orderBy("-at")
              .select("item"),
          ),
        }))
        .orderBy("id")
        .pluck("last"),
    ["pen", "cup", "ink", null, null],
  ],
  [
    "whether there is a row that belongs to the row",
    (db) =>
      db.customers
        .annotate((c) => ({ called: exists(db.calls.filter((call) => call.customerId.eq(c.id))) }))
        .orderBy("id")
        .pluck("called"),
    [true, true, false, true, false],
  ],
];

const uses: readonly Question[] = [
  [
    "in filter",
    (db) =>
      doubled(db)
        .filter((p) => p.double.gt(4))
        .orderBy("id")
        .pluck("id"),
    [1, 8],
  ],
  [
    "in exclude",
    (db) =>
      doubled(db)
        .exclude((p) => p.double.gt(4))
        .orderBy("id")
        .pluck("id"),
    [2, 3, 4, 5, 6, 7],
  ],
  [
    "in filter, beside a column and a path",
    (db) =>
      doubled(db)
        .filter((p) => or(p.double.eq(10), and(p.double.eq(p.amount.add(2)), p.customer.name.eq("Cyd"))))
        .orderBy("id")
        .pluck("id"),
    [6, 8],
  ],
  ["in orderBy, by name", (db) => doubled(db).orderBy("-double", "id").pluck("id"), [4, 7, 8, 1, 3, 6, 2, 5]],
  [
    "in orderBy, by a callback",
    (db) =>
      doubled(db)
        .orderBy((p) => p.double.asc({ nulls: "first" }), "-id")
        .pluck("id"),
    [7, 4, 5, 2, 6, 3, 1, 8],
  ],
  [
    "a condition in filter",
    (db) =>
      judged(db)
        .filter((p) => p.big)
        .orderBy("id")
        .pluck("id"),
    [1, 3, 6, 8],
  ],
  [
    "a condition in not",
    (db) =>
      judged(db)
        .filter((p) => not(p.big))
        .orderBy("id")
        .pluck("id"),
    [2, 4, 5, 7],
  ],
  ["a condition in orderBy", (db) => judged(db).orderBy("big", "id").pluck("id"), [2, 4, 5, 7, 1, 3, 6, 8]],
  ["a condition in orderBy, downwards", (db) => judged(db).orderBy("-big", "id").pluck("id"), [1, 3, 6, 8, 2, 4, 5, 7]],
  [
    "in select",
    (db) => doubled(db).select("double", "id").orderBy("id").limit(2).all(),
    [
      { double: 6, id: 1 },
      { double: 2, id: 2 },
    ],
  ],
  ["in omit", (db) => doubled(db).omit("double").filter({ id: 3 }).all(), [sales[2]]],
  [
    "in filter after it was left out",
    (db) =>
      doubled(db)
        .select("id")
        .filter((p) => p.double.eq(10))
        .all(),
    [{ id: 8 }],
  ],
  ["in orderBy without being selected", (db) => doubled(db).select("id").orderBy("double").first(), { id: 2 }],
  [
    "in groupBy",
    (db) =>
      doubled(db)
        .groupBy("double")
        .annotate(() => ({ n: count() }))
        .orderBy("double")
        .all(),
    [
      { double: 2, n: 2 },
      { double: 4, n: 2 },
      { double: 6, n: 1 },
      { double: 10, n: 1 },
      { double: null, n: 2 },
    ],
  ],
  [
    "a condition in groupBy",
    (db) =>
      judged(db)
        .groupBy("big")
        .annotate((g) => ({ n: count(), total: sum(g.amount) }))
        .orderBy("big")
        .all(),
    [
      { big: false, n: 4, total: 2 },
      { big: true, n: 4, total: 12 },
    ],
  ],
  ["in aggregate", (db) => doubled(db).aggregate((p) => ({ total: sum(p.double) })), { total: 28 }],
  [
    "in distinct",
    (db) => doubled(db).select("double").distinct().orderBy("double").pluck("double"),
    [2, 4, 6, 10, null],
  ],
  ["in distinct by name", (db) => doubled(db).distinct("double").orderBy("id").pluck("id"), [1, 2, 3, 4, 8]],
  [
    "in count",
    (db) =>
      doubled(db)
        .filter((p) => p.double.isNull())
        .count(),
    2,
  ],
  [
    "in exists",
    (db) =>
      doubled(db)
        .filter((p) => p.double.gt(10))
        .exists(),
    false,
  ],
  ["in first", (db) => doubled(db).select("id", "double").orderBy("-id").first(), { id: 8, double: 10 }],
  ["in last", (db) => doubled(db).select("id", "double").last(), { id: 8, double: 10 }],
  [
    "in get",
    (db) =>
      doubled(db)
        .select("id")
        .get((p) => p.double.eq(6)),
    { id: 1 },
  ],
  [
    "in find",
    (db) =>
      doubled(db)
        .select("id")
        .find((p) => p.double.eq(7)),
    null,
  ],
  ["in latest", (db) => doubled(db).select("id").exclude({ amount: null }).latest("double"), { id: 8 }],
  [
    "of a limited set",
    (db) =>
      db.sales
        .orderBy("-id")
        .limit(2)
        .annotate((p) => ({ next: p.id.add(1) }))
        .pluck("next"),
    [9, 8],
  ],
  [
    "in pages, with ties and nulls",
    async (db) => {
      const pages = await pagesOf(doubled(db).orderBy("-double", "id"), 3);
      return pages.map((rows) => rows.map(({ id, double }) => [id, double]));
    },
    [
      [
        [4, null],
        [7, null],
        [8, 10],
      ],
      [
        [1, 6],
        [3, 4],
        [6, 4],
      ],
      [
        [2, 2],
        [5, 2],
      ],
    ],
  ],
  [
    "in pages, without being selected",
    (db) => pagesOf(doubled(db).orderBy("double", "-id").select("id"), 5),
    [
      [{ id: 5 }, { id: 2 }, { id: 6 }, { id: 3 }, { id: 1 }],
      [{ id: 8 }, { id: 7 }, { id: 4 }],
    ],
  ],
  [
    "in pages, a condition",
    (db) => pagesOf(judged(db).orderBy("-big").select("id"), 3),
    [
      [{ id: 8 }, { id: 6 }, { id: 3 }],
      [{ id: 1 }, { id: 7 }, { id: 5 }],
      [{ id: 4 }, { id: 2 }],
    ],
  ],
  [
    "of included rows",
    (db) =>
      db.customers
        .filter({ id: 1 })
        .select("name")
        .include({
          sales: (s) =>
            s
              .annotate((p) => ({ double: p.amount.mul(2), late: p.paid }))
              .select("id", "double", "late")
              .orderBy("-double")
              .limit(2),
        })
        .all(),
    [
      {
        name: "Ann",
        sales: [
          { id: 1, double: 6, late: true },
          { id: 3, double: 4, late: true },
        ],
      },
    ],
  ],
  [
    "of an included row",
    (db) =>
      db.sales
        .filter((p) => p.id.gte(7))
        .orderBy("id")
        .select("id")
        .include({
          customer: (c) => c.annotate((p) => ({ loud: p.name.upper(), sold: p.sales.count() })).select("loud", "sold"),
        })
        .all(),
    [
      { id: 7, customer: { loud: "CYD", sold: 2 } },
      { id: 8, customer: null },
    ],
  ],
  [
    "beside included rows",
    (db) =>
      db.sales
        .filter({ id: 8 })
        .annotate((p) => ({ who: coalesce(p.customer.name, "nobody") }))
        .include("customer")
        .select("who")
        .all(),
    [{ who: "nobody", customer: null }],
  ],
];

const immutable: Steps<SaleDb> = {
  name: "a set that is annotated leaves the other as it was",
  steps: async ({ db, expect }) => {
    const plain = db.sales.filter({ id: 1 });
    plain.annotate((p) => ({ double: p.amount.mul(2) }));
    expect(await plain.all()).toStrictEqual([sales[0]]);
  },
};

/** What is read along with each row, and used by its name afterwards. */
export const annotatedSets: Subject = subject({
  name: "annotated sets",
  models: saleModels,
  seed: seedSales,
  cases: [...values.map(asRead), ...uses.map(asRead), immutable],
});
