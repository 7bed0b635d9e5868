import type { CountExpression } from "../../fields/expression-types.ts";
import type { Field, Json, Ref } from "../../fields/field-types.ts";
import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import type { Model, Row } from "../../models/model-types.ts";
import type { FieldFlag, FieldKind } from "../../plan/any-field.ts";
import { count } from "../../query/functions.ts";
import type { Page, PageOptions, QuerySet } from "../../query/query-types.ts";
import type { Refused } from "../refusal.ts";
import type { CaseDatabase, Reads, Refuses } from "../subject.ts";

// What several subjects ask about and none changes: customers with two relations to many, rows without a customer, ties and nulls.

type Key = Field<"number", number, "key">;
type Text = Field<"text", string>;
type Maybe<Kind extends FieldKind, Value> = Field<Kind, Value | null, "optional">;
type CustomerRef<Reverse extends string, Value = number, Flags extends FieldFlag = never> = Ref<
  "sale_customers",
  "id",
  "number",
  Value,
  Reverse,
  Flags
>;

/** The models, parents first. */
export interface SaleModels {
  readonly regions: Model<"sale_regions", { id: Key; name: Text }, never, "id">;
  readonly customers: Model<
    "sale_customers",
    {
      id: Key;
      name: Text;
      city: Maybe<"text", string>;
      region: Ref<"sale_regions", "id", "number", number | null, "customers", "optional">;
    },
    "region",
    "id"
  >;
  readonly sales: Model<
    "sale_sales",
    {
      id: Key;
      customer: CustomerRef<"sales", number | null, "optional">;
      item: Text;
      amount: Maybe<"number", number>;
      price: Field<"decimal", string>;
      paid: Field<"boolean", boolean>;
      at: Field<"timestamp", Date>;
      weight: Maybe<"number", number>;
      code: Maybe<"bigint", bigint>;
    },
    "customer",
    "id"
  >;
  readonly calls: Model<
    "sale_calls",
    {
      id: Key;
      customer: CustomerRef<"calls">;
      minutes: Maybe<"number", number>;
      note: Field<"json", Json, "optional">;
      createdAt: Field<"timestamp", Date>;
    },
    "customer",
    "id"
  >;
}
export type SaleDb = CaseDatabase<SaleModels>;

const Region = model("sale_regions", { id: t.integer().primaryKey(), name: t.text() });
const Customer = model("sale_customers", {
  id: t.integer().primaryKey(),
  name: t.text(),
  city: t.text().nullable(),
  region: t.ref(Region, { reverse: "customers" }).nullable(),
});
const Sale = model("sale_sales", {
  id: t.integer().primaryKey(),
  customer: t.ref(Customer, { reverse: "sales" }).nullable(),
  item: t.text(),
  amount: t.integer().nullable(),
  price: t.decimal(8, 2),
  paid: t.boolean(),
  at: t.timestamp(),
  weight: t.float().nullable(),
  code: t.bigint().nullable(),
});
const Call = model("sale_calls", {
  id: t.integer().primaryKey(),
  customer: t.ref(Customer, { reverse: "calls" }),
  minutes: t.integer().nullable(),
  note: t.json().nullable(),
  createdAt: t.timestamp(),
});

export const saleModels: SaleModels = { regions: Region, customers: Customer, sales: Sale, calls: Call };

export const day = (text: string): Date => new Date(`${text}T00:00:00.000Z`);
const large = 2n ** 53n + 1n;

const regions: readonly Row<SaleModels["regions"]>[] = [
  { id: 1, name: "North" },
  { id: 2, name: "South" },
  { id: 3, name: "West" },
];

export const customers: readonly Row<SaleModels["customers"]>[] = [
  { id: 1, name: "Ann", city: "Rome", regionId: 2 },
  { id: 2, name: "Bob", city: null, regionId: 1 },
  { id: 3, name: "Cyd", city: "Rome", regionId: 2 },
  { id: 4, name: "Dee", city: "Oslo", regionId: 1 },
  { id: 5, name: "Eve", city: null, regionId: null },
];

const asSale = ([id, customerId, item, amount, price, paid, at, weight, code]: readonly [
  number,
  number | null,
  string,
  number | null,
  string,
  boolean,
  string,
  number | null,
  bigint | null,
]) => ({ id, customerId, item, amount, price, paid, at: day(at), weight, code });

export const sales: readonly Row<SaleModels["sales"]>[] = [
  asSale([1, 1, "pen", 3, "1.50", true, "2024-01-05", 0.5, large]),
  asSale([2, 1, "ink", 1, "8.00", false, "2024-01-20", 1.25, large]),
  asSale([3, 1, "pen", 2, "1.50", true, "2024-02-01", 0.5, 5n]),
  asSale([4, 2, "pen", null, "2.00", true, "2024-02-11", null, null]),
  asSale([5, 2, "cup", 1, "4.25", false, "2024-02-29", 2, 7n]),
  asSale([6, 3, "ink", 2, "8.00", true, "2024-03-03", null, null]),
  asSale([7, 3, "cup", null, "4.25", true, "2023-03-09", 2, 1n]),
  asSale([8, null, "cup", 5, "4.00", false, "2024-03-31", 0.25, 1n]),
];

export const calls: readonly Row<SaleModels["calls"]>[] = [
  { id: 1, customerId: 1, minutes: 10, note: { tone: "kind" }, createdAt: day("2024-01-03") },
  { id: 2, customerId: 1, minutes: 5, note: null, createdAt: day("2024-01-01") },
  { id: 3, customerId: 2, minutes: null, note: null, createdAt: day("2024-01-05") },
  { id: 4, customerId: 4, minutes: 7, note: null, createdAt: day("2024-01-05") },
  { id: 5, customerId: 4, minutes: null, note: null, createdAt: day("2024-01-02") },
];

/** Writes the rows; again, they stay as they are. */
export async function seedSales(db: SaleDb): Promise<void> {
  await db.regions.upsertMany(regions);
  await db.customers.upsertMany(customers);
  await db.sales.upsertMany(sales);
  await db.calls.upsertMany(calls);
}

/** How many sales there are of each item. */
export function itemsSold(
  db: SaleDb,
): QuerySet<{ item: string; n: number }, "sales", SaleModels, { n: CountExpression }> {
  return db.sales.groupBy("item").annotate(() => ({ n: count() }));
}

/** What a case is called, what it asks, and the answer. */
export type Question<Db = SaleDb> = readonly [name: string, query: (db: Db) => PromiseLike<unknown>, gives: unknown];

/** The case of a question. */
export function asRead<Db>([name, query, gives]: Question<Db>): Reads<Db> {
  return { name, query, gives };
}

/** What a case is called, what is tried, and what refuses it. */
export type Attempt<Db = SaleDb> = readonly [name: string, attempt: (db: Db) => unknown, refused: Refused];

/** The case of something that is refused before anything is sent. */
export function asRefusal<Db>([name, attempt, refused]: Attempt<Db>): Refuses<Db> {
  return { name: `${name} is refused`, attempt, refused };
}

interface Paged<Row> {
  page(options: PageOptions): PromiseLike<Page<Row>>;
}

/** All pages of a set, one after another. */
export async function pagesOf<Row>(set: Paged<Row>, size: number): Promise<Row[][]> {
  const pages: Row[][] = [];
  let after: string | null = null;
  do {
    const page: Page<Row> = await set.page({ size, after });
    pages.push(page.rows);
    after = page.next;
  } while (after !== null && pages.length < 100);
  return pages;
}
