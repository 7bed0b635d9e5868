import type { Typed } from "../../fields/expression-types.ts";
import type { Json } from "../../fields/field-types.ts";
import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import { and, not, or } from "../../query/conditions.ts";
import { type CaseDatabase, type Reads, type Subject, subject } from "../subject.ts";

interface Shape {
  title: string | null;
  count: number | null;
  done?: boolean;
}

/** A Standard Schema that says what a document looks like, and looks at none. */
const shape: { "~standard": { types?: { input: Shape; output: Shape }; validate: (value: unknown) => unknown } } = {
  "~standard": { validate: (value) => ({ value }) },
};

const Paper = model("json_papers", {
  id: t.integer().primaryKey(),
  data: t.json().nullable(),
  shaped: t.json(shape).nullable(),
  whole: t.integer().nullable(),
  text: t.text().nullable(),
});
const models = { papers: Paper };
type Db = CaseDatabase<typeof models>;
type Build<Given> = (
  p: Parameters<Extract<Parameters<Db["papers"]["filter"]>[number], (p: never) => unknown>>[0],
) => Given;

const ODD = 10;
const written: readonly (Json | null)[] = [
  { a: 1, s: "x", b: true, n: null, list: [10, "ten", null, { deep: "yes" }] },
  { a: "1", s: "X", b: false, list: [], nested: {} },
  { a: true, s: "", b: "true", list: "no list", nested: 3 },
  { a: 1.5, s: "\u{1F600}", b: 1, list: [[1, [2]], "second"], nested: { deep: { deeper: [{ end: 7 }] } } },
  null,
  { a: -3, s: null, "0": "zero" },
  [1, [2, 3], { a: 4 }],
  { a: { x: 1 }, s: ["x"], b: { a: true }, t: "null" },
  { a: null, s: `it's "quoted" \\ %_`, list: [null, true] },
  {
    "k.x": { "sp ace": 1 },
    "it's": 2,
    $: 3,
    "[0]": 4,
    "": 5,
    é: 6,
    "back\\slash": 7,
    "line\nbreak\u0001": 13,
    "#-1": 8,
    "%": 9,
    length: 10,
    toString: 11,
    "\u{1F600}": 12,
  },
];
const rows = written.map((data, index) => ({
  id: index + 1,
  data,
  shaped: index < 3 ? { title: ["One", "two", null][index] ?? null, count: index === 2 ? null : index + 1.5 } : null,
  whole: [1, 1, 1, null, 1, -3, null, 1, null, 5][index] ?? null,
  text: ["x", "x", null, "\u{1F600}", null, "zero", null, null, null, null][index] ?? null,
}));
const byId = (given: Readonly<Record<number, unknown>>): unknown[] => rows.map(({ id }) => given[id] ?? null);

/** What is asked of each row, and the answers by id; null where there is none. */
const values: readonly (readonly [string, Build<Typed<unknown>>, Readonly<Record<number, unknown>>])[] = [
  ["at gives any JSON value", (p) => p.data.at("a"), { 1: 1, 2: "1", 3: true, 4: 1.5, 6: -3, 8: { x: 1 } }],
  [
    "at gives arrays",
    (p) => p.data.at("list"),
    { 1: [10, "ten", null, { deep: "yes" }], 2: [], 3: "no list", 4: [[1, [2]], "second"], 9: [null, true] },
  ],
  ["at gives objects", (p) => p.data.at("nested"), { 2: {}, 3: 3, 4: { deep: { deeper: [{ end: 7 }] } } }],
  [
    "at gives text with quotes",
    (p) => p.data.at("s"),
    { 1: "x", 2: "X", 3: "", 4: "\u{1F600}", 8: ["x"], 9: `it's "quoted" \\ %_` },
  ],
  ["at an item", (p) => p.data.at("list").at(0), { 1: 10, 4: [1, [2]] }],
  ["at text that says null", (p) => p.data.at("t"), { 8: "null" }],
  ["at an item very far past the end", (p) => p.data.at("list").at(2 ** 32), {}],
  ["at the last item that can be named", (p) => p.data.at("list").at(Number.MAX_SAFE_INTEGER), {}],
  ["at an item past the end", (p) => p.data.at("list").at(7), {}],
  ["at an item of an item", (p) => p.data.at("list").at(0).at(1).at(0), { 4: 2 }],
  ["at a property of an item", (p) => p.data.at("list").at(3).at("deep"), { 1: "yes" }],
  ["at a long path", (p) => p.data.at("nested").at("deep").at("deeper").at(0).at("end"), { 4: 7 }],
  ["at an item of the document", (p) => p.data.at(1), { 7: [2, 3] }],
  ["at a property of an item of the document", (p) => p.data.at(2).at("a"), { 7: 4 }],
  ["at a property that looks like a number", (p) => p.data.at("0"), { 6: "zero" }],
  ["at a number is an item, never a property", (p) => p.data.at(0), { 7: 1 }],
  ["at a name of an array is nothing", (p) => p.data.at("list").at("0"), {}],
  ["at the length of an array or text is nothing", (p) => p.data.at("list").at("length"), {}],
  ["at below a scalar is nothing", (p) => p.data.at("a").at("b").at(0), {}],
  ["at what is nowhere", (p) => p.data.at("missing").at("further"), {}],
  ["asText is null for what is no text", (p) => p.data.at("a").asText(), { 2: "1" }],
  ["asNumber is null for what is no number", (p) => p.data.at("a").asNumber(), { 1: 1, 4: 1.5, 6: -3 }],
  ["asBoolean is null for what is no boolean", (p) => p.data.at("a").asBoolean(), { 3: true }],
  ["asBoolean of both", (p) => p.data.at("b").asBoolean(), { 1: true, 2: false }],
  [
    "asText of the empty text",
    (p) => p.data.at("s").asText(),
    { 1: "x", 2: "X", 3: "", 4: "\u{1F600}", 9: `it's "quoted" \\ %_` },
  ],
  ["length of text in a document", (p) => p.data.at("s").asText().length(), { 1: 1, 2: 1, 3: 0, 4: 1, 9: 18 }],
  ["arithmetic of a number in a document", (p) => p.data.at("a").asNumber().mul(2).add(1), { 1: 3, 4: 4, 6: -5 }],
  ["a schema says that a part is text", (p) => p.shaped.at("title").lower(), { 1: "one", 2: "two" }],
  ["a schema says that a part is a number", (p) => p.shaped.at("count").mul(2), { 1: 3, 2: 5 }],
];

