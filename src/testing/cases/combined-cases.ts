import { constant, count, sum } from "../../query/functions.ts";
import { type Steps, type Subject, subject } from "../subject.ts";
import { type Question, type SaleDb, asRead, calls, pagesOf, saleModels, sales, seedSales } from "./sales.ts";

const pens = (db: SaleDb) => db.sales.filter({ item: "pen" }); // 1 3 4
const ofAnn = (db: SaleDb) => db.sales.filter({ customerId: 1 }); // 1 2 3
const paid = (db: SaleDb) => db.sales.filter({ paid: true }); // 1 3 4 6 7
const due = (db: SaleDb) => db.sales.filter({ paid: false }); // 2 5 8
const either = (db: SaleDb) => pens(db).union(ofAnn(db)); // 1 2 3 4

const operators: readonly Question[] = [
  ["union", (db) => either(db).orderBy("id").pluck("id"), [1, 2, 3, 4]],
  ["union gives whole rows", (db) => either(db).orderBy("id").limit(2).all(), [sales[0], sales[1]]],
  ["union of all", (db) => pens(db).union(ofAnn(db), { all: true }).orderBy("id").pluck("id"), [1, 1, 2, 3, 3, 4]],
  ["intersect", (db) => pens(db).intersect(ofAnn(db)).orderBy("id").pluck("id"), [1, 3]],
  ["except", (db) => pens(db).except(ofAnn(db)).orderBy("id").pluck("id"), [4]],
  ["except, the other way", (db) => ofAnn(db).except(pens(db)).orderBy("id").pluck("id"), [2]],
  [
    "a set and itself",
    (db) =>
      [pens(db)]
        .map((set) => set.union(set))[0]
        ?.orderBy("id")
        .pluck("id") ?? Promise.resolve(),
    [1, 3, 4],
  ],
  ["tables", (db) => db.sales.except(db.sales).count(), 0],
  [
    "equal results are one",
    (db) => pens(db).select("item").union(due(db).select("item")).orderBy("item").pluck("item"),
    ["cup", "ink", "pen"],
  ],
  [
    "equal results of one set are one too",
    (db) => pens(db).select("item").union(pens(db).select("item")).all(),
    [{ item: "pen" }],
  ],
  [
    "intersect and except give each result once",
    async (db) => {
      const items = db.sales.select("item");
      return [await items.intersect(items).count(), await items.except(pens(db).select("item")).count()];
    },
    [3, 2],
  ],
  [
    "nulls are equal",
    async (db) => {
      const [some, others] = [
        db.customers.filter((c) => c.id.lte(2)).select("city"),
        db.customers.filter((c) => c.id.gte(3)).select("city"),
      ];
      return [
        await some.union(others).orderBy("city").pluck("city"),
        await some.intersect(others).orderBy("city").pluck("city"),
        await others.except(some).orderBy("city").pluck("city"),
      ];
    },
    [["Oslo", "Rome", null], ["Rome", null], ["Oslo"]],
  ],
  [
    "sets of two models",
    (db) => db.customers.select("name").union(db.regions.select("name")).orderBy("-name").limit(4).pluck("name"),
    ["West", "South", "North", "Eve"],
  ],
  [
    "fields meet by name, in whatever order they were selected",
    (db) =>
      db.customers
        .annotate(() => ({ kind: constant("customer") }))
        .select("name", "kind")
        .union(db.regions.annotate(() => ({ kind: constant("region") })).select("kind", "name"))
        .orderBy("-kind", "name")
        .limit(4)
        .all(),
    [
      { name: "North", kind: "region" },
      { name: "South", kind: "region" },
      { name: "West", kind: "region" },
      { name: "Ann", kind: "customer" },
    ],
  ],
  [
    "annotations",
    (db) =>
      db.sales
        .annotate((p) => ({ double: p.amount.mul(2) }))
        .select("double")
        .intersect(db.sales.annotate((p) => ({ double: p.amount.add(1) })).select("double"))
        .orderBy("double")
        .pluck("double"),
    // {6 2 4 10 null} and {4 2 3 6 null}
    [2, 4, 6, null],
  ],
  [
    "groups",
    (db) =>
      pens(db)
        .groupBy("item")
        .annotate(() => ({ n: count() }))
        .union(
          due(db)
            .groupBy("item")
            .annotate(() => ({ n: count() })),
        )
        .orderBy("-n", "item")
        .all(),
    [
      { item: "pen", n: 3 },
      { item: "cup", n: 2 },
      { item: "ink", n: 1 },
    ],
  ],
  [
    "a limit and an order in each",
    (db) => db.sales.orderBy("-id").limit(2).union(db.sales.orderBy("id").limit(2)).orderBy("id").pluck("id"),
    [1, 2, 7, 8],
  ],
  [
    "an offset in one",
    (db) => db.sales.orderBy("id").offset(6).union(pens(db).orderBy("id").limit(1)).orderBy("id").pluck("id"),
    [1, 7, 8],
  ],
  [
    "a distinct set and the first row of each",
    (db) =>
      db.sales
        .select("id")
        .distinct("item")
        .orderBy("id")
        .union(db.sales.select("id").filter({ id: 8 }).distinct())
        .orderBy("id")
        .pluck("id"),
    [1, 2, 5, 8],
  ],
  [
    "a path and a relation in the filters",
    (db) =>
      db.sales
        .filter({ customer: { city: "Rome" } })
        .intersect(db.sales.filter((p) => p.customer.calls.some()))
        .orderBy("id")
        .pluck("id"),
    [1, 2, 3],
  ],
  [
    "JSON, where no two are compared",
    (db) => db.calls.filter({ id: 1 }).union(db.calls.none(), { all: true }).all(),
    [calls[0]],
  ],
];

