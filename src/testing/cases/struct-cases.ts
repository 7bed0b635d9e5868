import { DecodeError } from "../../errors.ts";
import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import type { Json } from "../../fields/field-types.ts";
import { count } from "../../query/functions.ts";
import { SECRET } from "../refusal.ts";
import { type CaseDatabase, type Case, type Steps, type Subject, connectWholly, subject } from "../subject.ts";
import { type Question, asRead, pagesOf } from "./sales.ts";

/** An amount of money, which knows no fractions of a cent. */
class Money {
  readonly #cents: bigint;

  constructor(cents: bigint) {
    this.#cents = cents;
  }

  get cents(): bigint {
    return this.#cents;
  }
}

class Point {
  x: number;
  readonly y: number;

  constructor(x: number, y: number) {
    this.x = x;
    this.y = y;
  }
}

const pair = (value: Json): [number, number] => {
  if (!Array.isArray(value) || value.length !== 2) throw new DecodeError("no point");
  return [Number(value[0]), Number(value[1])];
};
const money = t.struct({ to: (value: Money) => value.cents, from: (cents) => new Money(cents), as: t.bigint() });
const point = t.struct({ to: ({ x, y }: Point) => [x, y], from: (value) => new Point(...pair(value)), as: t.json() });
const named = t.struct({ to: ({ href }: URL) => href, from: (text) => new URL(text), as: t.text() });

const Shop = model("struct_shops", { site: named.primaryKey(), name: t.text() });
const Item = model("struct_items", {
  id: t.integer().primaryKey(),
  shop: t.ref(Shop, { reverse: "items" }),
  price: money,
  rebate: money.nullable(),
  place: point.nullable(),
  ways: t.list(named).default([]),
});
const models = { shops: Shop, items: Item };
type Db = CaseDatabase<typeof models>;

const north = new URL("https://north.example/");
const south = new URL("https://south.example/");
const items = [
  {
    id: 1,
    shopId: north,
    price: new Money(250n),
    rebate: new Money(50n),
    place: new Point(1, 2),
    ways: [north, south],
  },
  { id: 2, shopId: north, price: new Money(99n), rebate: null, place: null, ways: [] },
  { id: 3, shopId: south, price: new Money(1000n), rebate: new Money(1n), place: new Point(-0.5, 1e21), ways: [south] },
];

/** Rows that all cases read. */
async function seed(db: Db): Promise<void> {
  await db.shops.createMany([
    { site: north, name: "North" },
    { site: south, name: "South" },
  ]);
  await db.items.createMany(items);
}

/** Objects that keep their values to themselves are told apart by what they say. */
const said = (value: unknown): unknown => {
  if (value instanceof Money) return `${value.cents} cents`;
  if (value instanceof URL) return `to ${value.href}`;
  if (value instanceof Point) return `at ${value.x}, ${value.y}`;
  if (Array.isArray(value)) return value.map(said);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, said(each)]));
};

