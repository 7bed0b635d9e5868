import { model, shortUuid7, t } from "../../src/index.ts";

// What fields take and what is read of them. Cases have names, so that others can say which of them prove something.

interface Colour {
  readonly red: number;
  readonly name: string;
}

const colour = t.struct({
  to: ({ red, name }: Colour) => `${red} ${name}`,
  from: (stored: string): Colour => ({ red: Number.parseInt(stored, 10), name: stored.replace(/^\d+ /, "") }),
  as: t.text(),
});

/** A model with a field of every kind, all of which may be null. */
export const thing = model("things", {
  id: t.integer().primaryKey().tag(1),
  uuid: t.uuid().nullable().tag(2),
  short: t.shortUuid().nullable().tag(3),
  integer: t.integer().nullable().tag(4),
  bigint: t.bigint().nullable().tag(5),
  float: t.float().nullable().tag(6),
  price: t.decimal(18, 2).nullable().tag(7),
  rounded: t.decimal(12, 2, { rounding: "halfUp" }).nullable().tag(8),
  flag: t.boolean().nullable().tag(9),
  text: t.text().nullable().tag(10),
  role: t.enum(["member", "admin"]).nullable().tag(11),
  bytes: t.bytes().nullable().tag(12),
  instant: t.timestamp().nullable().tag(13),
  day: t.date().nullable().tag(14),
  clock: t.time().nullable().tag(15),
  seconds: t.epoch().nullable().tag(16),
  millis: t.epoch({ resolution: "millisecond" }).nullable().tag(17),
  document: t.json().nullable().tag(18),
  colour: colour.nullable().tag(19),
  numbers: t.list(t.integer()).nullable().tag(20),
  colours: t.list(colour).nullable().tag(21),
});
type Field = Exclude<keyof (typeof thing)["fields"], "id">;

/** A value of a field, and what is read where it was written. */
export type FieldVector = readonly [field: Field, name: string, given: unknown, read: unknown];

const same = (field: Field, name: string, value: unknown): FieldVector => [field, name, value, value];
const short = shortUuid7();
const instant = new Date("2020-02-29T10:20:30.123Z");

export const vectors: readonly FieldVector[] = [
  ["uuid", "in capitals", "0190163D-8694-739B-9C8A-1CF8A5E7A1B2", "0190163d-8694-739b-9c8a-1cf8a5e7a1b2"],
  same("short", "of 22 letters and digits", short),
  same("integer", "zero", 0),
  same("integer", "the largest", Number.MAX_SAFE_INTEGER),
  same("bigint", "past what a number holds", 2n ** 62n + 1n),
  same("float", "a fraction", 7.89),
  same("float", "a whole number", 7),
  ["price", "a whole number", "3", "3.00"],
  same("price", "below zero", "-3.14"),
  ["price", "zero", "0", "0.00"],
  same("price", "more than a double holds", "9007199254740993.01"),
  ["rounded", "with more digits", "1.2345", "1.23"],
  ["rounded", "with more digits, upwards", "6.789", "6.79"],
  ["rounded", "half way", "-2.345", "-2.35"],
  same("flag", "true", true),
  same("flag", "false", false),
  same("text", "ASCII", "text"),
  same("text", "Chinese", "中文"),
  same("text", "empty", ""),
  same("role", "a label", "admin"),
  same("bytes", "with 0", Uint8Array.of(0, 1, 0)),
  same("bytes", "that are no UTF-8", Uint8Array.of(0xff, 0xfe)),
  same("bytes", "none", new Uint8Array()),
  same("instant", "with milliseconds", instant),
  same("instant", "without", new Date("2020-02-29T10:20:30Z")),
  ["instant", "given in another zone", new Date("2020-01-01T08:00:00+08:00"), new Date("2020-01-01T00:00:00Z")],
  same("day", "a leap day", "2020-02-29"),
  same("clock", "without milliseconds", "10:20:30"),
  same("clock", "with milliseconds", "10:20:30.123"),
  ["seconds", "cut off", instant, new Date("2020-02-29T10:20:30Z")],
  same("millis", "in full", instant),
  same("document", "empty", {}),
  same("document", "deep", { a: [1, 2.5, "中文", true, null, { b: [] }] }),
  same("document", "null inside", { a: null }),
  same("colour", "an object", { red: 1, name: "dark red" }),
  same("numbers", "none", []),
  same("numbers", "some", [3, 1, 2]),
  same("colours", "objects", [
    { red: 1, name: "a" },
    { red: 2, name: "b" },
  ]),
];

/** Values that a field does not take. */
export const refusals: readonly (readonly [field: Field, name: string, value: unknown])[] = [
  ["role", "an unknown label", "owner"],
  ["integer", "text", "2"],
  ["integer", "a fraction", 0.5],
  ["float", "text", "7.89"],
  ["float", "NaN", Number.NaN],
  ["price", "a number, which is not exact", 1.1],
  ["price", "with more digits than it has", "1.2345"],
  ["flag", "0", 0],
  ["text", "bytes", Uint8Array.of(65)],
  ["text", "a number", 5],
  ["bytes", "text", "abc"],
  ["uuid", "text that is none", "0190163d"],
  ["instant", "text", "2020-01-01T00:00:00Z"],
  ["instant", "text without a zone", "2020-01-01 00:00:00"],
  ["day", "with spaces", "2020 01 01"],
  ["day", "that no calendar has", "2021-02-29"],
  ["clock", "of hours and minutes", "10:20"],
  ["numbers", "one that is none", [1, "2"]],
  ["colours", "one that is none", [{ red: 1 }, null]],
];

/** Declarations that cannot be right. */
export const declarations: readonly (readonly [name: string, declare: () => unknown])[] = [
  ["a list of what is no field", () => t.list("integer" as never)],
  ["a struct without functions", () => t.struct({ as: t.text() } as never)],
  ["a struct of nothing", () => t.struct(undefined as never)],
  ["an enum without labels", () => t.enum([] as never)],
  ["a default that the field does not take", () => model("x", { a: t.id(), b: t.enum(["a"]).default("b" as never) })],
  ["a resolution that there is not", () => t.epoch({ resolution: 3 as never })],
  ["a rounding that there is not", () => t.decimal(9, 2, { rounding: "sometimes" as never })],
];

/** The names of all cases, each with its field. */
export function fieldTests(): string[] {
  return [
    ...vectors.map(([field, name]) => `${field}: ${name}`),
    ...refusals.map(([field, name]) => `${field}: ${name}, refused`),
    ...declarations.map(([name]) => `refused: ${name}`),
  ];
}