const nested: readonly Question[] = [
  ["(a or b) and c", (db) => pens(db).union(due(db)).intersect(ofAnn(db)).orderBy("id").pluck("id"), [1, 2, 3]],
  [
    "a or (b and c)",
    (db) =>
      pens(db)
        .union(due(db).intersect(ofAnn(db)))
        .orderBy("id")
        .pluck("id"),
    [1, 2, 3, 4],
  ],
  ["(a but b) but c", (db) => db.sales.except(pens(db)).except(paid(db)).orderBy("id").pluck("id"), [2, 5, 8]],
  [
    "a but (b but c)",
    (db) =>
      db.sales
        .except(paid(db).except(pens(db)))
        .orderBy("id")
        .pluck("id"),
    [1, 2, 3, 4, 5, 8],
  ],
  [
    "(a or b) but (c and d)",
    (db) =>
      either(db)
        .except(paid(db).intersect(ofAnn(db)))
        .orderBy("id")
        .pluck("id"),
    [2, 4],
  ],
  [
    "all of five",
    (db) =>
      [ofAnn(db), paid(db), due(db), pens(db)].reduce((set, each) => set.union(each, { all: true }), pens(db)).count(),
    17,
  ],
  [
    "a limited union in a union",
    (db) => either(db).orderBy("-id").limit(1).union(due(db)).orderBy("id").pluck("id"),
    [2, 4, 5, 8],
  ],
];

