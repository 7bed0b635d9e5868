import { t } from "../../models/field-factory.ts";
import { and } from "../../query/conditions.ts";
import { caseWhen, coalesce, concat, exists, max, subquery, sum } from "../../query/functions.ts";
import { type Subject, subject } from "../subject.ts";
import { type Change, asChange, bulkModels, notes, stocks } from "./bulk-models.ts";

const updates: readonly Change[] = [
  [
    "rows of a relation",
    (db) => db.goods.filter({ depot: { open: true } }).update({ stock: 9 }),
    2,
    stocks,
    [9, 9, 3, 7, 3],
  ],
  [
    "rows without the relation",
    (db) => db.goods.exclude({ depot: { open: true } }).update({ stock: 9 }),
    3,
    stocks,
    [5, 0, 9, 9, 9],
  ],
  [
    "rows that have related rows",
    (db) => db.goods.filter((g) => g.moves.some((m) => m.quantity.gt(1))).update((g) => ({ stock: g.stock.mul(10) })),
    1,
    stocks,
    [50, 0, 3, 7, 3],
  ],
  [
    "by a count of related rows",
    (db) => db.goods.filter((g) => g.moves.count().eq(0)).update({ stock: 1 }),
    3,
    stocks,
    [5, 1, 3, 1, 1],
  ],
  [
    "with expressions of several columns",
    (db) =>
      db.goods.filter((g) => g.id.lte(2)).update((g) => ({ stock: g.stock.add(g.id), note: concat(g.name, "!") })),
    2,
    async (db) => [await stocks(db), await notes(db)],
    [
      [6, 2, 3, 7, 3],
      ["pen!", "ink!", null, null, null],
    ],
  ],
  [
    "each expression sees the old row",
    (db) => db.goods.filter({ id: 1 }).update((g) => ({ stock: g.stock.add(1), note: g.stock.cast(t.text()) })),
    1,
    (db) => db.goods.filter({ id: 1 }).select("stock", "note").all(),
    [{ stock: 6, note: "5" }],
  ],
  [
    "with a choice",
    (db) =>
      db.goods.filter().update(
        (g) => ({
          note: caseWhen(
            [
              [g.stock.eq(0), "none"],
              [g.stock.lt(5), "few"],
            ],
            null,
          ),
        }),
        { all: true },
      ),
    5,
    notes,
    [null, "none", "few", null, "few"],
  ],
  [
    "with a condition",
    (db) => db.goods.filter().update((g) => ({ low: and(g.stock.lt(4), g.price.gt("1.00")) }), { all: true }),
    5,
    (db) => db.goods.orderBy("id").pluck("low"),
    [false, true, true, false, false],
  ],
  [
    "with a sum of related rows",
    (db) =>
      db.goods
        .filter((g) => g.id.lte(3))
        .update((g) => ({
          stock: coalesce(
            g.moves.sum((m) => m.quantity),
            0,
          ),
        })),
    3,
    stocks,
    [6, 0, 1, 7, 3],
  ],
  [
    "with a field of a related row",
    (db) => db.goods.filter((g) => g.id.gte(3)).update((g) => ({ note: g.depot.name })),
    3,
    notes,
    [null, null, "West", null, "West"],
  ],
  [
    "with a value of another set",
    (db) =>
      db.goods.filter({ id: 2 }).update((g) => ({
        stock: coalesce(
          subquery(
            db.goods.filter((o) => o.depotId.eq(g.depotId)),
            (o) => max(o.stock),
          ),
          0,
        ),
      })),
    1,
    stocks,
    [5, 5, 3, 7, 3],
  ],
  [
    "with decimals",
    (db) => db.goods.filter({ price: "4.00" }).update((g) => ({ price: g.price.add("0.25") })),
    2,
    (db) => db.goods.orderBy("id").pluck("price"),
    ["1.00", "2.50", "4.25", "4.25", "0.50"],
  ],
  [
    "the first rows of an order",
    (db) =>
      db.goods
        .filter((g) => g.stock.gt(0))
        .orderBy("-stock")
        .limit(2)
        .update((g) => ({ stock: g.stock.sub(1) })),
    2,
    stocks,
    [4, 0, 3, 6, 3],
  ],
  [
    "the first rows of an order, ties by the key",
    (db) => db.goods.filter({ stock: 3 }).orderBy("-stock").limit(1).update({ note: "x" }),
    1,
    notes,
    [null, null, null, null, "x"],
  ],
  [
    "after an offset",
    (db) =>
      db.goods
        .filter((g) => g.stock.gt(0))
        .orderBy("stock", "id")
        .offset(2)
        .update({ stock: 0 }),
    2,
    stocks,
    [0, 0, 3, 0, 3],
  ],
  [
    "the first rows by a field of a related row",
    (db) =>
      db.goods
        .filter((g) => g.stock.gt(0))
        .orderBy((g) => g.depot.name.desc(), "id")
        .limit(2)
        .update({ note: "x" }),
    2,
    notes,
    [null, null, "x", "x", null],
  ],
  [
    "the first rows by a count of related rows",
    (db) =>
      db.goods
        .filter((g) => g.stock.gt(0))
        .orderBy((g) => g.moves.count().desc())
        .limit(1)
        .update({ note: "x" }),
    1,
    notes,
    ["x", null, null, null, null],
  ],
  [
    "a limited set that is turned round: the same rows",
    (db) =>
      db.goods
        .filter((g) => g.stock.gt(0))
        .orderBy("id")
        .limit(2)
        .reverse()
        .update({ note: "x" }),
    2,
    notes,
    ["x", null, "x", null, null],
  ],
  [
    "by an annotation",
    (db) =>
      db.goods
        .annotate((g) => ({ twice: g.stock.mul(2) }))
        .filter((g) => g.twice.gt(8))
        .update({ note: "x" }),
    2,
    notes,
    ["x", null, null, "x", null],
  ],
  [
    "the first rows by an annotation",
    (db) =>
      db.goods
        .annotate((g) => ({ sold: g.moves.count() }))
        .filter({ stock: 3 })
        .orderBy("-sold")
        .limit(1)
        .update({ note: "x" }),
    1,
    notes,
    [null, null, "x", null, null],
  ],
  [
    "rows in another set",
    (db) =>
      db.goods.filter((g) => g.id.in(db.moves.filter((m) => m.quantity.lt(4)).select("goodId"))).update({ note: "x" }),
    2,
    notes,
    ["x", null, "x", null, null],
  ],
  [
    "rows in a limited set of the same table",
    (db) => db.goods.filter((g) => g.id.in(db.goods.orderBy("-stock").limit(2).select("id"))).update({ stock: 0 }),
    2,
    stocks,
    [0, 0, 3, 0, 3],
  ],
  [
    "a set whose columns were chosen",
    (db) => db.goods.filter({ id: 1 }).select("name").update({ stock: 1 }),
    1,
    stocks,
    [1, 0, 3, 7, 3],
  ],
  ["no rows", (db) => db.goods.none().update({ stock: 1 }), 0, stocks, [5, 0, 3, 7, 3]],
  [
    "many rows, each with values of its own",
    (db) =>
      db.goods.updateMany([
        { id: 3, stock: 30, note: "c" },
        { id: 1, stock: 10, note: null },
        { id: 9, stock: 90, note: "-" },
      ]),
    2,
    async (db) => [await stocks(db), await notes(db)],
    [
      [10, 0, 30, 7, 3],
      [null, null, "c", null, null],
    ],
  ],
  [
    "many rows, each with columns of its own",
    (db) =>
      db.goods.updateMany([
        { id: 1, stock: 10 },
        { id: 2, note: "i" },
        { id: 3, stock: 30, note: "c" },
      ]),
    3,
    async (db) => [await stocks(db), await notes(db)],
    [
      [10, 0, 30, 7, 3],
      [null, "i", "c", null, null],
    ],
  ],
  [
    "with a choice about related rows",
    (db) =>
      db.goods.filter().update(
        (g) => ({
          note: caseWhen(
            [
              [g.moves.some(), "moved"],
              [g.depot.open, "open"],
            ],
            "still",
          ),
        }),
        { all: true },
      ),
    5,
    notes,
    ["moved", "open", "moved", "still", "still"],
  ],
  [
    "with a count of what else belongs to the row referred to",
    (db) => db.moves.filter((m) => m.id.gt(0)).update((m) => ({ quantity: m.good.moves.count() })),
    3,
    (db) => db.moves.orderBy("id").pluck("quantity"),
    [2, 2, 1],
  ],
  [
    "by a count of what else belongs to the row referred to",
    (db) => db.moves.filter((m) => m.good.moves.count().gt(1)).update({ quantity: 0 }),
    2,
    (db) => db.moves.orderBy("id").pluck("quantity"),
    [0, 0, 1],
  ],
  [
    "with whether another set has a row",
    (db) =>
      db.goods
        .filter((g) => g.id.lte(3))
        .update((g) => ({ low: exists(db.moves.filter((m) => and(m.goodId.eq(g.id), m.quantity.gt(1)))) })),
    3,
    (db) => db.goods.orderBy("id").pluck("low"),
    [true, false, false, false, false],
  ],
  [
    "by groups of another set",
    (db) =>
      db.goods
        .filter((g) =>
          g.id.in(
            db.moves
              .groupBy("goodId")
              .having((m) => sum(m.quantity).gt(1))
              .select("goodId"),
          ),
        )
        .update({ stock: 0 }),
    1,
    stocks,
    [0, 0, 3, 7, 3],
  ],
  [
    "by the first row of each of another set",
    (db) =>
      db.goods
        .filter((g) => g.id.in(db.goods.distinct("depotId").orderBy("-stock", "id").select("id")))
        .update((g) => ({ stock: g.stock.add(100) })),
    3,
    stocks,
    [105, 0, 103, 107, 3],
  ],
  [
    "with a value of the first of related rows of a limited set",
    (db) =>
      db.goods
        .filter((g) => g.stock.gt(0))
        .orderBy("id")
        .limit(2)
        .update((g) => ({
          stock: coalesce(
            subquery(
              db.moves
                .filter((m) => m.goodId.eq(g.id))
                .orderBy("-quantity")
                .select("quantity"),
            ),
            0,
          ),
        })),
    2,
    stocks,
    [4, 0, 1, 7, 3],
  ],
];

/** Many rows changed at once, chosen and changed by anything that can be asked. */
export const bulk: Subject = subject({ name: "changes to sets", models: bulkModels, cases: updates.map(asChange) });
