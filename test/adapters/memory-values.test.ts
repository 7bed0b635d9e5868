import { expect, test } from "vitest";
import { memory } from "../../adapters/memory/index.ts";
import { connect } from "../../src/index.ts";
import { shop } from "../support/shop.ts";

const whole = {
  sku: "a",
  price: "1.50",
  stock: 3,
  weight: 0.1,
  tags: ["x", "y"],
  photo: Uint8Array.of(1, 2),
  extra: { deep: [{ list: [1] }] },
};

test("what is handed in and handed out is never shared with the store", async () => {
  const db = connect(memory(), shop);
  const given = structuredClone(whole);
  const since = new Date(1000);
  const created = await db.products.create(given);
  const customer = await db.customers.create({ email: "ann@x", since });
  const spoil = (row: typeof created): void => {
    row.tags.push("z");
    row.photo?.fill(9);
    (row.extra as unknown as typeof whole.extra).deep[0]?.list.push(2);
    row.stock = -1;
  };
  spoil(created);
  spoil(given as typeof created);
  since.setTime(0);
  customer.since?.setTime(0);
  const read = await db.products.get("a");
  expect(read).toEqual(whole);
  spoil(read);
  expect(await db.products.get("a")).toEqual(whole);
  expect((await db.customers.get(1)).since).toEqual(new Date(1000));
});

test("a row that several parents include is a row of its own for each", async () => {
  const db = connect(memory(), shop);
  await db.customers.create({ email: "ann@x", since: new Date(1000) });
  await db.orders.createMany([{ customerId: 1 }, { customerId: 1 }]);
  const [first, second] = await db.orders.orderBy("id").include("customer").all();
  first?.customer.since?.setTime(0);
  expect(first?.customer).not.toBe(second?.customer);
  expect(second?.customer.since).toEqual(new Date(1000));
});

test("two databases over one store see the same rows, whatever else their models say", async () => {
  const adapter = memory();
  const one = connect(adapter, { customers: shop.customers });
  const other = connect(adapter, { people: shop.customers });
  await one.customers.create({ email: "ann@x" });
  expect(await other.people.find({ email: "ann@x" })).toMatchObject({ id: 1 });
  await other.people.create({ email: "bob@x" });
  expect(await one.customers.orderBy("-id").first()).toMatchObject({ id: 2 });
});

test("two memories share nothing", async () => {
  const one = connect(memory(), shop);
  await one.customers.create({ email: "ann@x" });
  expect(await connect(memory(), shop).customers.count()).toBe(0);
});

test("included rows are filtered, ordered and cut for each parent", async () => {
  const db = connect(memory(), shop);
  await db.customers.createMany([{ email: "ann@x" }, { email: "bob@x" }, { email: "cy@x" }]);
  await db.orders.createMany(
    [1, 1, 1, 1, 2].map((customerId, index) => ({ customerId, note: `n${index}`, paid: index !== 2 })),
  );
  const included = await db.customers
    .orderBy("id")
    .select("id")
    .include({ orders: (o) => o.filter({ paid: true }).orderBy("-id").offset(1).limit(2).reverse().select("note") })
    .all();
  expect(included).toEqual([
    { id: 1, orders: [{ note: "n0" }, { note: "n1" }] },
    { id: 2, orders: [] },
    { id: 3, orders: [] },
  ]);
});