const after: readonly Question[] = [
  [
    "filter",
    (db) =>
      either(db)
        .filter((p) => p.id.gt(2))
        .orderBy("id")
        .pluck("id"),
    [3, 4],
  ],
  ["filter by an object", (db) => either(db).filter({ item: "ink", paid: false }).pluck("id"), [2]],
  ["filter by null", (db) => either(db).filter({ amount: null }).pluck("id"), [4]],
  [
    "exclude",
    (db) =>
      either(db)
        .exclude((p) => p.amount.gt(1))
        .orderBy("id")
        .pluck("id"),
    [2, 4],
  ],
  ["orderBy and limit", (db) => either(db).orderBy("-id").limit(2).pluck("id"), [4, 3]],
  [
    "orderBy with ties and nulls: the other fields order them",
    (db) => either(db).select("amount", "id").orderBy("-amount").pluck("id"),
    [4, 1, 3, 2],
  ],
  ["offset", (db) => either(db).orderBy("id").offset(3).pluck("id"), [4]],
  ["reverse", (db) => either(db).orderBy("id").reverse().pluck("id"), [4, 3, 2, 1]],
  ["reverse of a limited one", (db) => either(db).orderBy("id").limit(2).reverse().pluck("id"), [2, 1]],
  ["select", (db) => either(db).select("item").orderBy("item").pluck("item"), ["ink", "pen", "pen", "pen"]],
  [
    "omit",
    (db) => either(db).select("id", "item", "paid").omit("paid").orderBy("id").limit(1).all(),
    [{ id: 1, item: "pen" }],
  ],
  ["distinct", (db) => either(db).select("item").distinct().orderBy("item").pluck("item"), ["ink", "pen"]],
  ["distinct by name", (db) => either(db).distinct("item").orderBy("-id").pluck("id"), [4, 2]],
  ["count", (db) => either(db).count(), 4],
  ["count of all", (db) => pens(db).union(ofAnn(db), { all: true }).count(), 6],
  ["count of a limited one", (db) => either(db).limit(3).count(), 3],
  ["exists", (db) => pens(db).intersect(due(db)).exists(), false],
  ["first: by the fields in their order", (db) => either(db).select("item", "id").first(), { item: "ink", id: 2 }],
  ["first in an order", (db) => either(db).select("id").orderBy("-id").first(), { id: 4 }],
  ["last in an order", (db) => either(db).select("id").orderBy("-id").last(), { id: 1 }],
  ["get", (db) => either(db).select("id").get({ id: 2 }), { id: 2 }],
  ["find", (db) => either(db).find({ id: 5 }), null],
  [
    "annotate",
    (db) =>
      either(db)
        .annotate((p) => ({ next: p.id.add(1) }))
        .orderBy("-next")
        .limit(2)
        .pluck("next"),
    [5, 4],
  ],
  [
    "aggregate",
    (db) => either(db).aggregate((p) => ({ n: count(), total: sum(p.amount), worth: sum(p.price) })),
    { n: 4, total: 6, worth: "13.00" },
  ],
  [
    "pages",
    (db) => pagesOf(either(db).select("id", "amount").orderBy("-amount"), 2),
    [
      [
        { id: 4, amount: null },
        { id: 1, amount: 3 },
      ],
      [
        { id: 3, amount: 2 },
        { id: 2, amount: 1 },
      ],
    ],
  ],
  [
    "pages without an order",
    (db) => pagesOf(either(db).select("item", "id"), 3),
    [
      [
        { item: "ink", id: 2 },
        { item: "pen", id: 1 },
        { item: "pen", id: 3 },
      ],
      [{ item: "pen", id: 4 }],
    ],
  ],
  [
    "in a set of one column",
    (db) =>
      db.customers
        .filter((c) => c.id.in(pens(db).union(due(db)).select("customerId")))
        .orderBy("id")
        .pluck("name"),
    ["Ann", "Bob"],
  ],
];

const nothing: readonly Question[] = [
  ["none", (db) => db.sales.none().all(), []],
  ["none of a filtered set", (db) => pens(db).none().count(), 0],
  [
    "none, first and exists",
    async (db) => [await db.sales.none().first(), await db.sales.none().exists()],
    [null, false],
  ],
  ["none in a union", (db) => db.sales.none().union(pens(db)).orderBy("id").pluck("id"), [1, 3, 4]],
  ["but none", (db) => pens(db).except(db.sales.none()).orderBy("id").pluck("id"), [1, 3, 4]],
  ["and none", (db) => pens(db).intersect(db.sales.none()).all(), []],
  ["no groups of none", (db) => db.sales.none().groupBy("item").all(), []],
];

const unsent: Steps<SaleDb> = {
  name: "none is answered without a request",
  steps: async ({ db, expect, requests }) => {
    const before = requests();
    expect([await db.sales.none().count(), await db.sales.none().all()]).toStrictEqual([0, []]);
    expect(requests() - before).toStrictEqual(0);
  },
};

const oneRequest: Steps<SaleDb> = {
  name: "a combination is one request",
  steps: async ({ db, expect, requests }) => {
    const before = requests();
    await pens(db)
      .union(due(db).except(ofAnn(db)))
      .orderBy("id")
      .limit(3)
      .all();
    expect(requests() - before).toStrictEqual(1);
  },
};

const named = (prefix: string, questions: readonly Question[]) =>
  questions.map(([name, ...rest]) => asRead([`${prefix}: ${name}`, ...rest]));

/** Two sets made into one. */
export const combined: Subject = subject({
  name: "combined sets",
  models: saleModels,
  seed: seedSales,
  cases: [
    ...operators.map(asRead),
    ...named("within one another", nested),
    ...named("after a union", after),
    ...nothing.map(asRead),
    unsent,
    oneRequest,
  ],
});
