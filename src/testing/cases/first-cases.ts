import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import { count, max, sum } from "../../query/functions.ts";
import { SECRET } from "../refusal.ts";
import { type CaseDatabase, type Steps, type Subject, subject } from "../subject.ts";
import { type Question, type SaleDb, asRead, calls, customers, saleModels, sales, seedSales } from "./sales.ts";

const one: readonly Question[] = [
  ["first without an order: by the key", (db) => db.sales.filter({ item: "cup" }).first(), sales[4]],
  ["last without an order: by the key", (db) => db.sales.filter({ item: "pen" }).last(), sales[3]],
  ["first in an order, null being the largest", (db) => db.sales.orderBy("-amount").first(), sales[6]],
  ["last in an order, null being the largest", (db) => db.sales.orderBy("-amount", "id").last(), sales[4]],
  [
    "first by a path",
    (db) =>
      db.sales
        .orderBy((p) => p.customer.name.desc(), "-id")
        .select("id")
        .first(),
    { id: 8 },
  ],
  [
    "first by a count of related rows",
    (db) => db.customers.orderBy((c) => c.sales.count().desc()).first(),
    customers[0],
  ],
  [
    "first with included rows",
    (db) =>
      db.customers
        .orderBy("-id")
        .offset(1)
        .select("name")
        .include({ calls: (c) => c.select("id").orderBy("-id") })
        .first(),
    { name: "Dee", calls: [{ id: 5 }, { id: 4 }] },
  ],
  ["first of a limited set", (db) => db.sales.orderBy("-id").limit(3).select("id").first(), { id: 8 }],
  [
    "last of a limited set: of exactly its rows",
    (db) => db.sales.orderBy("-id").limit(3).select("id").last(),
    { id: 6 },
  ],
  ["last after an offset", (db) => db.sales.orderBy("id").offset(2).limit(2).select("id").last(), { id: 4 }],
  ["first of a set that is turned round", (db) => db.sales.orderBy("id").reverse().select("id").first(), { id: 8 }],
  [
    "last of a set that is turned round",
    (db) => db.sales.orderBy("item", "id").reverse().select("id").last(),
    { id: 5 },
  ],
  ["first of limit 0", (db) => db.sales.limit(0).first(), null],
  ["last of nothing", (db) => db.sales.filter({ item: "hat" }).last(), null],
  ["latest", (db) => db.calls.latest(), calls[3]],
  ["earliest", (db) => db.calls.earliest(), calls[1]],
  ["latest of a filtered set", (db) => db.calls.filter({ customerId: 1 }).latest(), calls[0]],
  ["latest by a field", (db) => db.sales.latest("at"), sales[7]],
  ["earliest by a field", (db) => db.sales.earliest("at"), sales[6]],
  ["earliest, ties by the key", (db) => db.sales.earliest("item"), sales[4]],
  ["latest, ties by the key downwards", (db) => db.sales.latest("item"), sales[3]],
  [
    "latest by a field that may be null: null is the largest",
    (db) => db.sales.select("id").latest("amount"),
    { id: 7 },
  ],
  [
    "latest by an annotation",
    (db) =>
      db.customers
        .annotate((c) => ({ when: c.calls.max((each) => each.createdAt), sold: c.sales.count() }))
        .select("id")
        .latest("sold"),
    { id: 1 },
  ],
  ["latest of nothing", (db) => db.calls.filter({ customerId: 5 }).latest(), null],
  ["latest replaces an order", (db) => db.sales.orderBy("item").select("id").latest("id"), { id: 8 }],
  [
    "getMany: in the order of the keys, twice where they are",
    (db) => db.customers.getMany([3, 9, 1, 3]),
    [customers[2], null, customers[0], customers[2]],
  ],
  ["reverse twice", (db) => db.sales.orderBy("item", "id").reverse().reverse().limit(2).pluck("id"), [5, 7]],
  [
    "reverse without an order: by the key, downwards",
    (db) => db.sales.filter({ item: "pen" }).reverse().pluck("id"),
    [4, 3, 1],
  ],
  ["reverse with nulls", (db) => db.sales.orderBy("amount", "id").reverse().pluck("id"), [7, 4, 8, 1, 6, 3, 5, 2]],
  [
    "reverse of limit and offset: the same rows",
    (db) => db.sales.orderBy("id").offset(1).limit(3).reverse().pluck("id"),
    [4, 3, 2],
  ],
];

