import { and } from "../../query/conditions.ts";
import { exists } from "../../query/functions.ts";
import { type Subject, subject } from "../subject.ts";
import { type Change, asChange, bulkModels, ids } from "./bulk-models.ts";

const deletions: readonly Change[] = [
  ["rows of a relation", (db) => db.goods.filter({ depot: { open: false } }).delete(), 2, ids, [1, 2, 4]],
  ["rows without related rows", (db) => db.goods.filter((g) => g.moves.none()).delete(), 3, ids, [1, 3]],
  [
    "by a sum of related rows",
    (db) => db.goods.filter((g) => g.moves.sum((m) => m.quantity).gt(1)).delete(),
    1,
    ids,
    [2, 3, 4, 5],
  ],
  [
    "the first rows of an order",
    (db) =>
      db.goods
        .filter((g) => g.id.gt(0))
        .orderBy("-stock")
        .limit(2)
        .delete(),
    2,
    ids,
    [2, 3, 5],
  ],
  [
    "after an offset",
    (db) =>
      db.goods
        .filter((g) => g.id.gt(0))
        .orderBy("id")
        .offset(1)
        .limit(2)
        .delete(),
    2,
    ids,
    [1, 4, 5],
  ],
  [
    "the first rows by a field of a related row",
    (db) =>
      db.goods
        .filter((g) => g.id.gt(0))
        .orderBy((g) => g.depot.name.asc(), "-id")
        .limit(1)
        .delete(),
    1,
    ids,
    [1, 3, 4, 5],
  ],
  [
    "by an annotation",
    (db) =>
      db.goods
        .annotate((g) => ({ few: g.stock.lt(4) }))
        .filter((g) => g.few)
        .delete(),
    3,
    ids,
    [1, 4],
  ],
  [
    "rows for which another set has a row",
    (db) => db.moves.filter((m) => exists(db.goods.filter((g) => and(g.id.eq(m.goodId), g.stock.gt(4))))).delete(),
    2,
    (db) => db.moves.pluck("id"),
    [3],
  ],
  [
    "rows in a limited set of the same table",
    (db) => db.goods.filter((g) => g.id.in(db.goods.orderBy("stock", "id").limit(2).select("id"))).delete(),
    2,
    ids,
    [1, 4, 5],
  ],
  [
    "what belongs to the rows goes with them",
    (db) => db.goods.filter({ depot: { name: "East" } }).delete(),
    2,
    (db) => db.moves.pluck("id"),
    [3],
  ],
  [
    "by a count of what else belongs to the row referred to",
    (db) => db.moves.filter((m) => m.good.moves.count().gt(1)).delete(),
    2,
    (db) => db.moves.pluck("id"),
    [3],
  ],
  [
    "the first rows by a count of what else belongs to the row referred to",
    (db) =>
      db.moves
        .filter((m) => m.quantity.gt(0))
        .orderBy((m) => m.good.moves.count().desc(), "id")
        .limit(1)
        .delete(),
    1,
    (db) => db.moves.orderBy("id").pluck("id"),
    [2, 3],
  ],
  [
    "all but the first of each",
    (db) =>
      db.goods.exclude((g) => g.id.in(db.goods.distinct("depotId").orderBy("-stock", "id").select("id"))).delete(),
    2,
    ids,
    [1, 3, 4],
  ],
];

/** Many rows removed at once, chosen by anything that can be asked. */
export const bulkRemoved: Subject = subject({
  name: "removals of sets",
  models: bulkModels,
  cases: deletions.map(asChange),
});
