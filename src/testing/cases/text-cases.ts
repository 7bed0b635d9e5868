import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import { not } from "../../query/conditions.ts";
import { SECRET } from "../refusal.ts";
import { type CaseDatabase, type Reads, type Refuses, type Subject, subject } from "../subject.ts";

const Text = model("text_samples", {
  id: t.integer().primaryKey(),
  text: t.text().nullable(),
  other: t.text().nullable(),
});
const models = { texts: Text };
type Db = CaseDatabase<typeof models>;
type Operator =
  | "contains"
  | "startsWith"
  | "endsWith"
  | "like"
  | "icontains"
  | "istartsWith"
  | "iendsWith"
  | "ilike"
  | "iexact";

/** The rows: the id of a text is its place here. */
const texts = [
  "", // 0
  "abc",
  "ABC",
  "aBcabc",
  "100%", // 4
  "100 percent",
  "a_c",
  "a\\c", // 7
  "a\\\\c",
  "a*c", // 9
  "a?c",
  "a[b]c", // 11
  "it's",
  'say "hi"', // 13
  "--; drop table text_samples",
  "\u{1F600}", // 15
  "x\u{1F600}y",
  "\uFF5E", // 17
  "é",
  "É", // 19
  "e\u0301",
  "Straße", // 21
  "İstanbul",
  "\u212A", // 23, the Kelvin sign
  " trailing ",
  "line\nbreak", // 25
  "tab\tand\rreturn",
  "\u{10FFFF}z", // 27
  "\uD7FFz",
  "\uE000", // 29
  "null",
  "%", // 31
  "a%c",
];
const NULL_ID = 100;
const ALL = texts.map((_, id) => id);

const lookups: readonly (readonly [Operator, string, readonly number[]])[] = [
  ["contains", "bc", [1, 3]],
  ["contains", "BC", [2]],
  ["contains", "", ALL],
  ["contains", "%", [4, 31, 32]],
  ["contains", "_", [6, 14]],
  ["contains", "\\", [7, 8]],
  ["contains", "\\\\", [8]],
  ["contains", "*", [9]],
  ["contains", "?", [10]],
  ["contains", "[b]", [11]],
  ["contains", "'", [12]],
  ["contains", '"hi"', [13]],
  ["contains", "; drop", [14]],
  ["contains", "\u{1F600}", [15, 16]],
  ["contains", "é", [18]],
  ["contains", "\u0301", [20]],
  ["contains", "\n", [25]],
  ["contains", "a text longer than any of them is, by far", []],
  ["startsWith", "a", [1, 3, 6, 7, 8, 9, 10, 11, 32]],
  ["startsWith", "A", [2]],
  ["startsWith", "", ALL],
  ["startsWith", "a_", [6]],
  ["startsWith", "a%", [32]],
  ["startsWith", "a\\", [7, 8]],
  ["startsWith", "a*", [9]],
  ["startsWith", "a[", [11]],
  ["startsWith", "100", [4, 5]],
  ["startsWith", " ", [24]],
  ["startsWith", "\u{10FFFF}", [27]],
  ["startsWith", "\u{10FFFF}\u{10FFFF}", []],
  ["startsWith", "\uD7FF", [28]],
  ["startsWith", "x\u{1F600}", [16]],
  ["startsWith", "abcd", []],
  ["endsWith", "c", [1, 3, 6, 7, 8, 9, 10, 11, 32]],
  ["endsWith", "C", [2]],
  ["endsWith", "", ALL],
  ["endsWith", "%", [4, 31]],
  ["endsWith", "_c", [6]],
  ["endsWith", "\\c", [7, 8]],
  ["endsWith", "\u{1F600}", [15]],
  ["endsWith", "\u{1F600}y", [16]],
  ["endsWith", "\u0301", [20]],
  ["endsWith", " ", [24]],
  ["endsWith", "xabc", []],
  ["like", "abc", [1]],
  ["like", "a%", [1, 3, 6, 7, 8, 9, 10, 11, 32]],
  ["like", "%c", [1, 3, 6, 7, 8, 9, 10, 11, 32]],
  ["like", "%", ALL],
  ["like", "", [0]],
  ["like", "_", [15, 17, 18, 19, 23, 29, 31]],
  ["like", "a_c", [1, 6, 7, 9, 10, 32]],
  ["like", "a\\_c", [6]],
  ["like", "a\\%c", [32]],
  ["like", "%\\%", [4, 31]],
  ["like", "a\\\\c", [7]],
  ["like", "a\\\\\\\\c", [8]],
  ["like", "a*c", [9]],
  ["like", "a?c", [10]],
  ["like", "a[b]c", [11]],
  ["like", "%[%", [11]],
  ["like", "A%", [2]],
  ["like", "_\u{1F600}_", [16]],
  ["like", "x_y", [16]],
  ["like", "line%break", [25]],
  ["like", "a\\bc", [1]],
  ["icontains", "BC", [1, 2, 3]],
  ["icontains", "", ALL],
  ["icontains", "PERCENT", [5]],
  ["icontains", "É", [19]],
  ["icontains", "%", [4, 31, 32]],
  ["icontains", "STRAßE", [21]],
  ["icontains", "K", [25]],
  ["istartsWith", "AB", [1, 2, 3]],
  ["istartsWith", "", ALL],
  ["istartsWith", "A_", [6]],
  ["istartsWith", "é", [18]],
  ["iendsWith", "BC", [1, 2, 3]],
  ["iendsWith", "", ALL],
  ["iendsWith", "\\C", [7, 8]],
  ["ilike", "A%C", [1, 2, 3, 6, 7, 8, 9, 10, 11, 32]],
  ["ilike", "a\\%C", [32]],
  ["ilike", "A[B]C", [11]],
  ["ilike", "%PERCENT", [5]],
  ["ilike", "_", [15, 17, 18, 19, 23, 29, 31]],
  ["iexact", "abc", [1, 2]],
  ["iexact", "", [0]],
  ["iexact", "NULL", [30]],
  ["iexact", "a%", []],
  ["iexact", "É", [19]],
  ["iexact", "K", []],
];

