import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import { type CaseDatabase, type Reads, type Steps, type Subject, subject } from "../subject.ts";

const Item = model("order_items", {
  id: t.integer().primaryKey(),
  rank: t.integer().nullable(),
  group: t.text().nullable(),
});

// Every kind that has an order, each value in a row of its own, in ascending order.
const Ordered = model("order_kinds", {
  id: t.integer().primaryKey(),
  text: t.text().nullable(),
  boolean: t.boolean().nullable(),
  integer: t.integer().nullable(),
  bigint: t.bigint().nullable(),
  float: t.float().nullable(),
  decimal: t.decimal(10, 2).nullable(),
  bytes: t.bytes().nullable(),
  enum: t.enum(["zebra", "Ant", "ant", "bee"]).nullable(),
  uuid: t.uuid().nullable(),
  timestamp: t.timestamp().nullable(),
  date: t.date().nullable(),
  time: t.time().nullable(),
});
const models = { items: Item, kinds: Ordered };
type Db = CaseDatabase<typeof models>;
type Items = ReturnType<Db["items"]["filter"]>;

const items = [
  { id: 1, rank: 2, group: "b" },
  { id: 2, rank: null, group: "a" },
  { id: 3, rank: 1, group: "b" },
  { id: 4, rank: 2, group: null },
  { id: 5, rank: 1, group: "a" },
  { id: 6, rank: null, group: "b" },
];

const ascending = {
  text: ["", " ", "!", "10", "9", "A", "Z", "a", "ab", "b", "z", "é", "ﬀ", "\uFF5E", "\u{1F600}", "\u{10FFFF}"],
  boolean: [false, true],
  integer: [-9007199254740991, -10, -9, 0, 9, 10, 9007199254740991],
  bigint: [-9223372036854775808n, -9007199254740993n, -1n, 0n, 9007199254740993n, 9223372036854775807n],
  float: [-1e300, -1.5, -1e-7, 0, 5e-324, 1e-7, 0.1, 1, 1e300],
  decimal: ["-10.00", "-9.99", "-0.05", "0.00", "0.05", "9.99", "10.00"],
  bytes: [
    new Uint8Array([]),
    new Uint8Array([0]),
    new Uint8Array([0, 1]),
    new Uint8Array([127]),
    new Uint8Array([128, 0]),
  ],
  enum: ["Ant", "ant", "bee", "zebra"],
  uuid: [
    "00000000-0000-4000-8000-000000000000",
    "0fffffff-0000-4000-8000-000000000000",
    "a0000000-0000-4000-8000-000000000000",
  ],
  timestamp: [
    "0001-01-01T00:00:00.000Z",
    "1969-12-31T23:59:59.999Z",
    "1970-01-01T00:00:00.000Z",
    "2024-02-29T12:00:00.001Z",
  ].map((text) => new Date(text)),
  date: ["0001-01-01", "1999-12-31", "2000-02-29", "9999-12-31"],
  time: ["00:00:00", "09:00:00", "09:00:00.001", "09:00:01", "23:59:59.999"],
};
type Kind = keyof typeof ascending;
const kinds = Object.keys(ascending) as Kind[];

/** A row for each value, its id the place of the value; the rows are written largest first. */
const kindRows = kinds
  .flatMap((kind, position) => ascending[kind].map((value, index) => ({ id: position * 100 + index, [kind]: value })))
  .reverse();