const questions: readonly Question<Db>[] = [
  ["rows hold objects", async (db) => said(await db.items.orderBy("id").all()), said(items)],
  ["an object by equality", (db) => db.items.filter({ price: new Money(99n) }).pluck("id"), [2]],
  [
    "ne and null",
    (db) =>
      db.items
        .filter((i) => i.rebate.ne(new Money(1n)))
        .orderBy("id")
        .pluck("id"),
    [1, 2],
  ],
  [
    "in",
    (db) =>
      db.items
        .filter((i) => i.price.in([new Money(99n), new Money(1000n)]))
        .orderBy("id")
        .pluck("id"),
    [2, 3],
  ],
  ["isNull", (db) => db.items.filter((i) => i.place.isNull()).pluck("id"), [2]],
  [
    "a range of what is stored",
    (db) =>
      db.items
        .filter((i) => i.price.gt(new Money(200n)))
        .orderBy("price")
        .pluck("id"),
    [1, 3],
  ],
  [
    "has of a list",
    (db) =>
      db.items
        .filter((i) => i.ways.has(south))
        .orderBy("id")
        .pluck("id"),
    [1, 3],
  ],
  ["a reference by its key", (db) => db.items.filter({ shopId: north }).orderBy("id").pluck("id"), [1, 2]],
  ["a walk", (db) => db.items.filter((i) => i.shop.site.eq(south)).pluck("id"), [3]],
  [
    "one beside another",
    (db) =>
      db.items
        .filter((i) => i.price.gt(i.rebate))
        .orderBy("id")
        .pluck("id"),
    [1, 3],
  ],
  ["get by key", async (db) => said(await db.shops.get(north)), { site: "to https://north.example/", name: "North" }],
  [
    "included rows",
    async (db) => said(await db.shops.filter({ site: south }).include("items").get()),
    { site: "to https://south.example/", name: "South", items: [said(items[2])] },
  ],
  [
    "groups",
    async (db) =>
      said(
        await db.items
          .groupBy("shopId")
          .annotate(() => ({ n: count() }))
          .orderBy("shopId")
          .all(),
      ),
    [
      { shopId: "to https://north.example/", n: 2 },
      { shopId: "to https://south.example/", n: 1 },
    ],
  ],
  [
    "distinct",
    async (db) => said(await db.items.select("shopId").distinct().orderBy("-shopId").pluck("shopId")),
    said([south, north]),
  ],
  [
    "pages",
    async (db) => said(await pagesOf(db.items.orderBy("price").select("price"), 2)),
    [[{ price: "99 cents" }, { price: "250 cents" }], [{ price: "1000 cents" }]],
  ],
  [
    "annotations",
    async (db) =>
      said(
        await db.items
          .filter({ id: 1 })
          .annotate((i) => ({ rest: i.price.sub(new Money(51n)) }))
          .pluck("rest"),
      ),
    ["199 cents"],
  ],
];

/** Objects of the user's own are read, and found by what is stored of them. */
export const structs: Subject = subject({
  name: "structs",
  models,
  seed,
  cases: questions.map((each) => asRead(each)),
});

const Kept = model("struct_kept", {
  id: t.integer().primaryKey(),
  price: money.default(new Money(0n)).onUpdate(() => new Money(7n)),
  place: point.nullable(),
  site: named.nullable().unique(),
});
const Sum = model("struct_sums", {
  id: t.integer().primaryKey(),
  whole: t.struct({
    to: (value: Money) => Number(value.cents),
    from: (cents) => new Money(BigInt(cents)),
    as: t.integer(),
  }),
  exact: t.struct({
    to: (value: Money) => String(value.cents),
    from: (cents) => new Money(BigInt(cents)),
    as: t.decimal(9, 0),
  }),
});
const Broken = model("struct_kept", {
  id: t.integer().primaryKey(),
  price: t.struct({
    to: () => 1,
    // No such text is a number, which the runtime says in words that repeat it.
    from: () => Number(BigInt(SECRET)),
    as: t.integer(),
  }),
});
type Written = CaseDatabase<{ readonly kept: typeof Kept; readonly sums: typeof Sum }>;

