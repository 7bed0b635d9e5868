import type { Typed } from "../../fields/expression-types.ts";
import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import { and, not } from "../../query/conditions.ts";
import { concat } from "../../query/functions.ts";
import { type CaseDatabase, type Reads, type Subject, subject } from "../subject.ts";

const Phrase = model("text_phrases", {
  id: t.integer().primaryKey(),
  text: t.text().nullable(),
  other: t.text().nullable(),
  role: t.enum(["Admin", "member"]).nullable(),
  uuid: t.uuid().nullable(),
});
const models = { phrases: Phrase };
type Db = CaseDatabase<typeof models>;
type Build<Given> = (
  p: Parameters<Extract<Parameters<Db["phrases"]["filter"]>[number], (p: never) => unknown>>[0],
) => Given;

const UUID = "0194fdc2-fa2f-7cc0-81d3-ff12045b73c8";
const rows = [
  { id: 1, text: "Abc", other: "x", role: "Admin", uuid: UUID },
  { id: 2, text: "", other: null, role: "member", uuid: null },
  { id: 3, text: null, other: "y", role: null, uuid: null },
  { id: 4, text: "Ärger", other: "", role: "Admin", uuid: null },
  { id: 5, text: "\u{1F600}e\u0301", other: "İ\u212A", role: null, uuid: null },
  { id: 6, text: `it's "100%"`, other: "\\", role: null, uuid: null },
  { id: 7, text: null, other: null, role: null, uuid: null },
] as const;

/** What is asked of each row, and the answers in the order of the ids. */
const values: readonly (readonly [string, Build<Typed<unknown>>, readonly unknown[]])[] = [
  ["length counts code points", (p) => p.text.length(), [3, 0, null, 5, 3, 11, null]],
  ["length of the other letters", (p) => p.other.length(), [1, null, 1, 0, 2, 1, null]],
  [
    "lower folds ASCII only",
    (p) => p.text.lower(),
    ["abc", "", null, "Ärger", "\u{1F600}e\u0301", `it's "100%"`, null],
  ],
  [
    "upper folds ASCII only",
    (p) => p.text.upper(),
    ["ABC", "", null, "ÄRGER", "\u{1F600}E\u0301", `IT'S "100%"`, null],
  ],
  [
    "lower leaves the dotted I and the Kelvin sign alone",
    (p) => p.other.lower(),
    ["x", null, "y", "", "İ\u212A", "\\", null],
  ],
  [
    "lower of upper",
    (p) => p.text.upper().lower(),
    ["abc", "", null, "Ärger", "\u{1F600}e\u0301", `it's "100%"`, null],
  ],
  [
    "concat reads null as the empty text",
    (p) => concat(p.text, p.other),
    ["Abcx", "", "y", "Ärger", "\u{1F600}e\u0301İ\u212A", `it's "100%"\\`, ""],
  ],
  [
    "concat of columns and plain texts",
    (p) => concat("<", p.text, "', ", p.other, '">'),
    [
      `<Abc', x">`,
      `<', ">`,
      `<', y">`,
      `<Ärger', ">`,
      `<\u{1F600}e\u0301', İ\u212A">`,
      `<it's "100%"', \\">`,
      `<', ">`,
    ],
  ],
  [
    "concat of one text is never null",
    (p) => concat(p.text),
    ["Abc", "", "", "Ärger", "\u{1F600}e\u0301", `it's "100%"`, ""],
  ],
  ["concat of plain texts", () => concat("%", "_", "\\"), ["%_\\", "%_\\", "%_\\", "%_\\", "%_\\", "%_\\", "%_\\"]],
  ["concat of a text with itself", (p) => concat(p.other, p.other), ["xx", "", "yy", "", "İ\u212Aİ\u212A", "\\\\", ""]],
  [
    "concat of an enum and a uuid",
    (p) => concat(p.role, ":", p.uuid),
    [`Admin:${UUID}`, "member:", ":", "Admin:", ":", ":", ":"],
  ],
  [
    "concat within concat",
    (p) => concat("a", concat(p.other, "b")),
    ["axb", "ab", "ayb", "ab", "aİ\u212Ab", "a\\b", "ab"],
  ],
  ["length of concat", (p) => concat(p.text, "\u{1F600}", p.other).length(), [5, 1, 2, 6, 6, 13, 1]],
  [
    "upper of concat",
    (p) => concat(p.text, "é").upper(),
    ["ABCé", "é", "é", "ÄRGERé", "\u{1F600}E\u0301é", `IT'S "100%"é`, "é"],
  ],
  ["lower of an enum", (p) => p.role.lower(), ["admin", "member", null, "admin", null, null, null]],
  ["length of an enum", (p) => p.role.length(), [5, 6, null, 5, null, null, null]],
  ["upper of a uuid", (p) => p.uuid.upper(), [UUID.toUpperCase(), null, null, null, null, null, null]],
  ["length of a uuid", (p) => p.uuid.length(), [36, null, null, null, null, null, null]],
  ["arithmetic of a length", (p) => p.text.length().mul(2).sub(1), [5, -1, null, 9, 5, 21, null]],
];

