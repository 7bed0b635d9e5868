import type { Typed } from "../../fields/expression-types.ts";
import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import { and, not } from "../../query/conditions.ts";
import { type CaseDatabase, type Reads, type Subject, subject } from "../subject.ts";

const Basket = model("list_baskets", {
  id: t.integer().primaryKey(),
  texts: t.list(t.text()).nullable(),
  labels: t.list(t.enum(["a", "b"])).nullable(),
  integers: t.list(t.integer()).nullable(),
  bigints: t.list(t.bigint()).nullable(),
  floats: t.list(t.float()).nullable(),
  decimals: t.list(t.decimal(6, 2)).nullable(),
  booleans: t.list(t.boolean()).nullable(),
  timestamps: t.list(t.timestamp()).nullable(),
  dates: t.list(t.date()).nullable(),
  times: t.list(t.time()).nullable(),
  uuids: t.list(t.uuid()).nullable(),
  bytes: t.list(t.bytes()).nullable(),
});
const models = { baskets: Basket };
type Db = CaseDatabase<typeof models>;
type Build<Given> = (
  p: Parameters<Extract<Parameters<Db["baskets"]["filter"]>[number], (p: never) => unknown>>[0],
) => Given;

const UUID = "0194fdc2-fa2f-7cc0-81d3-ff12045b73c8";
const instant = new Date("1969-12-31T23:59:59.999Z");
const blob = (...values: number[]): Uint8Array => new Uint8Array(values);
const full = {
  id: 1,
  texts: ["a", "b", "a", "", "NULL", `it's "q"`, "\\", "x,y", "{}", "\u{1F600}", "é"],
  labels: ["b" as const],
  integers: [1, -2, Number.MAX_SAFE_INTEGER, 1],
  bigints: [2n ** 63n - 1n, -1n, 2n ** 53n + 1n],
  floats: [0.1, -1.5, 1e100, 3],
  decimals: ["1.50", "-0.05", "10.00"],
  booleans: [true, true],
  timestamps: [instant, new Date(0)],
  dates: ["2024-02-29", "0001-01-01"],
  times: ["23:59:59.999", "00:00:00"],
  uuids: [UUID],
  bytes: [blob(), blob(0, 255, 92, 34)],
};
const kinds = Object.keys(full).filter((name) => name !== "id");
const nulls = Object.fromEntries(kinds.map((kind) => [kind, null]));
const empty = Object.fromEntries(kinds.map((kind) => [kind, []]));
const rows = [
  full,
  { id: 2, ...empty },
  { id: 3, ...nulls },
  {
    id: 4,
    texts: ["b", "c"],
    integers: [-2],
    decimals: ["-0.05", "0.05"],
    booleans: [false],
    labels: ["a" as const, "b" as const],
  },
];

