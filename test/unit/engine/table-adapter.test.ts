import { beforeEach, expect, test } from "vitest";
import { memory } from "../../../adapters/memory/index.ts";
import { memoryRowStore } from "../../../adapters/memory/memory-store.ts";
import type { RowStore } from "../../../src/contracts/row-store.ts";
import { tableAdapter } from "../../../src/engine/table-adapter.ts";
import {
  ConnectionStateError,
  OperationalError,
  UnsupportedError,
  and,
  connect,
  model,
  or,
  t,
} from "../../../src/index.ts";
import type { ColumnNode, ValueNode } from "../../../src/plan/nodes.ts";
import type { Plan } from "../../../src/plan/plan.ts";
import type { SelectPlan } from "../../../src/plan/select-plan.ts";
import { recordingStore } from "../../support/recording-store.ts";
import { shop } from "../../support/shop.ts";

const options = { name: "recorded", capabilities: memory().capabilities };
const { store, asked } = recordingStore(memoryRowStore(1000));
const adapter = tableAdapter(store, options);
const Square = model("squares", { row: t.integer(), column: t.integer() }, { primaryKey: ["row", "column"] });
const db = connect(adapter, { ...shop, squares: Square });

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
const planOf = (query: { readonly plan: unknown }): Plan => query.plan as Plan;

async function failure(work: PromiseLike<unknown> | undefined): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  return null;
}

beforeEach(async () => {
  await db.lines.filter({}).delete({ all: true });
  await db.orders.filter({}).delete({ all: true });
  await db.products.filter({}).delete({ all: true });
  await db.customers.filter({}).delete({ all: true });
  await db.customers.createMany([1, 2, 3].map((id) => ({ id, email: `${id}@x` })));
  await db.products.create({ sku: "a", price: "1.00" });
  await db.orders.createMany([1, 2, 3].map((id) => ({ id, customerId: id })));
  await db.lines.createMany([1, 2, 3].map((orderId) => ({ orderId, productId: "a", amount: orderId })));
  asked.length = 0;
});

test.each([
  ["by the key", () => db.customers.get(2), ["find customers by id: 1"]],
  [
    "by a unique field, either way round",
    () => db.customers.filter((c) => c.email.eq("2@x")).all(),
    ["find customers by email: 1"],
  ],
  ["by many keys, each once", () => db.customers.filter((c) => c.id.in([2, 1, 2])).all(), ["find customers by id: 2"]],
  ["by a reference", () => db.orders.filter({ customerId: 2 }).all(), ["find orders by customerId: 1"]],
  [
    "by a composite key",
    () => db.lines.get({ orderId: 2, productId: "a" }),
    ["find lines by orderId and productId: 1"],
  ],
  [
    "by several composite keys",
    () =>
      db.lines.getMany([
        { orderId: 2, productId: "a" },
        { orderId: 1, productId: "z" },
      ]),
    ["find lines by orderId and productId: 2"],
  ],
  [
    "by every combination",
    () => db.lines.filter((l) => l.productId.in(["a", "b"]), { orderId: 1 }).all(),
    ["find lines by orderId and productId: 2"],
  ],
  [
    "by every combination of up to ten thousand",
    () => db.lines.filter((l) => and(l.orderId.in(numbers(100)), l.productId.in(numbers(100).map(String)))).all(),
    ["find lines by orderId and productId: 10000"],
  ],
  [
    "by the index of one field where there are more combinations",
    () => db.lines.filter((l) => and(l.orderId.in(numbers(100)), l.productId.in(numbers(101).map(String)))).all(),
    ["find lines by orderId: 100"],
  ],
  [
    "by reading all where there are more combinations and no index of one field",
    () => db.squares.filter((s) => and(s.row.in(numbers(101)), s.column.in(numbers(100)))).all(),
    ["all squares"],
  ],
  [
    "by any number of composite keys, which nothing is combined for",
    () => db.squares.getMany(numbers(10_001).map((row) => ({ row, column: 1 }))),
    ["find squares by row and column: 10001"],
  ],
  ["by reading all where no index helps", () => db.customers.filter({ name: "x" }).all(), ["all customers"]],
  [
    "by reading all where an index is one choice of two",
    () => db.customers.filter((c) => or(c.id.eq(1), c.name.eq("x"))).all(),
    ["all customers"],
  ],
  ["and count all without reading", () => db.customers.count(), ["count customers"]],
  [
    "and related rows in one pass",
    () => db.orders.filter((o) => o.lines.some((l) => l.amount.gt(1))).all(),
    ["all orders", "find lines by orderId: 3"],
  ],
  [
    "and related rows only of what is left",
    () => db.orders.filter((o) => o.customer.email.eq("2@x"), { note: "none" }).all(),
    ["all orders"],
  ],
  [
    "and included rows in one pass for each relation",
    () => db.orders.include("customer", { lines: (l) => l.include("product") }).all(),
    ["all orders", "find customers by id: 3", "find lines by orderId: 3", "find products by sku: 1"],
  ],
])("rows are found %s", async (_name, ask, steps) => {
  await ask();
  expect(asked.slice(1)).toEqual([...steps, "commit"]);
});

test.each([
  ["one table", () => db.customers.all(), "open reading customers"],
  [
    "relations of conditions, orders and includes",
    () =>
      db.lines
        .filter((l) => l.order.customer.email.eq("x"))
        .include("product")
        .all(),
    "open reading customers lines orders products",
  ],
  [
    "related rows inside related rows",
    () => db.customers.filter((c) => c.orders.none((o) => o.lines.some({ amount: 1 }))).exists(),
    "open reading customers lines orders",
  ],
  [
    "what a new row refers to",
    () => db.lines.create({ orderId: 1, productId: "a", amount: 0 }),
    "open writing lines orders products",
  ],
  ["what a changed row may refer to", () => db.orders.update(1, { note: "x" }), "open writing customers orders"],
  ["everything a delete may drag along", () => db.customers.delete(9), "open writing customers lines orders"],
])("the store is told beforehand of %s", async (_name, ask, first) => {
  await failure(ask());
  expect(asked[0]).toBe(first);
});