/** A condition, and the ids of the rows that satisfy it. */
const filters: readonly (readonly [string, Build<Typed<boolean | null>>, readonly number[]])[] = [
  ["length gt", (p) => p.text.length().gt(3), [4, 6]],
  ["not(length gt) holds for null", (p) => not(p.text.length().gt(3)), [1, 2, 3, 5, 7]],
  ["length eq 0 is not isNull", (p) => p.text.length().eq(0), [2]],
  ["length in", (p) => p.text.length().in([3, 5]), [1, 4, 5]],
  ["not(length in) holds for null", (p) => not(p.text.length().in([3, 5])), [2, 3, 6, 7]],
  ["length isNull", (p) => p.text.length().isNull(), [3, 7]],
  ["length compared with another length", (p) => p.text.length().gt(p.other.length()), [1, 4, 5, 6]],
  ["concat eq", (p) => concat(p.text, p.other).eq("Abcx"), [1]],
  ["concat eq the empty text", (p) => concat(p.text, p.other).eq(""), [2, 7]],
  ["concat is never null", (p) => concat(p.text, p.other).isNull(), []],
  ["concat startsWith", (p) => concat(p.other, p.text).startsWith("xA"), [1]],
  ["concat contains a percent sign", (p) => concat(p.text, "!").contains(`%"!`), [6]],
  ["concat icontains", (p) => concat(p.other, "-", p.text).icontains("-ABC"), [1]],
  ["concat like", (p) => concat(p.text, p.other).like("%_\\\\"), [6]],
  ["concat in", (p) => concat(p.text, "+").in(["+", "Abc+"]), [1, 2, 3, 7]],
  ["concat compared by code point", (p) => concat(p.text, "z").gt("z"), [4, 5]],
  ["a text eq concat", (p) => p.text.eq(concat("A", "bc")), [1]],
  ["lower of an enum eq concat", (p) => p.role.lower().eq(concat("ad", "min")), [1, 4]],
  ["upper between", (p) => p.text.upper().between("A", "B"), [1]],
  ["both sides made of both", (p) => concat(p.text, p.other).ne(concat(p.other, p.text)), [1, 5, 6]],
  ["conditions of several functions", (p) => and(p.text.length().gte(3), p.text.lower().startsWith("a")), [1]],
];

const others: readonly Reads<Db>[] = [
  {
    name: "order by length, ties by the key",
    query: (db) => db.phrases.orderBy((p) => p.text.length()).pluck("id"),
    gives: [2, 1, 5, 4, 6, 3, 7],
  },
  {
    name: "order by length, largest first",
    query: (db) => db.phrases.orderBy((p) => p.text.length().desc()).pluck("id"),
    gives: [7, 3, 6, 4, 5, 1, 2],
  },
  {
    name: "order by concat, by code point",
    query: (db) => db.phrases.orderBy((p) => concat(p.other, p.text).desc()).pluck("id"),
    gives: [5, 4, 3, 1, 6, 7, 2],
  },
];

/** What texts are made into: letters and characters are those of Unicode, upper and lower case those of ASCII. */
export const textExpressions: Subject = subject({
  name: "text expressions",
  models,
  seed: (db) => db.phrases.createMany(rows),
  cases: [
    ...values.map(([name, build, gives]): Reads<Db> => ({
      name,
      query: (db) =>
        db.phrases
          .annotate((p) => ({ value: build(p) }))
          .orderBy("id")
          .pluck("value"),
      gives,
    })),
    ...filters.map(([name, filter, gives]): Reads<Db> => ({
      name,
      query: (db) => db.phrases.filter(filter).orderBy("id").pluck("id"),
      gives,
    })),
    ...others,
  ],
});
