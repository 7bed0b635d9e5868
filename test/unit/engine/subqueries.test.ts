import { beforeAll, beforeEach, expect, test } from "vitest";
import { memory } from "../../../adapters/memory/index.ts";
import { memoryRowStore } from "../../../adapters/memory/memory-store.ts";
import { tableAdapter } from "../../../src/engine/table-adapter.ts";
import { and, coalesce, connect, count, exists, from, max, subquery, sum } from "../../../src/index.ts";
import { laterStore } from "../../support/later-store.ts";
import { recordingStore } from "../../support/recording-store.ts";
import { shop } from "../../support/shop.ts";

const { capabilities } = memory();
const { store, asked } = recordingStore(memoryRowStore(1000));
const recorded = connect(tableAdapter(store, { name: "recorded", capabilities }), shop);
const later = connect(tableAdapter(laterStore(memoryRowStore(1000)), { name: "later", capabilities }), shop);
const { customers, orders, lines, products } = from(shop);

type Db = typeof recorded;

const people = [1, 2, 3, 4].map((id) => ({ id, email: `${id}@x`, name: id === 4 ? null : `n${id % 2}` }));
const bought = [1, 1, 1, 2, 2, 4].map((customerId, index) => ({
  id: index + 1,
  customerId,
  note: index % 2 === 0 ? "x" : null,
}));
const parts = bought.flatMap(({ id }) =>
  ["a", "b"].slice(0, id % 3).map((productId) => ({ orderId: id, productId, amount: id })),
);

async function seed(db: Db): Promise<void> {
  await db.customers.createMany(people);
  await db.products.createMany(["a", "b"].map((sku) => ({ sku, price: "1.50" })));
  await db.orders.createMany(bought);
  await db.lines.createMany(parts);
}

beforeAll(async () => {
  await seed(recorded);
  await seed(later);
});

beforeEach(() => {
  asked.length = 0;
});

/** A question, its answer, and what the store is asked for it. */
const questions: readonly (readonly [string, (db: Db) => PromiseLike<unknown>, unknown, readonly string[]])[] = [
  [
    "a number of related rows, all of them found at once",
    (db) =>
      db.customers
        .annotate((c) => ({ n: c.orders.count() }))
        .orderBy("id")
        .pluck("n"),
    [3, 2, 0, 1],
    ["all customers", "find orders by customerId: 4"],
  ],
  [
    "an order by such a number, whose rows are read alone",
    (db) =>
      db.customers
        .orderBy((c) => c.orders.count().desc())
        .limit(1)
        .all(),
    [{ ...people[0], since: null, invitedById: null }],
    ["all customers", "find orders by customerId: 4"],
  ],
  [
    "only what a condition leaves",
    (db) => db.customers.filter({ name: "n0" }, (c) => c.orders.count().gt(1)).pluck("id"),
    [2],
    ["all customers", "find orders by customerId: 1"],
  ],
  [
    "queries inside queries, each tied to the one around it",
    (db) =>
      db.customers
        .filter((c) =>
          exists(
            orders.filter((o) =>
              and(
                o.customerId.eq(c.id),
                exists(lines.filter((l) => and(l.orderId.eq(o.id), l.amount.gt(c.id.mul(2))))),
              ),
            ),
          ),
        )
        .orderBy("id")
        .pluck("id"),
    [2],
    ["all customers", "find orders by customerId: 4", "find lines by orderId: 6"],
  ],
  [
    "a query tied to the outermost rows only",
    (db) =>
      db.customers
        .filter((c) =>
          c.orders.some((o) => exists(orders.filter((p) => and(p.customerId.eq(c.id), p.id.gt(o.id.add(1)))))),
        )
        .pluck("id"),
    [1],
    ["all customers", "find orders by customerId: 4", "find orders by customerId: 4"],
  ],
  [
    "relations of the rows of a query",
    (db) =>
      db.customers
        .annotate((c) => ({
          top: subquery(
            lines
              .filter((l) => l.order.customerId.eq(c.id))
              .orderBy((l) => l.product.price.desc(), "-orderId")
              .select("orderId"),
          ),
        }))
        .orderBy("id")
        .pluck("top"),
    [2, 5, null, null],
    ["all customers", "all lines", "find orders by id: 4", "find products by sku: 2"],
  ],
  [
    "a set that is looked up by its keys",
    (db) =>
      db.orders
        .filter((o) => o.customerId.in(customers.filter({ name: "n1" }).select("id")))
        .orderBy("id")
        .pluck("id"),
    [1, 2, 3],
    ["all customers", "find orders by customerId: 2"],
  ],
  [
    "a value that is looked up",
    (db) => db.orders.filter((o) => o.id.eq(subquery(lines, (l) => max(l.orderId)))).pluck("id"),
    [5],
    ["all lines", "find orders by id: 1"],
  ],
  [
    "groups of a query, and rows of no group",
    (db) =>
      db.customers
        .annotate((c) => ({
          often: subquery(
            orders
              .filter((o) => o.customerId.eq(c.id))
              .groupBy("note")
              .annotate(() => ({ n: count() }))
              .orderBy("-n", "note")
              .select("n"),
          ),
        }))
        .orderBy("id")
        .pluck("often"),
    [2, 1, null, 1],
    ["all customers", "find orders by customerId: 4"],
  ],
  [
    "aggregates of numbers of related rows",
    (db) =>
      db.orders
        .groupBy("customerId")
        .annotate((g) => ({ n: count(), parts: sum(g.lines.count()) }))
        .orderBy("customerId")
        .all(),
    [
      { customerId: 1, n: 3, parts: 3 },
      { customerId: 2, n: 2, parts: 3 },
      { customerId: 4, n: 1, parts: 0 },
    ],
    ["all orders", "find lines by orderId: 6"],
  ],
  [
    "sets taken together",
    (db) =>
      db.customers
        .filter((c) => c.orders.count().gt(2))
        .select("id")
        .union(orders.filter({ note: "x" }).select("id"))
        .except(customers.filter((c) => c.id.eq(3)).select("id"))
        .filter((r) => r.id.lt(9))
        .orderBy("-id")
        .all(),
    [{ id: 5 }, { id: 1 }],
    ["all customers", "find orders by customerId: 4", "all orders", "find customers by id: 1"],
  ],
  [
    "included rows with queries inside",
    (db) =>
      db.customers
        .filter({ id: 1 })
        .select("id")
        .include({
          orders: (o) =>
            o
              .filter((each) => exists(products.filter((p) => p.lines.some((l) => l.orderId.eq(each.id)))))
              .annotate((each) => ({ n: each.lines.count() }))
              .orderBy("-n")
              .select("id", "n"),
        })
        .all(),
    [
      {
        id: 1,
        orders: [
          { id: 2, n: 2 },
          { id: 1, n: 1 },
        ],
      },
    ],
    [
      "find customers by id: 1",
      "find orders by customerId: 1",
      "all products",
      "find lines by productId: 2",
      "find lines by orderId: 2",
      "find lines by orderId: 2",
    ],
  ],
];