test("rows that are not found by combinations of keys are the same rows", async () => {
  await db.squares.createMany(numbers(300).map((row) => ({ row, column: 301 - row })));
  const few = db.squares.filter((s) => and(s.row.in(numbers(100)), s.column.in(numbers(250)))).orderBy("row");
  expect(await few.pluck("row")).toEqual(numbers(100).filter((row) => 301 - row <= 250));
});

test("the columns of a composite lookup may stand in any order", async () => {
  const { scope } = planOf(db.lines.all()) as SelectPlan;
  const columns = scope.source.table.key.map((column): ColumnNode => ({
    kind: "column",
    scope,
    path: [],
    column,
    field: column.field,
  }));
  const [order, product] = columns as [ColumnNode, ColumnNode];
  const values: ValueNode = {
    kind: "value",
    value: [
      ["a", 2],
      ["a", 3],
      ["b", 1],
    ],
    field: product.field,
  };
  const plan: Plan = {
    kind: "select",
    scope,
    where: { kind: "keyIn", columns: [product, order], values },
    order: [],
    limit: null,
    offset: null,
    outputs: [{ kind: "output", name: "order", expression: order }],
    distinct: false,
    reverse: false,
  };
  const [result] = await adapter.run([plan], { atomic: false });
  expect(result?.rows).toEqual([{ order: 2 }, { order: 3 }]);
  expect(asked[1]).toBe("find lines by orderId and productId: 3");
});

test("what fails is dropped, what succeeds is committed, once", async () => {
  await failure(db.customers.create({ email: "1@x" }));
  expect(asked.at(-1)).toBe("drop");
  expect(asked).not.toContain("put customers");
  expect(asked).not.toContain("commit");
});

test("plans that need not stand together are kept one by one", async () => {
  const plans = [db.customers.create({ email: "new@x" }), db.customers.create({ email: "1@x" })].map(planOf);
  expect(await failure(adapter.run(plans, { atomic: false }))).toMatchObject({ kind: "unique" });
  expect(await db.customers.count()).toBe(4);
  expect(await failure(adapter.run([planOf(db.customers.delete(1)), ...plans], { atomic: true }))).toMatchObject({
    kind: "unique",
  });
  expect(await db.customers.count()).toBe(4);
});

test("SQL is refused before anything is done", async () => {
  const raw: Plan = { kind: "raw", parts: [], scope: null, select: null };
  expect(await failure(adapter.run([planOf(db.customers.delete(1)), raw], { atomic: false }))).toBeInstanceOf(
    UnsupportedError,
  );
  expect(() => adapter.inspect(raw)).toThrow(UnsupportedError);
  expect(asked).toEqual([]);
});

test("a view is refused before anything is done", async () => {
  const View = model("totals", { id: t.id() }, { view: true });
  const { totals } = connect(adapter, { totals: View });
  expect(await failure(totals.all())).toBeInstanceOf(UnsupportedError);
  expect(asked).toEqual([]);
});

test("inspecting says what will be done, and does nothing", () => {
  const query = db.customers
    .filter((c) => c.orders.some((o) => o.lines.some({ amount: 1 })))
    .orderBy((c) => c.invitedBy.email.asc())
    .include({ orders: (o) => o.include("lines") })
    .all();
  expect(query.inspect()).toEqual({
    store: "recorded",
    roundTrips: 1,
    ranges: [
      "scan customers",
      "lookup orders by customerId",
      "lookup lines by orderId",
      "lookup customers by id",
      "include orders by customerId",
      "include orders.lines by orderId",
    ],
  });
  expect(db.lines.get({ orderId: 1, productId: "a" }).inspect().ranges).toEqual([
    "lookup lines by orderId and productId",
  ]);
  expect(db.customers.delete(1).inspect().ranges).toEqual([
    "lookup customers by id",
    "delete customers",
    "setNull customers by invitedById",
    "cascade orders by customerId",
  ]);
  expect(db.customers.updateOrCreate({ email: "x" }, { name: "x" }).inspect().ranges).toEqual([
    "lookup customers by email",
    "update customers",
    "insert customers",
  ]);
  expect(asked).toEqual([]);
});

test("an error of the store leaves as it is, and the unit is dropped", async () => {
  const broken = new OperationalError("the disk is full");
  let dropped = 0;
  const failing: RowStore = {
    open: async (work) => {
      const unit = await memoryRowStore(1).open(work);
      return Object.assign(unit, { find: () => Promise.reject(broken), drop: () => void dropped++ });
    },
    close: async () => undefined,
  };
  const { customers } = connect(tableAdapter(failing, options), shop);
  expect(await failure(customers.get(1))).toBe(broken);
  expect(dropped).toBe(1);
});

test("a store that cannot hold units of work open has no transactions", () => {
  expect(adapter.begin).toBeUndefined();
  expect(memory().begin).toBeDefined();
});

test("after close every call is refused", async () => {
  const closing = tableAdapter(recordingStore(memoryRowStore(1)).store, options);
  await closing.close();
  expect(await failure(closing.run([planOf(db.customers.all())], { atomic: false }))).toBeInstanceOf(
    ConnectionStateError,
  );
});
