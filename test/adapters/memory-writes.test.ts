import { expect, test } from "vitest";
import { memory } from "../../adapters/memory/index.ts";
import { memoryRowStore } from "../../adapters/memory/memory-store.ts";
import { tableAdapter } from "../../src/engine/table-adapter.ts";
import { IntegrityError, connect, model, not, or, t } from "../../src/index.ts";
import { laterStore } from "../support/later-store.ts";
import { shop } from "../support/shop.ts";

// What rules a write must keep, on a store that answers at once and on one that takes its time.

const stores = [
  ["at once", () => memory()],
  [
    "later",
    () => tableAdapter(laterStore(memoryRowStore(1000)), { name: "later", capabilities: memory().capabilities }),
  ],
] as const;

/** A shop with two customers, of whom the first invited the second, three products and two orders of the first. */
async function openShop(open: () => ReturnType<typeof memory>) {
  const db = connect(open(), shop);
  await db.customers.createMany([{ email: "ann@x" }, { email: "bob@x", invitedById: 1 }]);
  await db.products.createMany(["a", "b", "c"].map((sku) => ({ sku, price: "1.50", stock: 5 })));
  await db.orders.createMany([{ customerId: 1, note: "first" }, { customerId: 1 }]);
  await db.lines.createMany([
    { orderId: 1, productId: "a", amount: 1 },
    { orderId: 1, productId: "b", amount: 2 },
    { orderId: 2, productId: "a", amount: 3 },
  ]);
  return db;
}

/** What an integrity error says, or what came instead. */
async function broken(query: PromiseLike<unknown>): Promise<unknown> {
  try {
    return await query;
  } catch (error) {
    if (!(error instanceof IntegrityError)) throw error;
    return { kind: error.kind, model: error.model, fields: error.fields, constraint: error.constraint };
  }
}

const rule = (kind: string, table: string, ...fields: string[]): object => ({
  kind,
  model: table,
  fields,
  constraint: kind === "check" && fields.length > 0 ? `${table}_${fields.join()}_check` : null,
});

test.each(stores)("%s: a broken rule names itself, and nothing is written", async (_name, open) => {
  const db = await openShop(open);
  const { customers, products, orders, lines } = db;
  expect(await broken(customers.create({ email: "ann@x" }))).toEqual(rule("unique", "customers", "email"));
  expect(await broken(customers.create({ id: 2, email: "new@x" }))).toEqual(rule("unique", "customers", "id"));
  expect(await broken(lines.create({ orderId: 1, productId: "a", amount: 1 }))).toEqual(
    rule("unique", "lines", "orderId", "productId"),
  );
  expect(await broken(orders.create({ customerId: 9 }))).toEqual(rule("foreignKey", "orders", "customerId"));
  expect(await broken(lines.create({ orderId: 2, productId: "z", amount: 1 }))).toEqual(
    rule("foreignKey", "lines", "productId"),
  );
  expect(await broken(lines.create({ orderId: 2, productId: "b", amount: 0 }))).toEqual(
    rule("check", "lines", "amount"),
  );
  expect(await broken(products.update("a", { price: "-1.00" }))).toEqual(rule("check", "products", "price"));
  expect(await broken(customers.update(2, { email: "ann@x" }))).toEqual(rule("unique", "customers", "email"));
  expect(await broken(orders.update(1, { customerId: 9 }))).toEqual(rule("foreignKey", "orders", "customerId"));
  expect(await broken(products.delete("a"))).toEqual(rule("foreignKey", "products"));
  expect([await customers.count(), await products.count(), await orders.count(), await lines.count()]).toEqual([
    2, 3, 2, 3,
  ]);
  expect((await products.get("a")).price).toBe("1.50");
});

test.each(stores)("%s: a statement that fails half-way leaves nothing of itself", async (_name, open) => {
  const db = await openShop(open);
  const rows = [{ email: "cy@x" }, { email: "di@x" }, { email: "cy@x" }];
  expect(await broken(db.customers.createMany(rows))).toEqual(rule("unique", "customers", "email"));
  expect(await db.customers.count()).toBe(2);
  expect(await broken(db.customers.filter({}).update({ email: "same@x" }, { all: true }))).toEqual(
    rule("unique", "customers", "email"),
  );
  expect(await db.customers.orderBy("id").pluck("email")).toEqual(["ann@x", "bob@x"]);
  // Deleting the customer would take orders and lines along before the product is refused.
  const mixed = db.atomic([
    db.customers.delete(1),
    db.products.delete("c"),
    db.products.create({ sku: "b", price: "1.00" }),
  ]);
  expect(await broken(mixed)).toEqual(rule("unique", "products", "sku"));
  expect([
    await db.customers.count(),
    await db.orders.count(),
    await db.lines.count(),
    await db.products.count(),
  ]).toEqual([2, 2, 3, 3]);
  expect(await db.lines.filter({ productId: "a" }).count()).toBe(2);
});

