import { or } from "../../query/conditions.ts";
import { avg, count, max, subquery, sum } from "../../query/functions.ts";
import { type Steps, type Subject, type World, subject } from "../subject.ts";
import { type Attempt, type SaleDb, asRefusal, itemsSold, saleModels, seedSales } from "./sales.ts";
import type { Refused } from "../refusal.ts";

const ofSales: Refused = { error: "validation", model: "sales" };
const unsupported: Refused = { error: "unsupported" };
const doubled = (db: SaleDb) => db.sales.annotate((p) => ({ double: p.amount.mul(2) }));
const either = (db: SaleDb) => db.sales.filter({ item: "pen" }).union(db.sales.filter({ paid: true }));

const annotated: readonly Attempt[] = [
  [
    "the name of a column",
    (db) => db.sales.annotate((p) => ({ item: p.item.upper() }) as never),
    { ...ofSales, at: ["item"] },
  ],
  [
    "the name of a relation",
    (db) => db.sales.annotate((p) => ({ customer: p.item })),
    { ...ofSales, at: ["customer"] },
  ],
  [
    "the name of an earlier one",
    (db) => doubled(db).annotate((p) => ({ double: p.amount }) as never),
    { ...ofSales, at: ["double"] },
  ],
  [
    "the name of included rows",
    (db) => db.customers.include("sales").annotate((p) => ({ sales: p.name }) as never),
    { error: "validation", at: ["sales"] },
  ],
  ["a name that objects have", (db) => db.sales.annotate((p) => ({ ["__proto__"]: p.item }) as never), ofSales],
  ["no expression at all", (db) => db.sales.annotate(() => ({})), ofSales],
  ["a plain value", (db) => db.sales.annotate(() => ({ one: 1 as never })), ofSales],
  ["what is no callback", (db) => db.sales.annotate({ one: 1 } as never), ofSales],
  ["what gives no object", (db) => db.sales.annotate((p) => p.item as never), ofSales],
  [
    "an unknown field",
    (db) => db.sales.annotate((p) => ({ none: p["nothing" as "item"] })),
    { ...ofSales, at: ["nothing"] },
  ],
  ["an unknown name in orderBy", (db) => doubled(db).orderBy("-triple" as never), { ...ofSales, at: ["triple"] }],
  ["an unknown name in select", (db) => doubled(db).select("triple" as never), { ...ofSales, at: ["triple"] }],
  ["an unknown name in pluck", (db) => doubled(db).pluck("triple" as never), { ...ofSales, at: ["triple"] }],
  ["an aggregate among rows", (db) => db.sales.annotate((p) => ({ total: sum(p.amount) })), ofSales],
  ["an aggregate of rows in filter", (db) => db.sales.filter((p) => sum(p.amount).gt(3)), ofSales],
  ["an aggregate of rows in orderBy", (db) => db.sales.orderBy(() => count().desc()), ofSales],
  [
    "a field of another query",
    (db) => {
      let stolen: unknown = null;
      db.sales.filter((p) => ((stolen = p.amount), p.paid));
      return db.sales.annotate(() => ({ stolen }) as never).all();
    },
    ofSales,
  ],
];