/** A key that means something to some store or language, and what stands there. */
const odd: readonly (readonly [string, unknown])[] = [
  ["it's", 2],
  ["$", 3],
  ["[0]", 4],
  ["", 5],
  ["é", 6],
  ["back\\slash", 7],
  ["line\nbreak\u0001", 13],
  ["#-1", 8],
  ["%", 9],
  ["length", 10],
  ["toString", 11],
  ["\u{1F600}", 12],
  ["k.x", { "sp ace": 1 }],
  ["k", null],
  ["hasOwnProperty", null],
  ["prototype", null],
];

/** A condition, and the ids of the rows that satisfy it. */
const filters: readonly (readonly [string, Build<Typed<boolean | null>>, readonly number[]])[] = [
  ["eq a number is no text and no boolean", (p) => p.data.at("a").eq(1), [1]],
  ["eq a text is no number", (p) => p.data.at("a").eq("1"), [2]],
  ["eq a boolean is no number", (p) => p.data.at("a").eq(true), [3]],
  ["eq false", (p) => p.data.at("b").eq(false), [2]],
  ["eq a text that says true", (p) => p.data.at("b").eq("true"), [3]],
  ["eq a fraction", (p) => p.data.at("a").eq(1.5), [4]],
  ["eq an astral character", (p) => p.data.at("s").eq("\u{1F600}"), [4]],
  ["eq the empty text is not null", (p) => p.data.at("s").eq(""), [3]],
  ["eq text with quotes", (p) => p.data.at("s").eq(`it's "quoted" \\ %_`), [9]],
  ["eq a text that says null", (p) => p.data.at("t").eq("null"), [8]],
  ["a text that says null is not null", (p) => not(p.data.at("t").isNull()), [8]],
  [
    "exists of an item very far past the end",
    (p) =>
      p.data
        .at("list")
        .at(2 ** 32)
        .exists(),
    [],
  ],
  ["eq null is isNull", (p) => p.data.at("a").eq(null), [5, 7, 9, 10]],
  ["ne holds for other types and for nothing", (p) => p.data.at("a").ne(1), [2, 3, 4, 5, 6, 7, 8, 9, 10]],
  ["ne null", (p) => p.data.at("a").ne(null), [1, 2, 3, 4, 6, 8]],
  ["not(eq) is ne", (p) => not(p.data.at("a").eq("1")), [1, 3, 4, 5, 6, 7, 8, 9, 10]],
  ["isNull holds for JSON null and for nothing", (p) => p.data.at("s").isNull(), [5, 6, 7, 10]],
  ["exists holds for JSON null", (p) => p.data.at("n").exists(), [1]],
  ["exists and isNull is JSON null", (p) => and(p.data.at("a").exists(), p.data.at("a").isNull()), [9]],
  ["not(exists) holds for a null document", (p) => not(p.data.at("a").exists()), [5, 7, 10]],
  ["exists of an item that is null", (p) => p.data.at("list").at(0).exists(), [1, 4, 9]],
  ["exists of an item past the end", (p) => p.data.at("list").at(2).exists(), [1]],
  ["exists below a scalar", (p) => p.data.at("a").at("x").exists(), [8]],
  ["isNull of the whole document", (p) => p.data.isNull(), [5]],
  ["gt compares numbers with numbers only", (p) => p.data.at("a").gt(0), [1, 4]],
  ["not(gt) holds for other types", (p) => not(p.data.at("a").gt(0)), [2, 3, 5, 6, 7, 8, 9, 10]],
  ["lt", (p) => p.data.at("a").lt(1.25), [1, 6]],
  ["lte", (p) => p.data.at("a").lte(-3), [6]],
  ["gte compares texts by code point", (p) => p.data.at("s").gte("x"), [1, 4]],
  ["lt of texts", (p) => p.data.at("s").lt("a"), [2, 3]],
  ["gt of booleans", (p) => p.data.at("b").gt(false), [1]],
  ["between numbers", (p) => p.data.at("a").between(-3, 1), [1, 6]],
  ["between texts", (p) => p.data.at("s").between("W", "x"), [1, 2, 9]],
  ["in a list of several types", (p) => p.data.at("a").in([1, "1", 7, "x"]), [1, 2]],
  ["in a list with booleans", (p) => p.data.at("a").in([true, -3]), [3, 6]],
  ["not(in) holds for nothing", (p) => not(p.data.at("a").in([true, -3])), [1, 2, 4, 5, 7, 8, 9, 10]],
  ["in []", (p) => p.data.at("a").in([]), []],
  ["eq an integer column", (p) => p.data.at("a").eq(p.whole), [1, 6]],
  ["eq a text column", (p) => p.data.at("s").eq(p.text), [1, 4]],
  ["eq a condition", (p) => p.data.at("b").eq(p.whole.gt(0)), [1]],
  ["a column eq a part", (p) => p.whole.eq(p.data.at("a").asNumber()), [1, 6]],
  ["a column lt a part", (p) => p.text.lt(p.data.at("s").asText()), []],
  ["eq another part, both as text", (p) => p.data.at("b").asText().eq(p.data.at("b").asText()), [3]],
  ["asBoolean is a condition", (p) => p.data.at("b").asBoolean(), [1]],
  ["not(asBoolean) holds for other types", (p) => not(p.data.at("b").asBoolean()), [2, 3, 4, 5, 6, 7, 8, 9, 10]],
  ["text operators of asText", (p) => p.data.at("s").asText().icontains("X"), [1, 2]],
  ["asText in", (p) => p.data.at("s").asText().in(["X", ""]), [2, 3]],
  ["text operators where a schema says so", (p) => p.shaped.at("title").startsWith("O"), [1]],
  ["like in a document", (p) => p.data.at("s").asText().like("%\\%\\_"), [9]],
  ["gt where a schema says so", (p) => p.shaped.at("count").gt(2), [2]],
  [
    "a boolean that a schema allows to be missing",
    (p) => p.shaped.at("done").isNull(),
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
  ],
  ["conditions of several parts", (p) => or(p.data.at("a").eq(-3), p.data.at("list").at(1).eq("ten")), [1, 6]],
  ["an item eq true", (p) => p.data.at("list").at(1).eq(true), [9]],
  ["a deep number", (p) => p.data.at("nested").at("deep").at("deeper").at(0).at("end").gte(7), [4]],
];