const steps: readonly Steps<Written>[] = [
  {
    name: "create, update, upsert and updateMany take objects and give them",
    steps: async ({ db, expect }) => {
      const created = await db.kept.create({ id: 1, place: new Point(1, 2), site: north });
      expect(said(created)).toStrictEqual({
        id: 1,
        price: "0 cents",
        place: "at 1, 2",
        site: "to https://north.example/",
      });
      const updated = await db.kept.update(1, { place: new Point(3, 4), site: south });
      expect(said(updated)).toStrictEqual({
        id: 1,
        price: "7 cents",
        place: "at 3, 4",
        site: "to https://south.example/",
      });
      const upserted = await db.kept.upsert({ id: 1, price: new Money(3n), place: null, site: null });
      expect(said(upserted)).toStrictEqual({ id: 1, price: "3 cents", place: null, site: null });
      await db.kept.updateMany([{ id: 1, price: new Money(4n), place: new Point(5, 6) }]);
      expect(said(await db.kept.get(1))).toStrictEqual({ id: 1, price: "4 cents", place: "at 5, 6", site: null });
    },
  },
  {
    name: "rows are met by a unique object",
    steps: async ({ db, expect }) => {
      await db.kept.createMany([{ id: 1, site: north }, { id: 2 }]);
      const { created, row } = await db.kept.getOrCreate({ site: north }, { id: 3 });
      expect([created, row.id]).toStrictEqual([false, 1]);
      const met = await db.kept.createMany(
        [
          { id: 4, site: south },
          { id: 5, site: north },
        ],
        {
          onConflict: { on: ["site"], update: () => ({ price: new Money(5n) }) },
        },
      );
      expect(met.map((each) => [each.id, said(each.price)])).toStrictEqual([
        [4, "0 cents"],
        [1, "5 cents"],
      ]);
    },
  },
  {
    name: "what becomes of an object later changes no query and no row",
    steps: async ({ db, expect }) => {
      const place = new Point(1, 2);
      const query = db.kept.create({ id: 1, place });
      place.x = 9;
      expect((await query).place?.x).toStrictEqual(1);
      const row = await db.kept.get(1);
      if (row.place !== null) row.place.x = 9;
      expect((await db.kept.get(1)).place?.x).toStrictEqual(1);
    },
  },
  {
    name: "numbers behind objects keep the range of their field",
    steps: async ({ db, expect, refuses }) => {
      const money = new Money(5n);
      expect(said(await db.sums.create({ id: 1, whole: money, exact: money }))).toStrictEqual({
        id: 1,
        whole: "5 cents",
        exact: "5 cents",
      });
      expect(await db.sums.filter((s) => s.whole.lt(new Money(6n))).count()).toStrictEqual(1);
      const most = new Money(999_999_999n);
      await refuses(() => db.sums.update(1, (s) => ({ exact: s.exact.add(most) })), {
        error: "integrity",
        kind: "check",
      });
    },
  },
  {
    name: "an object that was handed out is the caller's",
    steps: async ({ db, expect }) => {
      const query = db.kept.create({ id: 1, site: new URL("https://a.example/") });
      const first = await query;
      if (first.site !== null) first.site.pathname = "/changed";
      await db.kept.delete(1);
      expect((await query).site?.href).toStrictEqual("https://a.example/");
    },
  },
  {
    name: "what `from` throws is a DecodeError",
    steps: async ({ db, adapter, expect, refuses }) => {
      await db.kept.create({ id: 1 });
      await refuses(() => connectWholly(adapter, { broken: Broken }).broken.get(1), { error: "decode" });
      expect(await db.kept.count()).toStrictEqual(1);
    },
  },
];

const refused: readonly Case<Written>[] = [
  {
    name: "an object that `to` cannot turn",
    attempt: (db) => db.kept.create({ id: 1, site: SECRET as never }),
    refused: { error: "validation", model: "kept", at: ["site"] },
  },
  {
    name: "a value that the field behind it refuses",
    attempt: (db) => db.kept.create({ id: 1, place: new Point(Number.NaN, 1) }),
    refused: { error: "validation", model: "kept", at: ["place.0"] },
  },
  {
    name: "a filter by what `to` cannot turn",
    attempt: (db) => db.kept.filter((k) => k.price.eq(SECRET as never)).count(),
    refused: { error: "validation", model: "kept", at: ["price"] },
  },
  {
    name: "equality of what is stored as a document",
    attempt: (db) => db.kept.filter((k) => (k.place as unknown as typeof k.price).eq(new Point(1, 2) as never)).count(),
    refused: { error: "unsupported" },
  },
];

/** Objects of the user's own are written. */
export const structsWritten: Subject = subject({
  name: "written structs",
  models: { kept: Kept, sums: Sum },
  cases: [...steps, ...refused],
});