test.each(stores)("%s: deleting a row does to others what their references say", async (_name, open) => {
  const db = await openShop(open);
  expect(await db.customers.delete(1)).toBe(true);
  expect([await db.orders.count(), await db.lines.count()]).toEqual([0, 0]);
  expect((await db.customers.get(2)).invitedById).toBeNull();
  expect(await db.products.deleteMany(["a", "b", "nothing"])).toBe(2);
});

test.each(stores)("%s: a restricting reference counts at the end of the statement", async (_name, open) => {
  const Folder = model("folders", {
    id: t.integer().primaryKey(),
    parent: t.ref("self", { reverse: "children", onDelete: "restrict" }).nullable(),
  });
  const { folders } = connect(open(), { folders: Folder });
  await folders.createMany([
    { id: 1, parentId: 2 },
    { id: 2, parentId: 1 },
    { id: 3, parentId: 3 },
  ]);
  expect(await broken(folders.delete(1))).toEqual(rule("foreignKey", "folders"));
  expect(await folders.count()).toBe(3);
  expect(await folders.delete(3)).toBe(true);
  expect(await folders.deleteMany([1, 2])).toBe(2);
});

test.each(stores)("%s: a set-null that breaks a rule stops the delete", async (_name, open) => {
  const Team = model("teams", { id: t.id() });
  const Player = model(
    "players",
    { id: t.id(), team: t.ref(Team, { reverse: "players", onDelete: "setNull" }).nullable(), free: t.boolean() },
    { checks: { freeOrInTeam: (p) => or(p.free, not(p.teamId.isNull())) } },
  );
  const db = connect(open(), { teams: Team, players: Player });
  await db.teams.createMany([{}, {}]);
  await db.players.createMany([
    { teamId: 1, free: false },
    { teamId: 2, free: true },
  ]);
  expect(await broken(db.teams.deleteMany([1, 2]))).toEqual(rule("check", "teams"));
  expect([await db.teams.count(), await db.players.filter({ teamId: null }).count()]).toEqual([2, 0]);
  expect(await db.teams.delete(2)).toBe(true);
  expect(await db.players.get(2)).toEqual({ id: 2, teamId: null, free: true });
});

test.each(stores)(
  "%s: changing a key is refused while rows refer to it, and moves the row otherwise",
  async (_name, open) => {
    const db = await openShop(open);
    const rename = (from: string, to: string) => db.products.filter({ sku: from }).update({ sku: to } as never);
    expect(await broken(rename("a", "z"))).toEqual(rule("foreignKey", "products"));
    expect(await broken(rename("c", "a"))).toEqual(rule("unique", "products", "sku"));
    expect(await rename("c", "z")).toBe(1);
    expect([await db.products.find("c"), (await db.products.get("z")).stock]).toEqual([null, 5]);
  },
);

test.each(stores)("%s: numbers grow, are never used again, and move past those that are given", async (_name, open) => {
  const db = connect(open(), shop);
  const add = async (email: string, id?: number) =>
    (await db.customers.create(id === undefined ? { email } : { id, email })).id;
  expect([await add("a"), await add("b")]).toEqual([1, 2]);
  await db.customers.delete(2);
  expect(await add("c")).toBe(3);
  expect([await add("d", 10), await add("e")]).toEqual([10, 11]);
  expect([await add("f", 5), await add("g")]).toEqual([5, 12]);
  await db.customers.createMany([{ email: "h" }, { id: 20, email: "i" }, { email: "j" }]);
  expect(
    await db.customers
      .filter((p) => p.id.gt(12))
      .orderBy("email")
      .pluck("id"),
  ).toEqual([13, 20, 14]);
  expect(await add("k")).toBe(21);
});