const orders: readonly Reads<Db>[] = [
  {
    name: "order by asNumber, null as the largest value",
    query: (db) => db.papers.orderBy((p) => p.data.at("a").asNumber()).pluck("id"),
    gives: [6, 1, 4, 2, 3, 5, 7, 8, 9, 10],
  },
  {
    name: "order by asText, by code point, largest first",
    query: (db) => db.papers.orderBy((p) => p.data.at("s").asText().desc({ nulls: "last" })).pluck("id"),
    gives: [4, 1, 9, 2, 3, 10, 8, 7, 6, 5],
  },
  {
    name: "order by asBoolean",
    query: (db) => db.papers.orderBy((p) => p.data.at("b").asBoolean()).pluck("id"),
    gives: [2, 1, 3, 4, 5, 6, 7, 8, 9, 10],
  },
];

/** Parts of documents are compared by their JSON type, and what is nowhere is null. */
export const jsonParts: Subject = subject({
  name: "json parts",
  models,
  seed: (db) => db.papers.createMany(rows),
  cases: [
    ...values.map(([name, build, gives]): Reads<Db> => ({
      name,
      query: (db) =>
        db.papers
          .annotate((p) => ({ value: build(p) }))
          .orderBy("id")
          .pluck("value"),
      gives: byId(gives),
    })),
    ...odd.map(([key, gives]): Reads<Db> => ({
      name: `at ${JSON.stringify(key)}`,
      query: (db) =>
        db.papers
          .filter({ id: ODD })
          .annotate((p) => ({ value: p.data.at(key), there: p.data.at(key).exists() }))
          .select("value", "there")
          .all(),
      gives: [{ value: gives, there: gives !== null }],
    })),
    ...filters.map(([name, filter, gives]): Reads<Db> => ({
      name,
      query: (db) => db.papers.filter(filter).orderBy("id").pluck("id"),
      gives,
    })),
    ...orders,
  ],
});
