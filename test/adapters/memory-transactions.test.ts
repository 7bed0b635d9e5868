import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { memory } from "../../adapters/memory/index.ts";
import { ConnectionStateError, OperationalError, ValidationError, connect } from "../../src/index.ts";
import { shop } from "../support/shop.ts";

/** A database with one customer. */
async function openShop(timeout?: number) {
  const adapter = timeout === undefined ? memory() : memory({ timeout });
  const db = connect(adapter, shop);
  await db.customers.create({ email: "ann@x" });
  return { adapter, db };
}

async function failure(work: PromiseLike<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  return null;
}

const emails = ["ann@x", "bob@x", "cy@x", "di@x"];

test("a transaction sees its own changes, others the committed rows until it ends", async () => {
  const { db } = await openShop();
  const tx = await db.begin();
  await tx.customers.create({ email: "bob@x" });
  await tx.customers.update(1, { name: "Ann" });
  await tx.orders.create({ customerId: 2 });
  expect(await tx.customers.orderBy("id").include("orders").all()).toMatchObject([
    { id: 1, name: "Ann", orders: [] },
    { id: 2, orders: [{ customerId: 2 }] },
  ]);
  expect(await tx.customers.find({ email: "ann@x" })).toMatchObject({ name: "Ann" });
  expect(await db.customers.all()).toMatchObject([{ id: 1, name: null }]);
  expect([await tx.customers.count(), await db.customers.count(), await db.orders.count()]).toEqual([2, 1, 0]);
  await tx.commit();
  expect(await db.customers.orderBy("id").pluck("name")).toEqual(["Ann", null]);
  expect(await db.customers.find({ email: "bob@x" })).toMatchObject({ id: 2 });
});

test("a transaction that is rolled back, or throws, leaves nothing", async () => {
  const { db } = await openShop();
  {
    await using tx = await db.begin();
    await tx.customers.delete(1);
    expect(await tx.customers.count()).toBe(0);
  }
  const oops = db.transaction(async (tx) => {
    await tx.customers.update(1, { email: "changed@x" });
    throw new OperationalError("on purpose");
  });
  expect(await failure(oops)).toBeInstanceOf(OperationalError);
  expect(await db.customers.all()).toMatchObject([{ id: 1, email: "ann@x" }]);
});

test("what is deleted and made again in a transaction is there once", async () => {
  const { db } = await openShop();
  await db.transaction(async (tx) => {
    await tx.customers.delete(1);
    await tx.customers.create({ id: 1, email: "ann@x", name: "again" });
    await tx.customers.create({ email: "bob@x" });
    await tx.customers.delete(2);
    expect(await tx.customers.pluck("name")).toEqual(["again"]);
    expect(await tx.customers.count()).toBe(1);
  });
  expect(await db.customers.all()).toMatchObject([{ id: 1, name: "again" }]);
  expect(await db.customers.count()).toBe(1);
});

test("a nested transaction that throws undoes its own work only", async () => {
  const { db } = await openShop();
  await db.transaction(async (tx) => {
    await tx.customers.create({ email: "bob@x" });
    const inner = tx.transaction(async (deeper) => {
      await deeper.customers.create({ email: "cy@x" });
      await deeper.customers.delete(1);
      throw new OperationalError("on purpose");
    });
    expect(await failure(inner)).toBeInstanceOf(OperationalError);
    expect(await tx.customers.orderBy("id").pluck("email")).toEqual(["ann@x", "bob@x"]);
    await tx.transaction(async (deeper) => deeper.customers.create({ email: "di@x" }));
  });
  expect(await db.customers.orderBy("email").pluck("email")).toEqual(["ann@x", "bob@x", "di@x"]);
});

test("a statement that fails in a transaction leaves nothing of itself", async () => {
  const { adapter, db } = await openShop();
  const transaction = await adapter.begin?.({});
  const twins = db.customers.createMany([{ email: "bob@x" }, { email: "ann@x" }]).plan as never;
  const bob = db.customers.create({ email: "bob@x" }).plan as never;
  const count = db.customers.count().plan as never;
  expect(await failure(Promise.resolve(transaction?.run([twins], { atomic: false })))).toMatchObject({
    kind: "unique",
  });
  expect(await transaction?.run([count], { atomic: false })).toMatchObject([{ rows: [{ count: 1 }] }]);
  expect(await failure(Promise.resolve(transaction?.run([bob, twins], { atomic: true })))).toMatchObject({
    kind: "unique",
  });
  expect(await transaction?.run([count], { atomic: false })).toMatchObject([{ rows: [{ count: 1 }] }]);
  expect(await failure(Promise.resolve(transaction?.run([bob, twins], { atomic: false })))).toMatchObject({
    kind: "unique",
  });
  expect(await transaction?.run([count], { atomic: false })).toMatchObject([{ rows: [{ count: 2 }] }]);
  await transaction?.rollback();
  expect(await db.customers.count()).toBe(1);
});

