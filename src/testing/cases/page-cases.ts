import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import { not } from "../../query/conditions.ts";
import { exists } from "../../query/functions.ts";
import { from } from "../../query/tables.ts";
import { SECRET } from "../refusal.ts";
import { type CaseDatabase, type Refuses, type Steps, type Subject, type World, subject } from "../subject.ts";

const Shelf = model("page_shelves", { id: t.integer().primaryKey(), name: t.text() });
const Item = model("page_items", {
  id: t.integer().primaryKey(),
  rank: t.integer().nullable(),
  name: t.text().nullable(),
  big: t.bigint().nullable(),
  price: t.decimal(10, 2).nullable(),
  ratio: t.float().nullable(),
  at: t.timestamp().nullable(),
  day: t.date().nullable(),
  done: t.boolean().nullable(),
  raw: t.bytes().nullable(),
  shelf: t.ref(Shelf, { reverse: "items" }).nullable(),
});
const Slot = model(
  "page_slots",
  { row: t.integer(), place: t.integer(), filled: t.integer().nullable() },
  { primaryKey: ["row", "place"] },
);
const models = { shelves: Shelf, items: Item, slots: Slot };
const { items } = from(models);
type Db = CaseDatabase<typeof models>;
type Items = ReturnType<Db["items"]["filter"]>;

const names = ["", "a", "B", "é", "\uFF5E", "\u{1F600}", "%_\\", `'"`];

/** Few different values, so that every order has ties and nulls. */
const rows = Array.from({ length: 23 }, (_, index) => ({
  id: index + 1,
  rank: index % 5 === 0 ? null : index % 3,
  name: index % 9 === 8 ? null : (names[index % 9] ?? null),
  big: index % 4 === 0 ? null : 2n ** 62n + BigInt(index % 3),
  price: index % 6 === 0 ? null : `${(index % 4) - 2}.0${index % 2}`,
  ratio: index % 7 === 0 ? null : (index % 4) / 3,
  at: index % 5 === 4 ? null : new Date(86_400_000 * (index % 3) + (index % 2)),
  day: index % 8 === 0 ? null : `2024-02-2${index % 4}`,
  done: index % 3 === 0 ? null : index % 2 === 0,
  raw: index % 5 === 0 ? null : new Uint8Array([index % 2, index % 3]),
  shelfId: index % 4 === 3 ? null : (index % 4) + 1,
}));

const slots = Array.from({ length: 12 }, (_, index) => ({
  row: index % 3,
  place: Math.floor(index / 3),
  filled: index % 4 === 1 ? null : index % 2,
}));

async function seed(db: Db): Promise<void> {
  await db.shelves.createMany(["low", "high", "low"].map((name, index) => ({ id: index + 1, name })));
  await db.items.createMany(rows);
  await db.slots.createMany(slots);
}

async function walk(items: Items, size: number): Promise<{ ids: number[]; sizes: number[] }> {
  const ids: number[] = [];
  const sizes: number[] = [];
  let after: string | null = null;
  do {
    const page: { rows: { id: number }[]; next: string | null } = await items.page({ size, after });
    ids.push(...page.rows.map((row) => row.id));
    sizes.push(page.rows.length);
    after = page.next;
  } while (after !== null && sizes.length < 100);
  return { ids, sizes };
}

const walks: readonly (readonly [string, (db: Db) => Items])[] = [
  ["no order", (db) => db.items.filter()],
  ["the key, downwards", (db) => db.items.orderBy("-id")],
  ["an integer", (db) => db.items.orderBy("rank")],
  ["an integer, downwards", (db) => db.items.orderBy("-rank")],
  ["nulls first", (db) => db.items.orderBy((p) => p.rank.asc({ nulls: "first" }))],
  ["nulls last, downwards", (db) => db.items.orderBy((p) => p.rank.desc({ nulls: "last" }))],
  ["text", (db) => db.items.orderBy("name")],
  ["text, downwards", (db) => db.items.orderBy("-name")],
  ["bigints", (db) => db.items.orderBy("-big")],
  ["decimals", (db) => db.items.orderBy("price")],
  ["floats", (db) => db.items.orderBy("-ratio")],
  ["timestamps", (db) => db.items.orderBy("at")],
  ["days", (db) => db.items.orderBy("-day")],
  ["booleans", (db) => db.items.orderBy("done")],
  ["bytes", (db) => db.items.orderBy("-raw")],
  ["two terms that go opposite ways", (db) => db.items.orderBy("-rank", "name")],
  ["three terms", (db) => db.items.orderBy("done", "-day", "price")],
  ["a path over an absent row", (db) => db.items.orderBy((p) => p.shelf.name.asc())],
  ["a path, downwards, and the key", (db) => db.items.orderBy((p) => p.shelf.name.desc(), "id")],
  ["an expression", (db) => db.items.orderBy((p) => p.name.lower().desc())],
  ["a filter", (db) => db.items.exclude({ rank: 1 }).orderBy("rank")],
  ["a filter for nulls", (db) => db.items.filter({ rank: null }).orderBy("rank", "-name")],
  ["a field with nulls, then a path", (db) => db.items.orderBy("rank", (p) => p.shelf.name.desc())],
  ["a field with nulls, then a query", (db) => db.items.orderBy("rank", (p) => p.shelf.items.count().desc())],
  ["a reversed set", (db) => db.items.orderBy("rank", "name").reverse()],
];