const remarked: readonly Question[] = [
  ["a text", (db) => db.sales.filter({ id: 1 }).comment("list of sales").all(), [sales[0]]],
  [
    "texts by name",
    (db) => db.sales.filter({ id: 1 }).comment({ route: "/sales?a=1", action: "it's" }).pluck("id"),
    [1],
  ],
  [
    "what would end a comment or begin one",
    (db) => db.sales.comment("*/ delete from sale_sales; /* -- \n ; ? $1 :a").count(),
    8,
  ],
  ["of exists", (db) => db.sales.comment("seen").exists(), true],
  ["of first", (db) => db.sales.comment("one").select("id").first(), { id: 1 }],
  [
    "of groups",
    (db) =>
      db.sales
        .comment("by item")
        .groupBy("item")
        .annotate(() => ({ n: count() }))
        .orderBy("item")
        .pluck("n"),
    [3, 2, 3],
  ],
  ["of an aggregate", (db) => db.sales.comment("total").aggregate((p) => ({ total: sum(p.amount) })), { total: 14 }],
  [
    "of pages",
    async (db) => (await db.sales.comment("page").orderBy("id").select("id").page({ size: 1 })).rows,
    [{ id: 1 }],
  ],
  [
    "of sets that are combined",
    (db) =>
      db.sales
        .comment("a")
        .filter({ id: 1 })
        .union(db.sales.comment("b").filter({ id: 2 }))
        .comment("c")
        .orderBy("id")
        .pluck("id"),
    [1, 2],
  ],
  [
    "of included rows",
    (db) =>
      db.customers
        .filter({ id: 2 })
        .select("id")
        .include({ calls: (c) => c.comment("calls").select("id") })
        .comment("customers")
        .all(),
    [{ id: 2, calls: [{ id: 3 }] }],
  ],
];

const explained: readonly (readonly [string, (db: SaleDb) => { explain(): PromiseLike<string> }])[] = [
  ["rows", (db) => db.sales.filter({ item: SECRET }).orderBy("at").all()],
  [
    "rows with others included",
    (db) => db.customers.include("sales", { calls: (c) => c.orderBy("-minutes").limit(1) }).all(),
  ],
  ["first", (db) => db.sales.orderBy("-amount").first()],
  ["count", (db) => db.sales.filter((p) => p.amount.gt(1)).count()],
  ["exists", (db) => db.sales.limit(1).exists()],
  ["an aggregate", (db) => db.sales.aggregate((p) => ({ total: sum(p.amount) }))],
  [
    "groups",
    (db) =>
      db.sales
        .groupBy("item")
        .annotate((g) => ({ most: max(g.amount) }))
        .filter((g) => g.most.gt(1))
        .all(),
  ],
  [
    "combined sets",
    (db) =>
      db.sales
        .filter({ id: 1 })
        .union(db.sales.filter({ id: 2 }))
        .all(),
  ],
  ["a page", (db) => db.sales.orderBy("-amount").page({ size: 2 })],
];

const asExplained = explained.map(([name, build]): Steps<SaleDb> => ({
  name: `explain of ${name} is text of the store`,
  steps: async ({ db, expect, requests }) => {
    const before = requests();
    const text = await build(db).explain();
    expect([typeof text, text.trim().length > 0, requests() - before]).toStrictEqual(["string", true, 1]);
  },
}));

/** One row of many, and what may be said about a query. */
export const firsts: Subject = subject({
  name: "first and last",
  models: saleModels,
  seed: seedSales,
  cases: [
    ...one.map(asRead),
    ...remarked.map(([name, ...rest]) => asRead<SaleDb>([`a comment: ${name}`, ...rest])),
    ...asExplained,
  ],
});

const Job = model("lock_jobs", {
  id: t.integer().primaryKey(),
  state: t.text(),
  owner: t.ref("self", { reverse: "owned" }).nullable(),
});
const jobs = { jobs: Job };
type JobDb = CaseDatabase<typeof jobs>;

const rows = [1, 2, 3].map((id) => ({ id, state: "new", ownerId: id === 3 ? 1 : null }));

const locked: readonly (readonly [string, (tx: Pick<JobDb, "jobs">) => PromiseLike<unknown>, unknown])[] = [
  ["for an update", (tx) => tx.jobs.filter({ state: "new" }).orderBy("id").lock("update").all(), rows],
  ["for sharing", (tx) => tx.jobs.filter({ id: 2 }).lock("share").all(), [rows[1]]],
  [
    "without those that others hold",
    (tx) => tx.jobs.orderBy("-id").limit(2).lock("update", { skipLocked: true }).pluck("id"),
    [3, 2],
  ],
  ["without waiting", (tx) => tx.jobs.lock("update", { noWait: true }).get({ id: 1 }), rows[0]],
  ["first", (tx) => tx.jobs.orderBy("-id").lock("update").first(), rows[2]],
  [
    "filtered and ordered by a path",
    (tx) =>
      tx.jobs
        .filter((p) => p.owner.state.eq("new"))
        .orderBy((p) => p.owner.id.desc())
        .lock("update")
        .pluck("id"),
    [3],
  ],
  [
    "with included rows",
    (tx) =>
      tx.jobs
        .filter({ id: 1 })
        .select("id")
        .include({ owned: (p) => p.select("id") })
        .lock("update")
        .all(),
    [{ id: 1, owned: [{ id: 3 }] }],
  ],
];

const held = locked.map(([name, query, gives]): Steps<JobDb> => ({
  name: `rows are locked and given: ${name}`,
  needs: ["transactions"],
  steps: async ({ db, expect }) => {
    await db.jobs.createMany(rows);
    const found = await db.transaction(async (tx) => {
      const given = await query(tx);
      await tx.jobs.filter({ id: 1 }).update({ state: "taken" });
      return given;
    });
    expect(found).toStrictEqual(gives);
    expect(await db.jobs.orderBy("id").pluck("state")).toStrictEqual(["taken", "new", "new"]);
  },
}));

/** Rows that are kept from others until a transaction ends. */
export const locks: Subject = subject({ name: "locks", models: jobs, cases: held });