const aggregated: readonly Attempt[] = [
  ["nothing to aggregate", (db) => db.sales.aggregate(() => ({})), ofSales],
  ["aggregate() without a callback", (db) => db.sales.aggregate({ n: 1 } as never), ofSales],
  [
    "a column beside an aggregate",
    (db) => db.sales.aggregate((p) => ({ n: count(), item: p.item })),
    { ...ofSales, at: ["item"] },
  ],
  [
    "a column worked into an aggregate",
    (db) => db.sales.aggregate((p) => ({ n: sum(p.amount).add(p.id) })),
    { ...ofSales, at: ["id"] },
  ],
  [
    "a path beside an aggregate",
    (db) => db.sales.aggregate((p) => ({ n: max(p.customer.name), who: p.customer.name })),
    { ...ofSales, at: ["name"] },
  ],
  ["an aggregate of an aggregate", (db) => db.sales.aggregate((p) => ({ n: sum(max(p.amount)) })), ofSales],
  [
    "an aggregate in the filter of an aggregate",
    (db) => db.sales.aggregate((p) => ({ n: count({ filter: max(p.amount).gt(1) }) })),
    ofSales,
  ],
  ["a sum of texts", (db) => db.sales.aggregate((p) => ({ n: sum(p.item as never) })), { error: "validation" }],
  ["an average of timestamps", (db) => db.sales.aggregate((p) => ({ n: avg(p.at as never) })), { error: "validation" }],
  [
    "the largest of booleans",
    (db) => db.sales.aggregate((p) => ({ n: max(p.paid as never) })),
    { error: "validation" },
  ],
  [
    "a sum of a relation",
    (db) => db.customers.aggregate((c) => ({ n: sum(c.sales as never) })),
    { error: "validation" },
  ],
  ["a sum of a plain number", (db) => db.sales.aggregate(() => ({ n: sum(3 as never) })), { error: "validation" }],
  [
    "a misspelt option",
    (db) => db.sales.aggregate((p) => ({ n: sum(p.amount, { where: p.paid } as never) })),
    { error: "validation" },
  ],
  [
    "a filter that is no condition",
    (db) => db.sales.aggregate(() => ({ n: count({ filter: { paid: true } as never }) })),
    { error: "validation" },
  ],
  [
    "what a distinct set did not select",
    (db) =>
      db.sales
        .select("item")
        .distinct()
        .aggregate((p) => ({ n: sum(p.amount) })),
    unsupported,
  ],
  [
    "a column of a set that groups did not keep",
    (db) => itemsSold(db).aggregate((g) => ({ n: sum(g.amount) })),
    { ...ofSales, at: ["amount"] },
  ],
  [
    "a relation summed without a callback",
    (db) => db.customers.annotate((c) => ({ n: c.sales.sum({ paid: true } as never) })),
    { error: "validation", model: "customers", at: ["sales"] },
  ],
  [
    "an unknown field of a relation",
    (db) => db.customers.annotate((c) => ({ n: c.sales.max((s) => s["nothing" as "item"]) })),
    { ...ofSales, at: ["nothing"] },
  ],
  [
    "texts of a relation summed",
    (db) => db.customers.annotate((c) => ({ n: c.sales.sum((s) => s.item as never) })),
    { error: "validation" },
  ],
  [
    "an aggregate of a limited set that belongs to the row",
    (db) =>
      db.customers
        .annotate((c) => ({
          n: subquery(db.sales.filter((s) => s.customerId.eq(c.id)).limit(2), (s) => sum(s.amount)),
        }))
        .all(),
    { error: "validation" },
  ],
  [
    "a subquery of two columns",
    (db) => db.customers.annotate(() => ({ n: subquery(db.sales.select("id", "item") as never) })),
    ofSales,
  ],
];

const grouped: readonly Attempt[] = [
  [
    "a column that is no key",
    (db) =>
      db.sales
        .groupBy("item")
        .annotate((g) => ({ worth: g.price }))
        .all(),
    { ...ofSales, at: ["price"] },
  ],
  [
    "a column that is no key, worked into an aggregate",
    (db) =>
      db.sales
        .groupBy("item")
        .annotate((g) => ({ n: count().add(g.id) }))
        .all(),
    { ...ofSales, at: ["id"] },
  ],
  [
    "a path that is no key",
    (db) =>
      db.sales
        .groupBy("item")
        .annotate((g) => ({ who: g.customer.name }))
        .all(),
    { ...ofSales, at: ["name"] },
  ],
  [
    "a relation that is no key",
    (db) =>
      db.customers
        .groupBy("city")
        .annotate((g) => ({ n: g.sales.count() }))
        .all(),
    { error: "validation", model: "customers", at: ["id"] },
  ],
  ["an order by a column that is no key", (db) => itemsSold(db).orderBy("price").all(), { ...ofSales, at: ["price"] }],
  [
    "or of an aggregate and a column that is no key",
    (db) =>
      itemsSold(db)
        .filter((g) => or(g.n.gt(2), g.paid))
        .all(),
    { ...ofSales, at: ["paid"] },
  ],
  [
    "having of a column that is no key",
    (db) =>
      itemsSold(db)
        .having((g) => g.paid)
        .all(),
    { ...ofSales, at: ["paid"] },
  ],
  ["having without groups", (db) => db.sales.having(() => count().gt(1)), ofSales],
  ["an aggregate as a key", (db) => db.sales.groupBy(() => ({ n: count() })).all(), ofSales],
  [
    "an aggregate of an aggregate of groups",
    (db) =>
      itemsSold(db)
        .annotate((g) => ({ most: max(g.n) }))
        .all(),
    ofSales,
  ],
  ["an unknown key", (db) => db.sales.groupBy("nothing" as "item"), { ...ofSales, at: ["nothing"] }],
  ["a relation as a key", (db) => db.sales.groupBy("customer" as "item"), { ...ofSales, at: ["customer"] }],
  ["JSON as a key", (db) => db.calls.groupBy("note").all(), unsupported],
  ["first() without an order", (db) => itemsSold(db).first(), ofSales],
  ["last() without an order", (db) => itemsSold(db).last(), ofSales],
  ["select of a column that is no key", (db) => itemsSold(db).select("price" as "item"), { ...ofSales, at: ["price"] }],
  ["pluck of a column that is no key", (db) => itemsSold(db).pluck("price" as "item"), { ...ofSales, at: ["price"] }],
  ["include in groups", (db) => itemsSold(db).include("customer").all(), unsupported],
  ["lock of groups", (db) => itemsSold(db).lock("update"), unsupported],
  ["update of groups", (db) => itemsSold(db).filter({ paid: true }).update({ paid: false }), unsupported],
  ["delete of groups", (db) => itemsSold(db).filter({ paid: true }).delete(), unsupported],
  ["distinct groups by name", (db) => itemsSold(db).distinct("n"), ofSales],
  [
    "filter of groups after a limit",
    (db) =>
      itemsSold(db)
        .limit(1)
        .filter((g) => g.n.gt(1)),
    ofSales,
  ],
  ["groups of included rows", (db) => db.customers.include({ sales: (s) => s.groupBy("item") }), unsupported],
];