test.each(questions)("%s", async (_name, ask, answer, steps) => {
  expect(await ask(recorded)).toEqual(answer);
  expect(asked.slice(1)).toEqual([...steps, "commit"]);
  expect(await ask(later)).toEqual(answer);
});

test("the store is told beforehand of every table of the queries inside", async () => {
  await recorded.customers
    .filter((c) => exists(orders.filter((o) => and(o.customerId.eq(c.id), o.lines.some({ amount: 1 })))))
    .select("id")
    .union(
      products
        .filter({ sku: "none" })
        .annotate((p) => ({ id: p.stock }))
        .select("id"),
    )
    .all();
  expect(asked[0]).toBe("open reading customers lines orders products");
});

test("inspecting tells of the queries inside", () => {
  const query = recorded.customers
    .filter((c) => exists(orders.filter((o) => o.customerId.eq(c.id))))
    .orderBy((c) =>
      subquery(lines, () => count())
        .add(c.id)
        .asc(),
    );
  expect(query.all().inspect().ranges).toEqual(["scan customers", "lookup orders by customerId", "scan lines"]);
  const both = recorded.orders.select("id").union(customers.filter({ id: 1 }).select("id"));
  expect(both.all().inspect().ranges).toEqual(["scan orders", "lookup customers by id"]);
  expect(asked).toEqual([]);
});

test("a patch reads the rows as they were, and what is removed is chosen beforehand", async () => {
  const [first, second] = [laterStore(memoryRowStore(1000)), memoryRowStore(1000)];
  for (const fresh of [first, second]) {
    const db = connect(tableAdapter(fresh, { name: "fresh", capabilities }), shop);
    await seed(db);
    const sold = lines.filter((l) => l.amount.gt(0));
    await db.lines
      .filter((l) => l.order.lines.count().gt(1))
      .update((l) => ({
        amount: coalesce(
          subquery(
            sold.filter((each) => each.productId.eq(l.productId)),
            (each) => sum(each.amount),
          ),
          0,
        ),
      }));
    expect(await db.lines.orderBy("orderId", "productId").pluck("amount")).toEqual([1, 12, 7, 4, 12, 7]);
    expect(await db.lines.filter((l) => l.amount.eq(subquery(lines, (each) => max(each.amount)))).delete()).toBe(2);
    expect(await db.lines.count()).toBe(4);
  }
});
