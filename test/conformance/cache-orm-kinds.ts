import type { CacheOrmRow } from "./cache-orm-row.ts";

/** Fields and references, and what was said of atomic changes. */
export const kindRows: readonly CacheOrmRow[] = [
  {
    row: 82,
    feature: "UUIDs",
    here: "`t.uuid()`",
    proof: [
      "fields: uuid: in capitals",
      "fields: uuid: text that is none, refused",
      "unit/serializers/msgpack: numbers make them shorter; a UUID takes 16 bytes; both forms are read with and without numbers",
    ],
    decision: "Text in the usual form, in capitals too; 16 bytes where the serializer can.",
  },
  {
    row: 83,
    feature: "Short UUIDs",
    here: "`t.shortUuid()`, made by `shortUuid7()`",
    proof: [
      "fields: short: of 22 letters and digits",
      "unit/fields/accept: uuids of version 7 sort by time and are well formed, short ones too",
    ],
    decision: "Its value is the short text; no package is needed.",
  },
  {
    row: 84,
    feature: "Integers",
    here: "`t.integer()`, and `t.bigint()` for 64 bits",
    proof: [
      "fields: integer: the largest",
      "fields: bigint: past what a number holds",
      "fields: integer: text, refused",
      "key-value/cache-orm-fields: a schema of a field takes other forms than the field itself",
    ],
    decision: "Text is refused. `t.integer(z.coerce.number())` takes it where it comes from a form.",
  },
  {
    row: 85,
    feature: "Enums",
    here: '`t.enum(["member", "admin"])`',
    proof: [
      "fields: role: a label",
      "fields: role: an unknown label, refused",
      "suite: bad input: update: enum: an unknown label",
    ],
    decision: "Labels are text. What is none of them is refused when it is written.",
  },
  {
    row: 86,
    feature: "Booleans",
    here: "`t.boolean()`",
    proof: ["fields: flag: true", "fields: flag: false", "fields: flag: 0, refused"],
  },
  {
    row: 87,
    feature: "Floats",
    here: "`t.float()`",
    proof: ["fields: float: a fraction", "fields: float: a whole number", "fields: float: NaN, refused"],
  },
  {
    row: 88,
    feature: "Decimals, rounded if asked",
    here: '`t.decimal(12, 2, { rounding: "halfUp" })`',
    proof: [
      "fields: price: more than a double holds",
      "fields: price: with more digits than it has, refused",
      "fields: rounded: with more digits",
      "fields: rounded: half way",
      "models: rows by index: a range of decimals",
    ],
    decision:
      "Exact: text in TypeScript, never a double in a store. Rounding is away from zero at a half, or there is none.",
  },
  {
    row: 89,
    feature: "Text",
    here: "`t.text()`",
    proof: ["fields: text: Chinese", "fields: text: empty", "fields: text: bytes, refused"],
    decision: "Bytes and numbers are not made into text.",
  },
  {
    row: 90,
    feature: "Bytes",
    here: "`t.bytes()`",
    proof: [
      "fields: bytes: with 0",
      "fields: bytes: that are no UTF-8",
      "key-value/cache-orm-serializers: reads %s as it was written, from bytes",
    ],
    decision: "The serializer knows how to keep them, JSON too: there is nothing to choose.",
  },
  {
    row: 91,
    feature: "Dates with times",
    here: "`t.timestamp()`, a `Date`",
    proof: [
      "fields: instant: with milliseconds",
      "fields: instant: text, refused",
      "fields: instant: text without a zone, refused",
      "key-value/cache-orm-fields: a schema of a field takes other forms than the field itself",
      "unit/fields/accept: timestamps are copied, and must be in the years 1 to 9999",
    ],
    decision: "An instant, to the millisecond. Text in formats of one's own is taken by a schema that parses it.",
  },
  {
    row: 92,
    feature: "The same with a time zone",
    here: "`t.timestamp()`",
    proof: ["fields: instant: given in another zone"],
    decision: "A `Date` is an instant whatever zone it was written in, so one field is enough.",
  },
  {
    row: 93,
    feature: "Dates",
    here: '`t.date()`, `"2020-02-29"`',
    proof: [
      "fields: day: a leap day",
      "fields: day: with spaces, refused",
      "fields: day: that no calendar has, refused",
    ],
  },
  {
    row: 94,
    feature: "Times of day",
    here: '`t.time()`, `"10:20:30"` or `"10:20:30.123"`',
    proof: [
      "fields: clock: without milliseconds",
      "fields: clock: with milliseconds",
      "fields: clock: of hours and minutes, refused",
    ],
  },
  {
    row: 95,
    feature: "Instants as numbers",
    here: '`t.epoch({ resolution: "millisecond" })`; `.default(now())`',
    proof: [
      "fields: seconds: cut off",
      "fields: millis: in full",
      "key-value/cache-orm-fields: an instant may begin as now, when it is written and not before",
      "unit/fields/epoch-field: cuts off towards the past",
      "unit/fields/epoch-field: refuses other resolutions and options",
      "suite: epochs: rows hold dates, cut off towards the past",
    ],
    decision: "Seconds, milliseconds and microseconds; read as a `Date`. Null unless a default is declared.",
  },
  {
    row: 96,
    feature: "Objects by two functions",
    here: "`t.struct({ to, from, as })`",
    proof: [
      "fields: colour: an object",
      "fields: refused: a struct without functions",
      "unit/fields/struct-field: writes what `to` gives in every form of the field behind it, and reads it with `from`",
    ],
  },
  {
    row: 97,
    feature: "JSON",
    here: "`t.json()`",
    proof: [
      "fields: document: empty",
      "fields: document: deep",
      "key-value/cache-orm-fields: that are objects or lists are new for every row",
    ],
  },
  {
    row: 98,
    feature: "Lists",
    here: "`t.list(t.integer())`",
    proof: [
      "fields: numbers: some",
      "fields: colours: objects",
      "fields: numbers: one that is none, refused",
      "fields: refused: a list of what is no field",
    ],
  },
  {
    row: 99,
    feature: "References",
    here: '`author: t.ref(User)`, `t.ref("self")`; the key is `authorId`',
    proof: [
      "key-value/cache-orm-references: a row or its key is taken, in one row and in many",
      "key-value/cache-orm-references: the key of a reference is there without a call, and what it leads to in one call more, for any number of rows",
      "key-value/cache-orm-references: a reference to its own model, and one that may be null, are null where nothing was given",
      "key-value/cache-orm-references: a required one cannot be left out, be null, or lead nowhere",
      "key-value/cache-orm-references: a name that ends in _id, and a column of another name, are names like others",
    ],
    decision:
      "Nothing is read by touching a property: `include` says what is wanted. The field of the key has one name; its column may have another.",
  },
  {
    row: 100,
    feature: "References the other way, and to other fields",
    here: 'reverse relations: `include("posts")`',
    proof: [
      "models: rules: include finds the one and the many in one more trip each",
      "key-value/cache-orm-references: what refers to a row is included with it",
    ],
    decision: "A reference leads to the key: rows are found by it everywhere.",
  },
  {
    row: 101,
    feature: "Removing what refers to a row (was to be done)",
    here: '`onDelete: "cascade"`, `"setNull"` or `"restrict"`',
    proof: ["models: rules: what refers to a removed row goes, is cleared, or keeps it, as declared"],
  },
  {
    row: 102,
    feature: "Composite keys with references",
    here: '`primaryKey: ["user", "team"]`',
    proof: [
      "key-value/cache-orm-references: a row or its key is taken, in one row and in many",
      "key-value/cache-orm-references: a composite key is an object with exactly its fields",
    ],
    decision: "Reading the key reads no row. Where a key is asked for, it is made of keys: `{ userId, teamId }`.",
  },
  {
    row: 103,
    feature: "Protobuf and values that are defaults (was to be done)",
    here: 'a stored `0` or `""` is there, and null is null',
    proof: [
      "unit/serializers/protobuf: 0, empty text, empty bytes and empty lists are no nulls",
      "unit/serializers/protobuf-codec: a stored 0, an empty text and an empty list are no nulls, and null is null",
      "key-value/cache-orm-fields: what was left out is null, and null is no 0, no empty text and no empty list",
    ],
  },
  {
    row: 104,
    feature: "Changes that are not atomic, and locks of others",
    here: "`update` is atomic, except on Workers KV; `store.commit({ checks, puts, deletes })`; `lock(store, key, { ttl }, work)`",
    proof: [
      "models: at the same time: fifty updaters of one row lose no increment",
      "store: at the same time: fifty that read, count and commit, again until it is made, lose no count",
      "key-value/lock: twenty who want it at once have it one after another, with tokens that go up by one",
    ],
  },
];