const asWalk = walks.map(([name, build]): Steps<Db> => ({
  name: `pages meet every row once, in order: ${name}`,
  steps: async ({ db, expect }) => {
    const set = build(db);
    const whole = await (name === "no order" ? set.orderBy("id") : set).pluck("id");
    for (const size of [1, 3, 7, 23, 100]) {
      const { ids, sizes } = await walk(set, size);
      expect(ids).toStrictEqual(whole);
      expect(sizes.slice(0, -1).every((each) => each === size)).toStrictEqual(true);
    }
  },
}));

const steps: readonly Steps<Db>[] = [
  {
    name: "a page gives rows of the set's shape",
    steps: async ({ db, expect }) => {
      const page = await db.items.orderBy("rank").select("id", "name").page({ size: 1 });
      expect(page.rows).toStrictEqual([{ id: 4, name: "é" }]);
      expect(typeof page.next).toStrictEqual("string");
    },
  },
  {
    name: "a page of plain columns that leaves out the key",
    steps: async ({ db, expect }) => {
      const set = db.items.orderBy("-id").select("name");
      const first = await set.page({ size: 2 });
      const second = await set.page({ size: 2, after: first.next });
      const expected = rows.map(({ name }) => ({ name })).reverse();
      expect([...first.rows, ...second.rows]).toStrictEqual(expected.slice(0, 4));
    },
  },
  {
    name: "a page with included rows",
    steps: async ({ db, expect }) => {
      const set = db.shelves.include({ items: (i) => i.orderBy("-id").limit(1).select("id") });
      const first = await set.page({ size: 2 });
      const second = await set.page({ size: 2, after: first.next });
      expect([first.rows, second]).toStrictEqual([
        [
          { id: 1, name: "low", items: [{ id: 21 }] },
          { id: 2, name: "high", items: [{ id: 22 }] },
        ],
        { rows: [{ id: 3, name: "low", items: [{ id: 23 }] }], next: null },
      ]);
    },
  },
  {
    name: "a page of rows with a composite key, ordered by what may be null",
    steps: async ({ db, expect }) => {
      for (const order of ["filled", "-filled"] as const) {
        const met: unknown[] = [];
        for (let after: string | null | undefined; after !== null;) {
          const page = await db.slots.orderBy(order).page({ size: 2, after });
          met.push(...page.rows);
          after = page.next;
        }
        expect(met).toStrictEqual(await db.slots.orderBy(order).all());
        expect(met.length).toStrictEqual(12);
      }
    },
  },
  {
    name: "a later page of included rows, ordered by what may be null",
    steps: async ({ db, expect }) => {
      const set = db.items
        .filter((p) => p.id.lte(6))
        .orderBy("rank")
        .select("id", "rank")
        .include("shelf");
      const whole = await set.all();
      const first = await set.page({ size: 3 });
      const second = await set.page({ size: 3, after: first.next });
      expect([...first.rows, ...second.rows]).toStrictEqual(whole);
      expect(whole.map(({ rank }) => rank)).toStrictEqual([0, 1, 1, 2, null, null]);
    },
  },
  {
    name: "the cursor of one filter about other rows is not that of another",
    steps: async ({ db, expect, refuses }) => {
      const after = await cursorOf(beside(db, true));
      expect((await beside(db, true).page({ size: 3, after })).rows.length).toStrictEqual(3);
      await refuses(() => beside(db, false).page({ size: 3, after }), { error: "validation", at: ["after"] });
    },
  },
  {
    name: "an annotation may be called like anything",
    steps: async ({ db, expect }) => {
      const set = db.slots
        .annotate((p) => ({ $order0: p.place, "0": p.row }))
        .orderBy("-filled")
        .omit("filled");
      const first = await set.page({ size: 5 });
      const rest = await set.page({ size: 50, after: first.next });
      expect([...first.rows, ...rest.rows]).toStrictEqual(await set.all());
    },
  },
  {
    name: "the last page says so, also when it is full",
    steps: async ({ db, expect }) => {
      const first = await db.shelves.orderBy("id").page({ size: 3 });
      expect([first.rows.length, first.next]).toStrictEqual([3, null]);
    },
  },
  {
    name: "after: null and after: undefined are the first page",
    steps: async ({ db, expect }) => {
      const pages = [
        await db.shelves.page({ size: 1, after: null }),
        await db.shelves.page({ size: 1, after: undefined }),
      ];
      expect(pages.map((page) => page.rows[0]?.id)).toStrictEqual([1, 1]);
    },
  },
  {
    name: "a page is one request",
    steps: async ({ db, expect, requests }) => {
      const before = requests();
      await db.items.orderBy("name").page({ size: 5 });
      expect(requests() - before).toStrictEqual(1);
    },
  },
  {
    name: "a cursor may travel through a URL as it is",
    steps: async ({ db, expect }) => {
      for (const order of ["name", "-name", "raw", "at"] as const) {
        const { next } = await db.items.orderBy(order).page({ size: 20 });
        expect(next).toStrictEqual(encodeURIComponent(next ?? ""));
      }
    },
  },
  {
    name: "for await meets every row once",
    steps: async ({ db, expect }) => {
      const ids: number[] = [];
      for await (const row of db.items.orderBy("-rank", "name")) ids.push(row.id);
      expect(ids).toStrictEqual(await db.items.orderBy("-rank", "name").pluck("id"));
    },
  },
  {
    name: "for await of a limited set",
    steps: async ({ db, expect }) => {
      const ids: number[] = [];
      for await (const row of db.items.orderBy("-id").offset(1).limit(3)) ids.push(row.id);
      expect(ids).toStrictEqual([22, 21, 20]);
    },
  },
];