test("writers take turns in the order they came; none is lost", async () => {
  const { db } = await openShop();
  const product = { sku: "a", price: "1.00" };
  await db.products.create(product);
  const addAtOnce = async (): Promise<unknown> => db.products.update("a", (p) => ({ stock: p.stock.add(1) }));
  const addSlowly = (): Promise<unknown> =>
    db.transaction(async (tx) => {
      const { stock } = await tx.products.get("a");
      await sleep(1);
      await tx.products.update("a", { stock: stock + 1 });
    });
  await Promise.all(Array.from({ length: 60 }, (_, index) => (index % 2 === 0 ? addAtOnce() : addSlowly())));
  expect((await db.products.get("a")).stock).toBe(60);
});

test("the turn goes from one transaction to the next without letting a write in between", async () => {
  const { db } = await openShop();
  const first = await db.begin();
  const waiting = db.begin();
  await first.commit();
  const events: string[] = [];
  const write = db.customers.create({ email: "bob@x" }).then(() => events.push("write"));
  const second = await waiting;
  await sleep(5);
  events.push("second ends");
  await second.commit();
  await write;
  expect(events).toEqual(["second ends", "write"]);
});

test("a write waits for the open transaction, and gives up with an error that names tx", async () => {
  const { db } = await openShop(20);
  const tx = await db.begin();
  const waiting = db.customers.create({ email: "bob@x" });
  const second = db.begin();
  const errors = await Promise.all([failure(waiting), failure(second)]);
  for (const error of errors) {
    expect(error).toBeInstanceOf(ConnectionStateError);
    expect(String(error)).toContain("`tx`");
  }
  await tx.customers.create({ email: "cy@x" });
  await tx.commit();
  expect(await db.customers.create({ email: "di@x" })).toMatchObject({ email: "di@x" });
  expect(await db.customers.orderBy("email").pluck("email")).toEqual(emails.filter((email) => email !== "bob@x"));
});

test("who waits can be aborted, and who is aborted beforehand does nothing", async () => {
  const { adapter, db } = await openShop();
  const { plan } = db.customers.create({ email: "bob@x" });
  const controller = new AbortController();
  const transaction = await adapter.begin?.({});
  const waiting = failure(adapter.run([plan as never], { atomic: false, signal: controller.signal }));
  controller.abort();
  expect(await waiting).toBeInstanceOf(OperationalError);
  await transaction?.rollback();
  expect(await failure(adapter.run([plan as never], { atomic: false, signal: controller.signal }))).toBeInstanceOf(
    OperationalError,
  );
  expect(await failure(Promise.resolve(adapter.begin?.({ signal: controller.signal })))).toBeInstanceOf(
    OperationalError,
  );
  expect(await db.customers.count()).toBe(1);
});

test("after close everything is refused, and who waits is told", async () => {
  const { adapter, db } = await openShop();
  const transaction = await adapter.begin?.({});
  const { plan } = db.customers.create({ email: "bob@x" });
  const waiting = failure(adapter.run([plan as never], { atomic: false }));
  await adapter.close();
  await adapter.close();
  const calls = [
    waiting,
    failure(adapter.run([plan as never], { atomic: false })),
    failure(Promise.resolve(adapter.begin?.({}))),
    failure(Promise.resolve(transaction?.run([plan as never], { atomic: false }))),
    failure(Promise.resolve(transaction?.commit())),
  ];
  for (const error of await Promise.all(calls)) expect(error).toBeInstanceOf(ConnectionStateError);
  await transaction?.rollback();
});

test("a transaction that is over refuses to go on", async () => {
  const { adapter, db } = await openShop();
  const transaction = await adapter.begin?.({});
  await transaction?.commit();
  const { plan } = db.customers.all();
  expect(await failure(Promise.resolve(transaction?.run([plan as never], { atomic: false })))).toBeInstanceOf(
    ConnectionStateError,
  );
  expect(await failure(Promise.resolve(transaction?.commit()))).toBeInstanceOf(ConnectionStateError);
  expect(await db.customers.create({ email: "bob@x" })).toMatchObject({ id: 2 });
});

test.each([-1, Number.NaN, 2 ** 31, "1s", null])("a wait of %s is refused", (timeout) => {
  expect(() => memory({ timeout: timeout as number })).toThrow(ValidationError);
});
