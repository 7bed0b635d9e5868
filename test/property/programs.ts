import fc from "fast-check";
import { model, t } from "../../src/index.ts";

const Owner = model("program_owners", {
  id: t.id(),
  name: t.text().unique(),
  size: t.integer().nullable().unique(),
});
const Thing = model("program_things", {
  id: t.id(),
  owner: t.ref(Owner, { reverse: "things", onDelete: "cascade" }).nullable(),
  above: t.ref("self", { key: t.id(), onDelete: "setNull" }).nullable(),
  note: t.text(),
  kept: t.boolean().default(true),
  weight: t.float().nullable(),
  long: t.bigint().default(7n).nullable(),
  price: t.decimal(12, 2).nullable(),
  bytes: t.bytes().nullable(),
  seen: t.timestamp().nullable(),
  day: t.date().nullable(),
  words: t.list(t.text()).nullable(),
  extra: t.json().nullable(),
});
const Mark = model("program_marks", {
  id: t.id(),
  owner: t.ref(Owner, { onDelete: "setNull" }).nullable(),
  thing: t.ref(Thing, { reverse: "marks", onDelete: "setNull" }).nullable(),
  title: t.text(),
});

/** The models that programs work on, parents first. */
export const programModels = { owners: Owner, things: Thing, marks: Mark };

const verbs = [
  ...["own", "own", "own", "ignore", "upsert", "keyed", "two", "twoIgnored", "find", "change", "rename", "resize"],
  ...["disown", "disownSome", "make", "make", "make", "several", "bulk", "bulk", "replace", "edit", "drop", "dropSome"],
  ...["mark", "mark", "marks", "move", "getOwner", "findOwner", "findSome", "firstOwner", "countThings", "listThings"],
  ...["getThing", "existsMark", "nobody"],
] as const;

/** One query. Numbers choose among the rows created before it. */
export interface Step {
  readonly verb: (typeof verbs)[number];
  readonly name: string;
  readonly other: string;
  /** Most often the name of a row that is there from the beginning. */
  readonly known: string;
  readonly owner: number;
  readonly thing: number;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/** Queries that run together, and how. */
export interface Block {
  readonly way: "alone" | "atomic" | "tick" | "transaction" | "returned" | "nested" | "undone" | "caught";
  readonly steps: readonly Step[];
  readonly inner: readonly Step[];
}

const known = ["a", "b", "c"];
const words = [...known, "d", "e", "f", "g", "h", "i", "j", "k", "\u{1F600}", "it's"];
const word = fc.constantFrom(...words);
const values = fc.record(
  {
    note: fc.constantFrom("x", "y", "", "\u{1F600}\\'"),
    kept: fc.boolean(),
    weight: fc.constantFrom(null, 0, -0.1, 0.30000000000000004, 1e100, 5e-324, 1.7976931348623157e308, 2 ** 53, -1e-7),
    long: fc.constantFrom(null, 0n, 9007199254740993n, -9223372036854775808n, 9223372036854775807n),
    price: fc.constantFrom(null, "0.00", "-0.05", "9999999999.99"),
    bytes: fc.constantFrom(null, new Uint8Array(), new Uint8Array([0, 92, 255])),
    seen: fc.constantFrom(
      null,
      new Date(0),
      new Date("0001-01-01T00:00:00.000Z"),
      new Date("2024-02-29T00:00:00.001Z"),
    ),
    day: fc.constantFrom(null, "0001-01-01", "9999-12-31"),
    words: fc.constantFrom(null, [], ["a", '{"b",}'], [""]),
    extra: fc.constantFrom(null, 1.5, "text", { a: [1, null, { b: "''" }] }, [], {}),
  },
  { requiredKeys: ["note"] },
);

const step: fc.Arbitrary<Step> = fc.record({
  verb: fc.constantFrom(...verbs),
  name: word,
  other: word,
  known: fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...known) }, word),
  owner: fc.nat(3),
  thing: fc.nat(3),
  rows: fc.array(values, { minLength: 1, maxLength: 4 }),
});

const block: fc.Arbitrary<Block> = fc.record({
  way: fc.constantFrom(
    ...([
      "alone",
      "atomic",
      "atomic",
      "atomic",
      "tick",
      "transaction",
      "returned",
      "nested",
      "undone",
      "caught",
    ] as const),
  ),
  steps: fc.array(step, { minLength: 1, maxLength: 7 }),
  inner: fc.array(step, { minLength: 1, maxLength: 4 }),
});

/** Several blocks in turn. */
export const programs: fc.Arbitrary<readonly Block[]> = fc.array(block, { minLength: 1, maxLength: 4 });
