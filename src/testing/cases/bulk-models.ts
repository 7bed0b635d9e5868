import type { Field, Ref } from "../../fields/field-types.ts";
import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import type { Model } from "../../models/model-types.ts";
import type { FieldKind } from "../../plan/any-field.ts";
import type { CaseDatabase, Steps } from "../subject.ts";

type Key = Field<"number", number, "key">;
type Text = Field<"text", string>;
type Given<Kind extends FieldKind, Value> = Field<Kind, Value, "optional">;

/** The models, parents first. */
export interface BulkModels {
  readonly depots: Model<"bulk_depots", { id: Key; name: Text; open: Field<"boolean", boolean> }, never, "id">;
  readonly goods: Model<
    "bulk_goods",
    {
      id: Field<"number", number, "optional" | "key">;
      name: Text;
      stock: Given<"number", number>;
      price: Given<"decimal", string>;
      low: Given<"boolean", boolean>;
      note: Given<"text", string | null>;
      depot: Ref<"bulk_depots", "id", "number", number | null, "goods", "optional">;
    },
    "depot",
    "id"
  >;
  readonly moves: Model<
    "bulk_moves",
    { id: Key; good: Ref<"bulk_goods", "id", "number", number, "moves">; quantity: Field<"number", number> },
    "good",
    "id"
  >;
}
export type BulkDb = CaseDatabase<BulkModels>;

const Depot = model("bulk_depots", { id: t.integer().primaryKey(), name: t.text(), open: t.boolean() });
const Good = model("bulk_goods", {
  id: t.id(),
  name: t.text().unique(),
  stock: t.integer().default(0),
  price: t.decimal(8, 2).default("1.00"),
  low: t.boolean().default(false),
  note: t.text().nullable(),
  depot: t.ref(Depot, { reverse: "goods", onDelete: "setNull" }).nullable(),
});
const Move = model("bulk_moves", {
  id: t.integer().primaryKey(),
  good: t.ref(Good, { reverse: "moves", onDelete: "cascade" }),
  quantity: t.integer(),
});
export const bulkModels: BulkModels = { depots: Depot, goods: Good, moves: Move };

/** Writes rows into empty tables. */
export async function fill(db: BulkDb): Promise<void> {
  await db.depots.createMany([
    { id: 1, name: "East", open: true },
    { id: 2, name: "West", open: false },
  ]);
  await db.goods.createMany([
    { id: 1, name: "pen", stock: 5, price: "1.00", depotId: 1 },
    { id: 2, name: "ink", stock: 0, price: "2.50", depotId: 1 },
    { id: 3, name: "cup", stock: 3, price: "4.00", depotId: 2 },
    { id: 4, name: "mug", stock: 7, price: "4.00" },
    { id: 5, name: "jar", stock: 3, price: "0.50", depotId: 2 },
  ]);
  await db.moves.createMany([
    { id: 1, goodId: 1, quantity: 2 },
    { id: 2, goodId: 1, quantity: 4 },
    { id: 3, goodId: 3, quantity: 1 },
  ]);
}

/** A change, how many rows it says it met, and a column of goods, or of moves, afterwards. */
export type Change = readonly [
  name: string,
  change: (db: BulkDb) => PromiseLike<number>,
  met: number,
  left: (db: BulkDb) => PromiseLike<unknown>,
  gives: unknown,
];

export const ids = (db: BulkDb): PromiseLike<number[]> => db.goods.orderBy("id").pluck("id");
export const stocks = (db: BulkDb): PromiseLike<number[]> => db.goods.orderBy("id").pluck("stock");
export const notes = (db: BulkDb): PromiseLike<(string | null)[]> => db.goods.orderBy("id").pluck("note");

/** The case of a change to filled tables. */
export function asChange([name, change, met, left, gives]: Change): Steps<BulkDb> {
  return {
    name,
    steps: async ({ db, expect }) => {
      await fill(db);
      expect(await change(db)).toStrictEqual(met);
      expect(await left(db)).toStrictEqual(gives);
    },
  };
}