const sets: readonly (readonly [string, (db: Db) => Items, readonly number[]])[] = [
  ["ascending: null is the largest value, ties by the key", (db) => db.items.orderBy("rank"), [3, 5, 1, 4, 2, 6]],
  ["descending: null comes first, ties by the key downwards", (db) => db.items.orderBy("-rank"), [6, 2, 4, 1, 5, 3]],
  ["asc with nulls first", (db) => db.items.orderBy((p) => p.rank.asc({ nulls: "first" })), [2, 6, 3, 5, 1, 4]],
  ["asc with nulls last", (db) => db.items.orderBy((p) => p.rank.asc({ nulls: "last" })), [3, 5, 1, 4, 2, 6]],
  ["desc with nulls last", (db) => db.items.orderBy((p) => p.rank.desc({ nulls: "last" })), [4, 1, 5, 3, 6, 2]],
  ["desc with nulls first", (db) => db.items.orderBy((p) => p.rank.desc({ nulls: "first" })), [6, 2, 4, 1, 5, 3]],
  ["a bare expression is ascending", (db) => db.items.orderBy((p) => p.rank), [3, 5, 1, 4, 2, 6]],
  ["two terms", (db) => db.items.orderBy("rank", "group"), [5, 3, 1, 4, 2, 6]],
  ["two terms the second way round", (db) => db.items.orderBy("group", "-rank"), [2, 5, 6, 1, 3, 4]],
  [
    "the key follows the direction of the last term: up",
    (db) => db.items.orderBy("-group", "rank"),
    [4, 3, 1, 6, 5, 2],
  ],
  ["the key follows the direction of the last term: down", (db) => db.items.orderBy("-group"), [4, 6, 3, 1, 5, 2]],
  ["the key itself, downwards", (db) => db.items.orderBy("-id"), [6, 5, 4, 3, 2, 1]],
  ["terms after the key change nothing", (db) => db.items.orderBy("id", "-rank"), [1, 2, 3, 4, 5, 6]],
  [
    "the same field twice: the first counts, the key follows the second",
    (db) => db.items.orderBy("rank", "-rank"),
    [5, 3, 4, 1, 6, 2],
  ],
  ["a later orderBy replaces an earlier one", (db) => db.items.orderBy("-id").orderBy("rank"), [3, 5, 1, 4, 2, 6]],
  ["an expression of numbers", (db) => db.items.orderBy((p) => p.rank.mul(-1).asc(), "id"), [1, 4, 3, 5, 2, 6]],
  ["an expression of text", (db) => db.items.orderBy((p) => p.group.upper().desc()), [4, 6, 3, 1, 5, 2]],
  ["reverse turns order, nulls and ties round", (db) => db.items.orderBy("rank").reverse(), [6, 2, 4, 1, 5, 3]],
  [
    "reverse keeps an override of nulls the other way round",
    (db) => db.items.orderBy((p) => p.rank.asc({ nulls: "first" })).reverse(),
    [4, 1, 5, 3, 6, 2],
  ],
  ["reverse twice is nothing", (db) => db.items.orderBy("rank").reverse().reverse(), [3, 5, 1, 4, 2, 6]],
  ["reverse before orderBy is the same as after", (db) => db.items.reverse().orderBy("rank"), [6, 2, 4, 1, 5, 3]],
  ["reverse without an order goes by the key", (db) => db.items.reverse(), [6, 5, 4, 3, 2, 1]],
  ["limit", (db) => db.items.orderBy("rank").limit(2), [3, 5]],
  ["limit 0", (db) => db.items.orderBy("rank").limit(0), []],
  ["limit past the end", (db) => db.items.orderBy("rank").limit(100), [3, 5, 1, 4, 2, 6]],
  ["offset without limit", (db) => db.items.orderBy("rank").offset(4), [2, 6]],
  ["offset past the end", (db) => db.items.orderBy("rank").offset(6), []],
  ["offset 0", (db) => db.items.orderBy("rank").offset(0).limit(1), [3]],
  ["offset and limit cut through a tie", (db) => db.items.orderBy("rank").offset(1).limit(2), [5, 1]],
  ["a later limit replaces an earlier one", (db) => db.items.orderBy("rank").limit(5).limit(1), [3]],
  ["a later offset replaces an earlier one", (db) => db.items.orderBy("rank").offset(5).offset(1), [5, 1, 4, 2, 6]],
  ["filter, order and limit together", (db) => db.items.filter({ group: "b" }).orderBy("-rank").limit(2), [6, 1]],
  [
    "reverse after limit gives the same rows, last first",
    (db) => db.items.orderBy("rank").limit(3).reverse(),
    [1, 5, 3],
  ],
  [
    "reverse before limit gives the same rows, last first",
    (db) => db.items.orderBy("rank").reverse().limit(3),
    [1, 5, 3],
  ],
  ["reverse respects offset", (db) => db.items.orderBy("rank").offset(4).reverse(), [6, 2]],
  ["reverse respects offset and limit", (db) => db.items.orderBy("rank").offset(1).limit(3).reverse(), [4, 1, 5]],
];

