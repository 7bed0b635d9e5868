import { model } from "../../src/models/model.ts";
import { t } from "../../src/models/field-factory.ts";

// Models with every kind of reference and constraint, for tests of stores.

const Customer = model("customers", {
  id: t.id(),
  email: t.text().unique(),
  name: t.text().nullable(),
  since: t.timestamp().nullable(),
  invitedBy: t.ref("self", { reverse: "invited", onDelete: "setNull" }).nullable(),
});

const Product = model("products", {
  sku: t.text().primaryKey(),
  price: t.decimal(8, 2).check((price) => price.gte("0.00")),
  stock: t.integer().default(0),
  weight: t.float().nullable(),
  tags: t.list(t.text()).default([]),
  photo: t.bytes().nullable(),
  extra: t.json().nullable(),
});

const Order = model("orders", {
  id: t.id(),
  customer: t.ref(Customer, { reverse: "orders", onDelete: "cascade" }),
  note: t.text().nullable(),
  paid: t.boolean().default(false),
});

const Line = model(
  "lines",
  {
    order: t.ref(Order, { reverse: "lines", onDelete: "cascade" }),
    product: t.ref(Product, { reverse: "lines", onDelete: "restrict" }),
    amount: t.integer().check((amount) => amount.gt(0)),
  },
  { primaryKey: ["order", "product"] },
);

/** Parents first. */
export const shop = { customers: Customer, products: Product, orders: Order, lines: Line };