const mixed: readonly Attempt[] = [
  ["a union of fewer fields", (db) => db.sales.select("id").union(db.sales as never), ofSales],
  [
    "a union of other fields",
    (db) => db.sales.select("id", "item").union(db.sales.select("id", "price") as never),
    { ...ofSales, at: ["item"] },
  ],
  [
    "a union of other kinds",
    (db) => db.sales.select("id").union(db.sales.annotate((p) => ({ of: p.item })).select("of") as never),
    { ...ofSales, at: ["id"] },
  ],
  [
    "a union of whole numbers and floats",
    (db) =>
      db.sales
        .annotate((p) => ({ of: p.amount }))
        .select("of")
        .union(db.sales.annotate((p) => ({ of: p.weight })).select("of")),
    { ...ofSales, at: ["of"] },
  ],
  ["a union with no set", (db) => db.sales.union([{ id: 1 }] as never), ofSales],
  ["a misspelt option of union", (db) => db.sales.union(db.sales, { every: true } as never), ofSales],
  ["a union with included rows", (db) => db.sales.include("customer").union(db.sales.include("customer")), unsupported],
  ["a union of JSON", (db) => db.calls.union(db.calls), unsupported],
  ["intersect of JSON", (db) => db.calls.select("note").intersect(db.calls.select("note")), unsupported],
  [
    "an order of JSON in a union of all",
    (db) => db.calls.union(db.calls, { all: true }).orderBy("id").all(),
    unsupported,
  ],
  ["include after a union", (db) => either(db).include("customer"), unsupported],
  ["update of a union", (db) => either(db).filter({ paid: true }).update({ paid: false }), unsupported],
  ["delete of a union", (db) => either(db).delete({ all: true }), unsupported],
  ["lock of a union", (db) => either(db).lock("update"), unsupported],
  [
    "a field that a union did not select",
    (db) =>
      db.sales
        .select("id")
        .union(db.sales.select("id"))
        .filter((p) => p.item.eq("pen")),
    { ...ofSales, at: ["item"] },
  ],
  [
    "a path after a union",
    (db) => either(db).filter((p) => p.customer.name.eq("Ann")),
    { ...ofSales, at: ["customer"] },
  ],
  [
    "an order by what a union did not select",
    (db) => db.sales.select("id").union(db.sales.select("id")).orderBy("item"),
    { ...ofSales, at: ["item"] },
  ],
  [
    "select of what a union did not select",
    (db) =>
      db.sales
        .select("id")
        .union(db.sales.select("id"))
        .select("item" as "id"),
    { ...ofSales, at: ["item"] },
  ],
  ["filter after a limited union", (db) => either(db).limit(1).filter({ id: 1 }), ofSales],
  ["a union in included rows", (db) => db.customers.include({ sales: (s) => s.union(s) }), { error: "validation" }],
  ["distinct by an unknown name", (db) => db.sales.distinct("nothing" as "item"), { ...ofSales, at: ["nothing"] }],
  [
    "update of the first row of each",
    (db) => db.sales.filter({ paid: true }).distinct("item").update({ paid: false }),
    unsupported,
  ],
  ["delete of the first row of each", (db) => db.sales.filter({ paid: true }).distinct("item").delete(), unsupported],
  ["pages of the first row of each", (db) => db.sales.distinct("item").page({ size: 1 }), unsupported],
  ["lock of a distinct set", (db) => db.sales.distinct().lock("update"), unsupported],
  ["groups of rows that are locked", (db) => db.sales.lock("update").groupBy("item").all(), unsupported],
  ["groups of limited rows that are locked", (db) => db.sales.lock("update").limit(1).groupBy("item"), unsupported],
  ["a union of rows that are locked", (db) => db.sales.union(db.sales.lock("update")), unsupported],
  ["different rows that are locked", (db) => db.sales.lock("update").distinct().all(), unsupported],
  ["the first rows of each, locked", (db) => db.sales.lock("update").distinct("item").all(), unsupported],
  ["a lock of included rows", (db) => db.customers.include({ sales: (s) => s.lock("update") }), unsupported],
  ["a lock outside of a transaction", (db) => db.sales.lock("update").all(), unsupported],
  ["a lock of an unknown strength", (db) => db.sales.lock("both" as never), ofSales],
  ["a lock that neither waits nor waits", (db) => db.sales.lock("update", { skipLocked: true, noWait: true }), ofSales],
  ["latest of a limited set", (db) => db.sales.limit(1).latest("at"), ofSales],
  ["latest by the default field, where there is none", (db) => db.sales.latest(), { ...ofSales, at: ["createdAt"] }],
  ["a comment that is no text", (db) => db.sales.comment(3 as never), ofSales],
  ["a comment of no texts", (db) => db.sales.comment({ route: 3 as never }), { ...ofSales, at: ["route"] }],
];

