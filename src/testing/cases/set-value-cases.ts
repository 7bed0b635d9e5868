import { count, max, subquery, sum } from "../../query/functions.ts";
import { type Subject, subject } from "../subject.ts";
import { type Question, asRead, saleModels, seedSales } from "./sales.ts";

const queries: readonly Question[] = [
  [
    "an aggregate of a set that belongs to the row",
    (db) =>
      db.customers
        .annotate((c) => ({
          of: subquery(
            db.sales.filter((s) => s.customerId.eq(c.id)),
            (s) => sum(s.amount),
          ),
        }))
        .orderBy("id")
        .pluck("of"),
    [6, 1, 2, null, null],
  ],
  [
    "a count of one is never null",
    (db) =>
      db.customers
        .annotate((c) => ({
          of: subquery(
            db.sales.filter((s) => s.customerId.eq(c.id)),
            (s) => count(s.item, { distinct: true }),
          ),
        }))
        .orderBy("id")
        .pluck("of"),
    [2, 2, 2, 0, 0],
  ],
  [
    "filtered by the row outside alone",
    (db) =>
      db.customers
        .annotate((c) => ({
          of: subquery(
            db.sales.filter((s) => s.customerId.eq(c.id)),
            () => count({ filter: c.id.gt(1) }),
          ),
        }))
        .orderBy("id")
        .pluck("of"),
    [0, 2, 2, 0, 0],
  ],
  [
    "worked on inside",
    (db) =>
      db.customers
        .annotate((c) => ({
          of: subquery(
            db.sales.filter((s) => s.customerId.eq(c.id)),
            (s) => max(s.id).sub(c.id),
          ),
        }))
        .orderBy("id")
        .pluck("of"),
    [2, 3, 4, null, null],
  ],
  [
    "of all rows, the same for each",
    (db) =>
      db.regions
        .annotate(() => ({ of: subquery(db.sales.filter({ paid: true }), () => count()) }))
        .orderBy("id")
        .pluck("of"),
    [5, 5, 5],
  ],
  [
    "compared with",
    (db) => db.sales.filter((p) => p.amount.eq(subquery(db.sales.filter(), (s) => max(s.amount)))).pluck("id"),
    [8],
  ],
  [
    "of a limited set",
    (db) => db.regions.filter((r) => r.id.eq(subquery(db.sales.orderBy("id").limit(2), (s) => sum(s.id)))).pluck("id"),
    [3],
  ],
  [
    "the first group",
    (db) =>
      db.regions
        .filter({ id: 1 })
        .annotate(() => ({
          best: subquery(
            db.sales
              .groupBy("item")
              .orderBy((g) => sum(g.amount).desc())
              .select("item"),
          ),
        }))
        .pluck("best"),
    ["cup"],
  ],
];

/** One value of another set, as a value of each row. */
export const setValues: Subject = subject({
  name: "values of other sets",
  models: saleModels,
  seed: seedSales,
  cases: queries.map(asRead),
});
