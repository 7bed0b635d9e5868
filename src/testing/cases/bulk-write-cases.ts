import { t } from "../../models/field-factory.ts";
import { caseWhen, coalesce, concat, count } from "../../query/functions.ts";
import { type Refuses, type Steps, type Subject, subject } from "../subject.ts";
import { type BulkDb, bulkModels, fill, stocks } from "./bulk-models.ts";

const conflicts: readonly Steps<BulkDb>[] = [
  {
    name: "create over a row: expressions of the old row and of the new one",
    steps: async ({ db, expect }) => {
      await fill(db);
      const { stock, price, note, low, id } = await db.goods.create(
        { name: "pen", stock: 4, price: "9.00" },
        {
          onConflict: {
            on: ["name"],
            update: (old, incoming) => ({
              stock: old.stock.add(incoming.stock),
              price: caseWhen([[incoming.price.gt(old.price), incoming.price]], old.price),
              note: concat(old.name, " ", incoming.stock.cast(t.text())),
              low: old.stock.lt(incoming.stock),
            }),
          },
        },
      );
      expect([id, stock, price, note, low]).toStrictEqual([1, 9, "9.00", "pen 4", false]);
    },
  },
  {
    name: "createMany over rows: each with its own, given in the order of the rows",
    steps: async ({ db, expect }) => {
      await fill(db);
      const rows = await db.goods.createMany(
        [
          { name: "mug", stock: 1 },
          { name: "bag", stock: 2 },
          { name: "pen", stock: 3, note: "new" },
          { name: "box", stock: 4 },
        ],
        {
          onConflict: {
            on: ["name"],
            update: (old, incoming) => ({
              stock: old.stock.sub(incoming.stock),
              note: coalesce(incoming.note, old.name),
            }),
          },
        },
      );
      expect(rows.map(({ name, stock, note }) => [name, stock, note])).toStrictEqual([
        ["mug", 6, "mug"],
        ["bag", 2, null],
        ["pen", 2, "new"],
        ["box", 4, null],
      ]);
      expect(await db.goods.count()).toStrictEqual(7);
    },
  },
  {
    name: "upsertMany changes only what each row says, and gives them in order",
    steps: async ({ db, expect }) => {
      await fill(db);
      const rows = await db.goods.upsertMany([
        { id: 5, name: "jug" },
        { id: 9, name: "bag", stock: 2 },
        { id: 1, name: "pen", stock: 8 },
      ]);
      expect(rows.map(({ id, name, stock }) => [id, name, stock])).toStrictEqual([
        [5, "jug", 3],
        [9, "bag", 2],
        [1, "pen", 8],
      ]);
    },
  },
  {
    name: "createMany gives the rows in the order they were handed in, ids growing",
    steps: async ({ db, expect }) => {
      const given = ["d", "b", "c", "a"];
      const rows = await db.goods.createMany(given.map((name) => ({ name })));
      expect(rows.map(({ name }) => name)).toStrictEqual(given);
      expect(await db.goods.orderBy("id").pluck("name")).toStrictEqual(given);
    },
  },
  {
    name: "an atomic list of changes to sets",
    steps: async ({ db, expect }) => {
      await fill(db);
      const results = await db.atomic([
        db.goods.filter((g) => g.moves.some()).update((g) => ({ stock: g.stock.add(1) })),
        db.goods
          .filter((g) => g.stock.gt(5))
          .orderBy("id")
          .limit(1)
          .delete(),
        db.moves.count(),
      ]);
      expect(results).toStrictEqual([2, 1, 1]);
      expect(await stocks(db)).toStrictEqual([0, 4, 7, 3]);
    },
  },
  {
    name: "changes that are explained are not made, and keep nobody from making others",
    steps: async ({ db, expect }) => {
      await fill(db);
      const texts = [
        await db.goods.filter({ id: 1 }).delete().explain(),
        await db.goods
          .filter((g) => g.stock.gt(0))
          .update({ stock: 0 })
          .explain(),
        await db.goods.create({ name: "bag" }).explain(),
      ];
      expect(texts.every((text) => typeof text === "string")).toStrictEqual(true);
      expect(await db.goods.count()).toStrictEqual(5);
      await db.atomic([db.goods.filter({ id: 2 }).delete(), db.goods.filter({ id: 3 }).update({ stock: 9 })]);
      expect(await stocks(db)).toStrictEqual([5, 9, 7, 3]);
    },
  },
];

const refused: readonly Refuses<BulkDb>[] = [
  {
    name: "an aggregate in a patch is refused",
    attempt: (db) => db.goods.filter({ id: 1 }).update(() => ({ stock: count() })),
    refused: { error: "validation", model: "goods" },
  },
  {
    name: "a field of another query in a patch is refused",
    attempt: (db) => {
      let other: unknown = null;
      db.goods.filter((g) => ((other = g.stock), g.low));
      return db.goods.filter({ id: 1 }).update(() => ({ stock: other as never }));
    },
    refused: { error: "validation", model: "goods" },
  },
  {
    name: "a limited set without a filter is still the whole table",
    attempt: (db) => db.goods.orderBy("id").limit(1).update({ stock: 1 }),
    refused: { error: "validation", model: "goods" },
  },
];

/** Rows written over others, and several changes together. */
export const bulkWritten: Subject = subject({
  name: "rows over others",
  models: bulkModels,
  cases: [...conflicts, ...refused],
});