type Sets = Readonly<
  Record<
    string,
    (db: SaleDb) => { page(options: { size: number; after?: string | null }): PromiseLike<{ next: string | null }> }
  >
>;

/** Sets whose cursors are of no use to one another. */
const sets: Sets = {
  "plain rows": (db) => db.sales.orderBy("item"),
  "annotated rows": (db) => doubled(db).orderBy("double"),
  "rows by another annotation": (db) => db.sales.annotate((p) => ({ double: p.amount.mul(3) })).orderBy("double"),
  groups: (db) => itemsSold(db).orderBy("item"),
  "groups that are kept": (db) =>
    itemsSold(db)
      .filter((g) => g.n.gt(1))
      .orderBy("item"),
  "combined sets": (db) => db.sales.select("item").union(db.sales.select("item")).orderBy("item"),
  "sets combined otherwise": (db) => db.sales.select("item").intersect(db.sales.select("item")).orderBy("item"),
};

const foreign = Object.entries(sets).map(([name, build]): Steps<SaleDb> => ({
  name: `a cursor of another set is refused: ${name}`,
  steps: async ({ db, requests, expect, refuses }: World<SaleDb>) => {
    const cursors = await Promise.all(Object.values(sets).map((each) => each(db).page({ size: 1 })));
    const before = requests();
    for (const [index, { next: after }] of cursors.entries()) {
      if (Object.values(sets)[index] === build) continue;
      await refuses(() => build(db).page({ size: 1, after }), { ...ofSales, at: ["after"] });
    }
    expect(requests() - before).toStrictEqual(0);
    expect(cursors.every(({ next }) => typeof next === "string")).toStrictEqual(true);
  },
}));

/** Text that is written like a cursor. */
function encoded(parts: unknown): string {
  return btoa(JSON.stringify(parts)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

const forged: Steps<SaleDb> = {
  name: "a cursor that was changed is refused",
  steps: async ({ db, refuses }) => {
    const set = itemsSold(db).orderBy("-n");
    const cursor = (await set.page({ size: 1 })).next ?? "";
    const [fingerprint, values, checksum] = JSON.parse(atob(cursor.replaceAll("-", "+").replaceAll("_", "/"))) as [
      string,
      unknown[],
      string,
    ];
    const changed: unknown[] = [
      [fingerprint, [99, "zzz"], checksum],
      [fingerprint, values.slice(1), checksum],
      [fingerprint, [...values].reverse(), checksum],
      [fingerprint, values, "0"],
      ["0", values, checksum],
      [fingerprint, values],
      [fingerprint, { 0: 3 }, checksum],
      null,
      {},
      "text",
    ];
    const refused: Refused = { ...ofSales, at: ["after"] };
    for (const each of changed) await refuses(() => set.page({ size: 1, after: encoded(each) }), refused);
    for (const each of [cursor.slice(1), `${cursor}A`, cursor.slice(0, -2), " ", 7 as never])
      await refuses(() => set.page({ size: 1, after: each }), refused);
  },
};

/** What cannot be asked of sets, all of it refused before anything is sent. */
export const setsRefused: Subject = subject({
  name: "sets refused",
  models: saleModels,
  seed: seedSales,
  cases: [...[...annotated, ...aggregated, ...grouped, ...mixed].map(asRefusal), ...foreign, forged],
});