const asSet = sets.map(([name, build, gives]): Reads<Db> => ({ name, query: (db) => build(db).pluck("id"), gives }));

const singles: readonly (readonly [string, (db: Db) => ReturnType<Items["first"]>, number | null])[] = [
  ["first of an ordered set", (db) => db.items.orderBy("-rank").first(), 6],
  ["last of an ordered set", (db) => db.items.orderBy("-rank").last(), 3],
  ["first of an unordered set goes by the key", (db) => db.items.filter({ rank: 2 }).first(), 1],
  ["last of an unordered set goes by the key", (db) => db.items.filter({ rank: 2 }).last(), 4],
  ["first of a whole table", (db) => db.items.first(), 1],
  ["last of a whole table", (db) => db.items.last(), 6],
  ["first of nothing is null", (db) => db.items.filter({ rank: 9 }).first(), null],
  ["last of nothing is null", (db) => db.items.filter({ rank: 9 }).last(), null],
  ["first respects offset", (db) => db.items.orderBy("rank").offset(2).first(), 1],
  ["first of limit 0 is null", (db) => db.items.orderBy("rank").limit(0).first(), null],
  ["last respects limit", (db) => db.items.orderBy("rank").limit(3).last(), 1],
  ["last respects limit past the end", (db) => db.items.orderBy("rank").limit(50).last(), 6],
  ["last respects offset and limit", (db) => db.items.orderBy("rank").offset(1).limit(2).last(), 1],
  ["last of an offset past the end is null", (db) => db.items.orderBy("rank").offset(9).last(), null],
  ["last of an unordered set with limit goes by the key", (db) => db.items.limit(2).last(), 2],
  ["first of a reversed set is its last", (db) => db.items.orderBy("rank").reverse().first(), 6],
  ["last of a reversed set is its first", (db) => db.items.orderBy("rank").reverse().last(), 3],
  ["first of a reversed and limited set", (db) => db.items.orderBy("rank").limit(3).reverse().first(), 1],
  ["last of a reversed and limited set", (db) => db.items.orderBy("rank").limit(3).reverse().last(), 3],
];

const asSingle = singles.map(([name, build, gives]): Steps<Db> => ({
  name,
  steps: async ({ db, expect }) => {
    const row = await build(db);
    expect(row?.id ?? null).toStrictEqual(gives);
  },
}));

const byKind = kinds.flatMap((kind, position): Reads<Db>[] => {
  const ids = ascending[kind].map((_, index) => position * 100 + index);
  const present = (db: Db): ReturnType<Db["kinds"]["filter"]> =>
    db.kinds.filter((p) => p.id.between(position * 100, position * 100 + 99));
  return [
    { name: `${kind}, ascending`, query: (db) => present(db).orderBy(kind).pluck("id"), gives: ids },
    {
      name: `${kind}, descending`,
      query: (db) => present(db).orderBy(`-${kind}`).pluck("id"),
      gives: [...ids].reverse(),
    },
  ];
});

const windows: Steps<Db> = {
  name: "windows of limit and offset over ties make up the whole set",
  steps: async ({ db, expect }) => {
    for (const order of ["rank", "-rank", "group", "-group"] as const) {
      const whole = await db.items.orderBy(order).pluck("id");
      const pieces: number[] = [];
      for (let offset = 0; offset < items.length; offset += 2) {
        pieces.push(...(await db.items.orderBy(order).limit(2).offset(offset).pluck("id")));
      }
      expect(pieces).toStrictEqual(whole);
    }
  },
};

/** Null is the largest value, and every ordered set is totally ordered. */
export const order: Subject = subject({
  name: "order",
  models,
  seed: async (db) => {
    await db.items.createMany(items);
    await db.kinds.createMany(kindRows as never);
  },
  cases: [...asSet, ...asSingle, ...byKind, windows],
});