test.each(stores)("%s: updates see the row as it was, all of them at once", async (_name, open) => {
  const Pair = model("pairs", {
    id: t.integer().primaryKey(),
    left: t.integer(),
    right: t.integer(),
    place: t.integer().unique(),
  });
  const { pairs } = connect(open(), { pairs: Pair });
  await pairs.createMany([1, 2, 3].map((id) => ({ id, left: id, right: id * 10, place: id })));
  await pairs.filter({}).update((p) => ({ left: p.right, right: p.left, place: p.place.add(1) }), { all: true });
  expect(await pairs.orderBy("id").all()).toEqual(
    [1, 2, 3].map((id) => ({ id, left: id * 10, right: id, place: id + 1 })),
  );
  expect(
    await pairs.updateMany([
      { id: 1, place: 3 },
      { id: 2, place: 2 },
      { id: 9, left: 0 },
    ]),
  ).toBe(2);
  expect(await pairs.orderBy("id").pluck("place")).toEqual([3, 2, 4]);
  expect(await broken(pairs.updateMany([{ id: 1, place: 4 }]))).toEqual(rule("unique", "pairs", "place"));
});

test.each(stores)("%s: onConflict keeps, changes or computes", async (_name, open) => {
  const db = await openShop(open);
  const { products } = db;
  expect(await products.create({ sku: "a", price: "9.00" }, { onConflict: "ignore" })).toBeNull();
  const kept = await products.createMany(
    [
      { sku: "a", price: "9.00" },
      { sku: "n", price: "2.00" },
      { sku: "n", price: "3.00" },
    ],
    { onConflict: "ignore" },
  );
  expect(kept.map((row) => row && row.price)).toEqual([null, "2.00", null]);
  expect((await products.upsert({ sku: "a", price: "9.00" })).stock).toBe(5);
  const summed = await products.create(
    { sku: "a", price: "7.00", stock: 4 },
    { onConflict: { on: ["sku"], update: (old, incoming) => ({ stock: old.stock.add(incoming.stock) }) } },
  );
  expect(summed).toMatchObject({ price: "9.00", stock: 9 });
  expect(await broken(db.customers.create({ id: 1, email: "bob@x" }, { onConflict: "update" }))).toEqual(
    rule("unique", "customers", "email"),
  );
});

test.each(stores)("%s: getOrCreate and updateOrCreate find by a unique constraint", async (_name, open) => {
  const { customers } = await openShop(open);
  expect(await customers.getOrCreate({ email: "ann@x" }, { name: "Ann" })).toMatchObject({
    row: { id: 1, name: null },
    created: false,
  });
  expect(await customers.getOrCreate({ email: "cy@x" }, { name: "Cy" })).toMatchObject({
    row: { name: "Cy" },
    created: true,
  });
  expect(await customers.updateOrCreate({ email: "cy@x" }, { name: "Cyd" })).toMatchObject({
    row: { name: "Cyd" },
    created: false,
  });
  expect(await customers.updateOrCreate({ email: "di@x" }, { name: "Di" })).toMatchObject({
    row: { name: "Di" },
    created: true,
  });
  expect(await customers.count()).toBe(4);
});

test.each(stores)("%s: later statements of an atomic list use what earlier ones made", async (_name, open) => {
  const db = await openShop(open);
  const made = await db.atomic((b) => {
    const customer = b.customers.create({ email: "new@x" });
    const order = b.orders.create({ customer });
    b.lines.create({ order, productId: "c", amount: 2 });
    return { customer, order };
  });
  expect(made.order.customerId).toBe(made.customer.id);
  expect(await db.lines.filter({ orderId: made.order.id }).pluck("amount")).toEqual([2]);
  const nothing = db.atomic((b) => {
    const customer = b.customers.create({ email: "ann@x" }, { onConflict: "ignore" });
    return b.orders.create({ customer: customer as never });
  });
  expect(await broken(nothing)).toMatchObject({ kind: "foreignKey" });
});

test.each(stores)("%s: unique indexes may be over some rows only, or over an expression", async (_name, open) => {
  const Member = model(
    "members",
    { id: t.id(), email: t.text(), room: t.integer().nullable(), active: t.boolean() },
    {
      indexes: [
        { expression: (p) => p.email.lower(), unique: true },
        { fields: ["room"], unique: true, where: (p) => p.active },
      ],
    },
  );
  const { members } = connect(open(), { members: Member });
  await members.create({ email: "Ann@x", room: 1, active: true });
  expect(await broken(members.create({ email: "aNN@X", active: false }))).toMatchObject({
    kind: "unique",
    model: "members",
  });
  expect(await broken(members.create({ email: "b", room: 1, active: true }))).toEqual(
    rule("unique", "members", "room"),
  );
  await members.create({ email: "c", room: 1, active: false });
  expect(await broken(members.update(4, { active: true }))).toBeNull();
  expect(await broken(members.filter({ email: "c" }).update({ active: true }))).toEqual(
    rule("unique", "members", "room"),
  );
  await members.createMany([
    { email: "d", active: true },
    { email: "e", active: true },
  ]);
  expect(await members.count()).toBe(4);
});