/** Cursors that do not belong to `db.items.orderBy("rank")`. */
const foreign: readonly (readonly [string, (db: Db) => PromiseLike<string>])[] = [
  ["text that is no cursor", async () => "not a cursor"],
  ["empty text", async () => ""],
  ["text outside its alphabet", async () => "%%%"],
  ["a cursor cut short", async (db) => (await cursorOf(db.items.orderBy("rank"))).slice(0, -3)],
  ["a cursor with a letter changed", async (db) => changeLetter(await cursorOf(db.items.orderBy("rank")))],
  ["a cursor of another order", (db) => cursorOf(db.items.orderBy("-rank"))],
  ["a cursor of another field", (db) => cursorOf(db.items.orderBy("name"))],
  ["a cursor of another filter", (db) => cursorOf(db.items.exclude({ rank: 1 }).orderBy("rank"))],
  ["a cursor of another place of nulls", (db) => cursorOf(db.items.orderBy((p) => p.rank.asc({ nulls: "first" })))],
  ["a cursor of a filter about the same fields of other rows", (db) => cursorOf(beside(db, true))],
  ["a cursor of another model", async (db) => (await db.shelves.page({ size: 1 })).next ?? ""],
];

/** Rows beside others of a higher rank, or of a lower one. */
function beside(db: Db, higher: boolean): Items {
  return db.items
    .filter((p) => exists(items.filter((q) => (higher ? q.rank.gt(p.rank) : p.rank.gt(q.rank)))))
    .orderBy("rank");
}

async function cursorOf(items: Items): Promise<string> {
  return (await items.page({ size: 3 })).next ?? "";
}

function changeLetter(cursor: string): string {
  const middle = Math.floor(cursor.length / 2);
  return cursor.slice(0, middle) + (cursor[middle] === "A" ? "B" : "A") + cursor.slice(middle + 1);
}

const asForeign = foreign.map(([name, make]): Steps<Db> => ({
  name: `${name} is refused`,
  steps: async ({ db, expect, requests, refuses }: World<Db>) => {
    const after = await make(db);
    const before = requests();
    await refuses(() => db.items.orderBy("rank").page({ size: 3, after }), {
      error: "validation",
      model: "items",
      at: ["after"],
    });
    expect(requests() - before).toStrictEqual(0);
  },
}));

/** A cursor that holds something else for the place in an order, with the sum that belongs to it. */
async function forged(set: Items, value: unknown): Promise<string> {
  const [owner, [, ...rest]] = JSON.parse(atob(await cursorOf(set))) as [string, unknown[]];
  const values = [value, ...rest];
  let sum = 0x811c9dc5;
  for (const character of owner + JSON.stringify(values)) sum = Math.imul(sum ^ character.charCodeAt(0), 0x01000193);
  return btoa(JSON.stringify([owner, values, (sum >>> 0).toString(36)]));
}

const asForged = (["big", "at", "raw", "rank", "price", "day", "done"] as const).map((field): Steps<Db> => ({
  name: `a cursor made by hand with no ${field} in it is refused`,
  steps: async ({ db, refuses }) => {
    const set = db.items.filter((p) => not(p[field].isNull())).orderBy(field);
    for (const value of [field === "raw" ? -1 : SECRET, 1.5, {}]) {
      const after = await forged(set, value);
      await refuses(() => set.page({ size: 3, after }), { error: "validation", model: "items", at: ["after"] });
    }
  },
}));

const sizes = ([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, "3", null] as const).map((size): Refuses<Db> => ({
  name: `a page of size ${JSON.stringify(String(size))} is refused`,
  attempt: (db) => db.items.page({ size: size as number }),
  refused: { error: "validation", model: "items" },
}));

/** Pages by cursor. */
export const pages: Subject = subject({
  name: "pages",
  models,
  seed,
  cases: [...asWalk, ...steps, ...asForeign, ...asForged, ...sizes],
});