const asLookup = lookups.flatMap(([operator, needle, gives]): Reads<Db>[] => [
  {
    name: `${operator} ${JSON.stringify(needle)}`,
    query: (db) =>
      db.texts
        .filter((p) => p.text[operator](needle))
        .orderBy("id")
        .pluck("id"),
    gives,
  },
]);

const others: readonly (readonly [string, (db: Db) => ReturnType<Db["texts"]["filter"]>, readonly number[]])[] = [
  ["not(contains) holds for null", (db) => db.texts.filter((p) => not(p.text.contains(""))), [NULL_ID]],
  ["not(startsWith) holds for null", (db) => db.texts.filter((p) => not(p.text.startsWith(""))), [NULL_ID]],
  ["not(endsWith) holds for null", (db) => db.texts.filter((p) => not(p.text.endsWith(""))), [NULL_ID]],
  ["not(like) holds for null", (db) => db.texts.filter((p) => not(p.text.like("%"))), [NULL_ID]],
  ["not(icontains) holds for null", (db) => db.texts.filter((p) => not(p.text.icontains(""))), [NULL_ID]],
  ["not(ilike) holds for null", (db) => db.texts.filter((p) => not(p.text.ilike("%"))), [NULL_ID]],
  ["not(iexact) holds for null", (db) => db.texts.filter((p) => not(p.text.iexact("x"))), [...ALL, NULL_ID]],
  ["eq takes case and accents as they are", (db) => db.texts.filter({ text: "é" }), [18]],
  ["eq keeps composed and decomposed apart", (db) => db.texts.filter({ text: "e\u0301" }), [20]],
  ["eq keeps trailing blanks", (db) => db.texts.filter({ text: " trailing" }), []],
  ["eq with quotes", (db) => db.texts.filter({ text: 'say "hi"' }), [13]],
  ["in", (db) => db.texts.filter((p) => p.text.in(["abc", "%", "it's", "\u{1F600}"])), [1, 12, 15, 31]],
  ["gte an astral character", (db) => db.texts.filter((p) => p.text.gte("\u{1F600}")), [15, 27]],
  [
    "gt counts astral characters as larger than all others",
    (db) => db.texts.filter((p) => p.text.gt("\uE000")),
    [15, 17, 27],
  ],
  ["lower folds ASCII only", (db) => db.texts.filter((p) => p.text.lower().eq("straße")), [21]],
  ["lower leaves other letters alone", (db) => db.texts.filter((p) => p.text.lower().eq("é")), [18]],
  [
    "lower leaves the dotted I and the Kelvin sign alone",
    (db) => db.texts.filter((p) => p.text.lower().in(["i̇stanbul", "k", "İstanbul"])),
    [22],
  ],
  ["upper folds ASCII only", (db) => db.texts.filter((p) => p.text.upper().eq("STRAßE")), [21]],
  ["upper leaves other letters alone", (db) => db.texts.filter((p) => p.text.upper().eq("É")), [19]],
  ["lower of a text can be looked into", (db) => db.texts.filter((p) => p.text.lower().startsWith("ab")), [1, 2, 3]],
  ["lower of null is null", (db) => db.texts.filter((p) => p.text.lower().isNull()), [NULL_ID]],
  ["two texts compared", (db) => db.texts.filter((p) => p.text.eq(p.other)), [1, 12]],
  ["two texts compared after lower", (db) => db.texts.filter((p) => p.text.lower().eq(p.other.lower())), [1, 2, 12]],
  ["two texts compared by order", (db) => db.texts.filter((p) => p.text.lt(p.other)), [2]],
];

const asOther = others.map(([name, build, gives]): Reads<Db> => ({
  name,
  query: (db) => build(db).orderBy("id").pluck("id"),
  gives,
}));

const patterns: readonly Refuses<Db>[] = (["like", "ilike"] as const).map((operator) => ({
  name: `${operator} with a pattern that ends in a lone backslash is refused`,
  attempt: (db) => db.texts.filter((p) => p.text[operator](`${SECRET}\\`)),
  refused: { error: "validation", model: "texts", at: ["text"] },
}));

/** Text is compared by code point, needles are literal, and only ASCII letters are folded. */
export const text: Subject = subject({
  name: "text",
  models,
  seed: (db) =>
    db.texts.createMany([
      ...texts.map((each, id) => ({ id, text: each, other: id === 1 || id === 2 ? "abc" : id === 12 ? "it's" : null })),
      { id: NULL_ID, text: null },
    ]),
  cases: [...asLookup, ...asOther, ...patterns],
});
