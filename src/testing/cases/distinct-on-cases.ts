import { type Subject, subject } from "../subject.ts";
import { type Question, asRead, customers, saleModels, seedSales } from "./sales.ts";

const firstOfEach: readonly Question[] = [
  ["in an order", (db) => db.sales.distinct("item").orderBy("item", "-id").pluck("id"), [8, 6, 4]],
  ["in an order that does not begin with it", (db) => db.sales.distinct("item").orderBy("-id").pluck("id"), [8, 6, 4]],
  ["in an order by something else", (db) => db.sales.distinct("item").orderBy("-amount", "id").pluck("id"), [4, 7, 6]],
  ["without an order: by the key", (db) => db.sales.distinct("item").pluck("id"), [1, 2, 5]],
  ["of two fields", (db) => db.sales.distinct("item", "paid").orderBy("id").pluck("id"), [1, 2, 5, 6, 7]],
  ["null is one value", (db) => db.customers.distinct("city").orderBy("id").pluck("id"), [1, 2, 4]],
  ["limit", (db) => db.sales.distinct("item").orderBy("id").limit(2).pluck("id"), [1, 2]],
  ["offset", (db) => db.sales.distinct("item").orderBy("id").offset(1).pluck("id"), [2, 5]],
  ["reverse: of the same rows", (db) => db.sales.distinct("item").orderBy("id").reverse().pluck("id"), [5, 2, 1]],
  ["limit and reverse", (db) => db.sales.distinct("item").orderBy("id").limit(2).reverse().pluck("id"), [2, 1]],
  [
    "first and last",
    async (db) => {
      const set = db.sales.select("id").distinct("item").orderBy("id");
      return [await set.first(), await set.last()];
    },
    [{ id: 1 }, { id: 5 }],
  ],
  [
    "count and exists",
    async (db) => [await db.sales.distinct("item").count(), await db.sales.distinct("item").limit(0).exists()],
    [3, false],
  ],
  [
    "a filter comes before, wherever it stands",
    (db) => db.sales.distinct("item").filter({ paid: true }).orderBy("id").pluck("id"),
    [1, 6, 7],
  ],
  [
    "select without the field",
    (db) => db.sales.distinct("item").orderBy("id").select("price").all(),
    [{ price: "1.50" }, { price: "8.00" }, { price: "4.25" }],
  ],
  [
    "ordered by a path",
    (db) =>
      db.sales
        .distinct("item")
        .orderBy((p) => p.customer.name.desc(), "id")
        .pluck("id"),
    [8, 6, 4],
  ],
  [
    "with included rows",
    (db) =>
      db.customers
        .distinct("city")
        .orderBy("id")
        .select("id")
        .include({ calls: (c) => c.select("id").orderBy("id") })
        .all(),
    [
      { id: 1, calls: [{ id: 1 }, { id: 2 }] },
      { id: 2, calls: [{ id: 3 }] },
      { id: 4, calls: [{ id: 4 }, { id: 5 }] },
    ],
  ],
  [
    "in a set of one column",
    (db) =>
      db.sales
        .filter((p) => p.id.in(db.sales.distinct("item").orderBy("-id").select("id")))
        .orderBy("id")
        .pluck("id"),
    [4, 6, 8],
  ],
  ["whole rows", (db) => db.customers.distinct("city").orderBy("id").limit(1).all(), [customers[0]]],
];

/** Of rows that are equal in some fields, the first. */
export const distinctOn: Subject = subject({
  name: "the first row of each",
  models: saleModels,
  seed: seedSales,
  cases: firstOfEach.map(asRead),
});