/** A condition, and the ids of the rows that satisfy it. */
const filters: readonly (readonly [string, Build<Typed<boolean | null>>, readonly number[]])[] = [
  ["texts has", (p) => p.texts.has("b"), [1, 4]],
  ["not(has) holds for null", (p) => not(p.texts.has("b")), [2, 3]],
  ["texts has the empty text", (p) => p.texts.has(""), [1]],
  ["texts has a part of an item only", (p) => p.texts.has("x"), []],
  ["texts has an item with a comma", (p) => p.texts.has("x,y"), [1]],
  ["texts has an item with quotes", (p) => p.texts.has(`it's "q"`), [1]],
  ["texts has a backslash", (p) => p.texts.has("\\"), [1]],
  ["texts has the word NULL", (p) => p.texts.has("NULL"), [1]],
  ["texts has nothing folded", (p) => p.texts.has("null"), []],
  ["texts has braces", (p) => p.texts.has("{}"), [1]],
  ["texts has an astral character", (p) => p.texts.has("\u{1F600}"), [1]],
  ["texts has nothing decomposed", (p) => p.texts.has("e\u0301"), []],
  ["labels has", (p) => p.labels.has("a"), [4]],
  ["integers has", (p) => p.integers.has(-2), [1, 4]],
  ["integers has 2^53 - 1", (p) => p.integers.has(Number.MAX_SAFE_INTEGER), [1]],
  ["integers has no neighbour of 2^53 - 1", (p) => p.integers.has(Number.MAX_SAFE_INTEGER - 1), []],
  ["bigints has the largest", (p) => p.bigints.has(2n ** 63n - 1n), [1]],
  ["bigints has no neighbour of the largest", (p) => p.bigints.has(2n ** 63n - 2n), []],
  ["bigints has no neighbour of 2^53 + 1", (p) => p.bigints.has(2n ** 53n), []],
  ["floats has a fraction", (p) => p.floats.has(0.1), [1]],
  ["floats has no neighbour of a fraction", (p) => p.floats.has(0.1 + 2 ** -56), []],
  ["floats has a whole number", (p) => p.floats.has(3), [1]],
  ["decimals has, written with fewer digits", (p) => p.decimals.has("1.5"), [1]],
  ["decimals has a negative fraction", (p) => p.decimals.has("-0.05"), [1, 4]],
  ["decimals has no other sign", (p) => p.decimals.has("0.05"), [4]],
  ["decimals has, written with a sign and zeros", (p) => p.decimals.has("+010"), [1]],
  ["booleans has true", (p) => p.booleans.has(true), [1]],
  ["booleans has false", (p) => p.booleans.has(false), [4]],
  ["timestamps has an instant before 1970", (p) => p.timestamps.has(new Date(-1)), [1]],
  ["timestamps has no instant close by", (p) => p.timestamps.has(new Date(-2)), []],
  ["dates has", (p) => p.dates.has("2024-02-29"), [1]],
  ["times has", (p) => p.times.has("23:59:59.999"), [1]],
  ["uuids has, in upper case", (p) => p.uuids.has(UUID.toUpperCase()), [1]],
  ["bytes has", (p) => p.bytes.has(blob(0, 255, 92, 34)), [1]],
  ["bytes has empty bytes", (p) => p.bytes.has(blob()), [1]],
  ["bytes has no other", (p) => p.bytes.has(blob(0, 255)), []],
  ["texts overlaps", (p) => p.texts.overlaps(["z", "c", ""]), [1, 4]],
  ["overlaps [] holds for no list", (p) => p.texts.overlaps([]), []],
  ["not(overlaps) holds for null", (p) => not(p.texts.overlaps(["b", "z"])), [2, 3]],
  ["integers overlaps", (p) => p.integers.overlaps([7, -2]), [1, 4]],
  ["bigints overlaps", (p) => p.bigints.overlaps([5n, 2n ** 63n - 1n]), [1]],
  ["floats overlaps", (p) => p.floats.overlaps([2, -1.5]), [1]],
  ["decimals overlaps", (p) => p.decimals.overlaps(["0.05", "7"]), [4]],
  ["booleans overlaps", (p) => p.booleans.overlaps([true, false]), [1, 4]],
  ["timestamps overlaps", (p) => p.timestamps.overlaps([new Date(5), instant]), [1]],
  ["bytes overlaps", (p) => p.bytes.overlaps([blob(1), blob()]), [1]],
  ["texts containsAll", (p) => p.texts.containsAll(["b", "a"]), [1]],
  ["containsAll of an item twice", (p) => p.texts.containsAll(["b", "b"]), [1, 4]],
  ["containsAll [] holds for every list but null", (p) => p.texts.containsAll([]), [1, 2, 4]],
  ["containsAll with one that is missing", (p) => p.texts.containsAll(["b", "z"]), []],
  ["not(containsAll []) holds for null", (p) => not(p.texts.containsAll([])), [3]],
  ["integers containsAll", (p) => p.integers.containsAll([1, -2]), [1]],
  ["bigints containsAll", (p) => p.bigints.containsAll([-1n, 2n ** 53n + 1n]), [1]],
  ["floats containsAll", (p) => p.floats.containsAll([1e100, 0.1]), [1]],
  ["decimals containsAll", (p) => p.decimals.containsAll(["10", "-0.05"]), [1]],
  ["booleans containsAll", (p) => p.booleans.containsAll([true, false]), []],
  ["timestamps containsAll", (p) => p.timestamps.containsAll([new Date(0), instant]), [1]],
  ["dates containsAll", (p) => p.dates.containsAll(["0001-01-01", "2024-02-29"]), [1]],
  ["bytes containsAll", (p) => p.bytes.containsAll([blob(), blob(0, 255, 92, 34)]), [1]],
  ["length gt", (p) => p.texts.length().gt(1), [1, 4]],
  ["length eq 0 is not isNull", (p) => p.texts.length().eq(0), [2]],
  ["length isNull", (p) => p.texts.length().isNull(), [3]],
  ["length of two lists compared", (p) => p.integers.length().eq(p.booleans.length()), [2, 4]],
  ["conditions of several lists", (p) => and(p.texts.has("b"), p.integers.length().lt(2)), [4]],
];

const lengths = kinds.map((kind): Reads<Db> => ({
  name: `length of ${kind}`,
  query: (db) =>
    db.baskets
      .filter((p) => p.id.lt(4))
      .annotate((p) => ({ value: p[kind as "texts"].length() }))
      .orderBy("id")
      .pluck("value"),
  gives: [full[kind as "texts"].length, 0, null],
}));

const others: readonly Reads<Db>[] = [
  {
    name: "order by length, largest first",
    query: (db) => db.baskets.orderBy((p) => p.texts.length().desc()).pluck("id"),
    gives: [3, 1, 4, 2],
  },
  {
    name: "arithmetic of lengths",
    query: (db) =>
      db.baskets
        .annotate((p) => ({ value: p.texts.length().sub(p.integers.length()).mul(2) }))
        .orderBy("id")
        .pluck("value"),
    gives: [14, 0, null, 2],
  },
];

/** What lists are asked, whatever their items. */
export const lists: Subject = subject({
  name: "lists",
  models,
  seed: (db) => db.baskets.createMany(rows),
  cases: [
    ...filters.map(([name, filter, gives]): Reads<Db> => ({
      name,
      query: (db) => db.baskets.filter(filter).orderBy("id").pluck("id"),
      gives,
    })),
    ...lengths,
    ...others,
  ],
});
