import type { TextExpression } from "../../fields/expression-types.ts";
import type { AnyModel } from "../../plan/nodes.ts";
import { now } from "../../fields/now.ts";
import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import { SECRET } from "../refusal.ts";
import { type Case, type CaseDatabase, type Refuses, type Subject, connectWholly, subject } from "../subject.ts";

/** A Standard Schema whose answer is known. */
function schemaOf(validate: (value: unknown) => unknown): {
  "~standard": { types?: { input: string; output: string }; validate: typeof validate };
} {
  return { "~standard": { validate } };
}

const Owner = model("bad_owners", { id: t.integer().primaryKey(), name: t.text() });
const Thing = model("bad_things", {
  id: t.integer().primaryKey(),
  text: t.text(),
  integer: t.integer().nullable(),
  bigint: t.bigint().nullable(),
  float: t.float().nullable(),
  decimal: t.decimal(6, 2).nullable(),
  boolean: t.boolean().nullable(),
  enum: t.enum(["a", "b"]).nullable(),
  uuid: t.uuid().nullable(),
  shortUuid: t.shortUuid().nullable(),
  bytes: t.bytes().nullable(),
  timestamp: t.timestamp().nullable(),
  date: t.date().nullable(),
  time: t.time().nullable(),
  json: t.json().nullable(),
  list: t.list(t.text()).nullable(),
  numbers: t.list(t.integer()).nullable(),
  even: t
    .text(schemaOf((value) => (String(value).length % 2 === 0 ? { value } : { issues: [{ message: "must be even" }] })))
    .nullable(),
  slow: t.text(schemaOf(async (value) => ({ value }))).nullable(),
  owner: t.ref(Owner, { reverse: "things" }).nullable(),
});
const Pair = model(
  "bad_pairs",
  { left: t.integer(), right: t.text(), note: t.text().nullable() },
  { primaryKey: ["left", "right"] },
);
const models = { owners: Owner, things: Thing, pairs: Pair };
type Db = CaseDatabase<typeof models>;

/** A field of a query that is over. */
function fieldOf(db: Db): TextExpression<string> {
  let kept: TextExpression<string> | null = null;
  db.owners.filter((p) => {
    kept = p.name;
    return p.name.isNull();
  });
  return kept as unknown as TextExpression<string>;
}

class Impostor {
  readonly text = SECRET;
}
const fromJson = (text: string): never => JSON.parse(text) as never;
const lone = `${SECRET}\uD800`;
const nul = `${SECRET}\u0000`;
// What a caller in JavaScript could hand in.
const bad = (value: unknown): never => value as never;

/** A field, what is wrong, a value, and where inside the field the fault is. */
const values: readonly (readonly [string, string, unknown, string?])[] = [
  ["text", "a number", 12],
  ["text", "an array", [SECRET]],
  ["text", "an object", { text: SECRET }],
  ["text", "an object of a class", new Impostor()],
  ["text", "NUL", nul],
  ["text", "a lone surrogate", lone],
  ["text", "a lone surrogate at the start", `\uDFFF${SECRET}`],
  ["text", "a date", new Date(0)],
  ["integer", "text", SECRET],
  ["integer", "a fraction", 1.5],
  ["integer", "an unsafe integer", 2 ** 53],
  ["integer", "NaN", Number.NaN],
  ["integer", "an array", [1]],
  ["integer", "an object with a number inside", { gt: 3 }],
  ["bigint", "a number", 1],
  ["float", "infinity", Number.NEGATIVE_INFINITY],
  ["float", "text", SECRET],
  ["decimal", "a number", 1.5],
  ["decimal", "text that is no number", SECRET],
  ["boolean", "text", SECRET],
  ["boolean", "a number", 1],
  ["enum", "an unknown label", SECRET],
  ["uuid", "text that is no UUID", SECRET],
  ["shortUuid", "text that is no short UUID", SECRET],
  ["bytes", "text", SECRET],
  ["bytes", "an array of numbers", [1, 2]],
  ["timestamp", "text", "2024-01-01T00:00:00Z"],
  ["timestamp", "a date that is none", new Date(Number.NaN)],
  ["timestamp", "a year past 9999", new Date(253_402_300_800_000)],
  ["date", "30 February", "2024-02-30"],
  ["date", "29 February of a common year", "2023-02-29"],
  ["date", "a Date", new Date(0)],
  ["date", "a time behind it", "2024-02-01T00:00:00Z"],
  ["time", "24:00:00", "24:00:00"],
  ["time", "no seconds", "12:00"],
  ["time", "microseconds", "12:00:00.000001"],
  ["list", "text", SECRET],
  ["list", "a null inside", ["a", null], "1"],
  ["list", "a number inside", ["a", 2], "1"],
  ["list", "a lone surrogate inside", ["a", "b", lone], "2"],
];

/** Keys with a hole between them. */
const holed = bad(Object.assign([1], { 2: 3 }));

/** A value that contains itself. */
const endless: unknown[] = [SECRET];
endless.push(endless);

const jsonValues: readonly (readonly [string, unknown, string])[] = [
  ["NUL in a value", { a: nul }, "json.a"],
  ["NUL in a key", { [nul]: 1 }, "json"],
  ["a lone surrogate deep inside", { a: [1, { b: lone }] }, "json.a.1.b"],
  ["a lone surrogate in a key", { a: { [lone]: 1 } }, "json.a"],
  ["NaN", [Number.NaN], "json.0"],
  ["a bigint", { a: 1n }, "json.a"],
  ["a function", { a: () => SECRET }, "json.a"],
  ["a date", { a: new Date(0) }, "json.a"],
  ["an object of a class", { a: new Impostor() }, "json.a"],
  ["a map", new Map([[SECRET, 1]]), "json"],
  ["an array nested far too deep", fromJson("[".repeat(20_000) + "]".repeat(20_000)), "json"],
  ["an array that contains itself", endless, "json"],
  ["the key __proto__", fromJson(`{"__proto__": {"polluted": "${SECRET}"}}`), "json.__proto__"],
  ["the key __proto__ deep inside", fromJson(`{"a": [{"__proto__": "${SECRET}"}]}`), "json.a.0.__proto__"],
  ["the key constructor", fromJson(`{"constructor": "${SECRET}"}`), "json.constructor"],
];

const writing = values.flatMap(([field, wrong, value, inside]): Refuses<Db>[] => {
  const at = [inside === undefined ? field : `${field}.${inside}`];
  const row = { id: 1, text: "a", [field]: value };
  return [
    {
      name: `create: ${field}: ${wrong}`,
      attempt: (db) => db.things.create(bad(row)),
      refused: { error: "validation", model: "things", at },
    },
    {
      name: `update: ${field}: ${wrong}`,
      attempt: (db) => db.things.update(1, bad({ [field]: value })),
      refused: { error: "validation", model: "things", at },
    },
    {
      name: `filter: ${field}: ${wrong}`,
      attempt: (db) => db.things.filter(bad({ [field]: value })).all(),
      refused: { error: "validation", at },
    },
  ];
});

const json = jsonValues.map(([wrong, value, at]): Refuses<Db> => ({
  name: `create: json: ${wrong}`,
  attempt: (db) => db.things.create(bad({ id: 1, text: "a", json: value })),
  refused: { error: "validation", model: "things", at: [at] },
}));

/** Rows that are wrong as a whole. */
const rows: readonly (readonly [string, (db: Db) => unknown, readonly string[]])[] = [
  ["an unknown field", (db) => db.things.create(bad({ id: 1, text: "a", nothing: SECRET })), ["nothing"]],
  ["a missing required value", (db) => db.things.create(bad({ id: 1, integer: 1 })), ["text"]],
  ["an undefined required value", (db) => db.things.create(bad({ id: 1, text: undefined })), ["text"]],
  ["a missing key", (db) => db.things.create(bad({ text: SECRET })), ["id"]],
  ["null in a required field", (db) => db.things.create(bad({ id: 1, text: null })), ["text"]],
  ["null in a required field, by update", (db) => db.things.update(1, bad({ text: null })), ["text"]],
  [
    "null in a required field, by update of a set",
    (db) => db.things.filter({ id: 1 }).update(bad({ text: null })),
    ["text"],
  ],
  ["null as the key", (db) => db.things.create(bad({ id: null, text: "a" })), ["id"]],
  ["an unknown field in a patch", (db) => db.things.update(1, bad({ nothing: SECRET })), ["nothing"]],
  [
    "an unknown field in a patch of a set",
    (db) => db.things.filter({ id: 1 }).update(bad({ nothing: SECRET })),
    ["nothing"],
  ],
  [
    "all problems at once",
    (db) => db.things.create(bad({ id: "x", text: null, integer: SECRET, nothing: 1, list: [1, "a", 2] })),
    ["id", "text", "integer", "list.0", "nothing"],
  ],
  [
    "the problems of each row",
    (db) => db.things.createMany([bad({ id: 1 }), { id: 2, text: "a" }, bad({ id: 3, text: 5, integer: SECRET })]),
    ["0.text", "2.text", "2.integer"],
  ],
  [
    "the problems of each row of updateMany",
    (db) => db.things.updateMany([bad({ id: 1, text: null }), bad({ id: "x", text: SECRET })]),
    ["0.text", "1.id"],
  ],
  ["a schema that returns a promise", (db) => db.things.create({ id: 1, text: "a", slow: SECRET }), ["slow"]],
  ["a schema that returns a promise, in a patch", (db) => db.things.update(1, { slow: SECRET }), ["slow"]],
  [
    "a schema that returns a promise, beside other problems",
    (db) => db.things.create(bad({ id: "x", text: null, slow: SECRET })),
    ["id", "text", "slow"],
  ],
  ["a schema that does not hold", (db) => db.things.create({ id: 1, text: "a", even: "s3cr3t-valu" }), ["even"]],
  [
    "a reference and its field",
    (db) => db.things.create(bad({ id: 1, text: "a", owner: { id: 1 }, ownerId: 2 })),
    ["owner"],
  ],
  [
    "a reference without its key",
    (db) => db.things.create(bad({ id: 1, text: "a", owner: { name: SECRET } })),
    ["owner"],
  ],
  ["a reference that is its key", (db) => db.things.create(bad({ id: 1, text: "a", owner: 3 })), ["owner"]],
  [
    "a reference with a key of another kind",
    (db) => db.things.create(bad({ id: 1, text: "a", owner: { id: SECRET } })),
    ["ownerId"],
  ],
  [
    "the field name __proto__",
    (db) => db.things.create(fromJson(`{"id": 1, "text": "a", "__proto__": {"x": "${SECRET}"}}`)),
    ["__proto__"],
  ],
  [
    "the field name constructor",
    (db) => db.things.create(fromJson(`{"id": 1, "text": "a", "constructor": "${SECRET}"}`)),
    ["constructor"],
  ],
  [
    "the field name toString",
    (db) => db.things.create(fromJson(`{"id": 1, "text": "a", "toString": "${SECRET}"}`)),
    ["toString"],
  ],
  [
    "the field name __proto__ in a patch",
    (db) => db.things.update(1, fromJson(`{"__proto__": {"text": "${SECRET}"}}`)),
    ["__proto__"],
  ],
  ["a relation to many", (db) => db.owners.create(bad({ id: 1, name: "a", things: [SECRET] })), ["things"]],
];

const asRow = rows.map(([name, attempt, at]): Refuses<Db> => ({
  name: `a row: ${name}`,
  attempt,
  refused: { error: "validation", model: name === "a relation to many" ? "owners" : "things", at },
}));

/** Calls that are refused without a field to name, or with one. */
const calls: readonly (readonly [string, (db: Db) => unknown, string | null, (readonly string[])?])[] = [
  ["create of an array", (db) => db.things.create(bad([SECRET])), "things"],
  ["create of text", (db) => db.things.create(bad(SECRET)), "things"],
  ["create of nothing", (db) => db.things.create(bad(undefined)), "things"],
  ["create of null", (db) => db.things.create(bad(null)), "things"],
  ["create of an object of a class", (db) => db.things.create(bad(new Impostor())), "things"],
  [
    "create of an object with a prototype of its own",
    (db) => db.things.create(bad(Object.create({ text: SECRET }))),
    "things",
  ],
  ["createMany of a row", (db) => db.things.createMany(bad({ id: 1, text: SECRET })), "things"],
  ["createMany with a row that is none", (db) => db.things.createMany([bad(SECRET)]), "things"],
  ["update with a patch that is none", (db) => db.things.update(1, bad(SECRET)), "things"],
  ["update of a set with a patch that is none", (db) => db.things.filter({ id: 1 }).update(bad([SECRET])), "things"],
  ["filter by an unknown field", (db) => db.things.filter(bad({ nothing: SECRET })), "things", ["nothing"]],
  ["filter by __proto__", (db) => db.things.filter(fromJson(`{"__proto__": "${SECRET}"}`)), "things", ["__proto__"]],
  [
    "filter by constructor",
    (db) => db.things.filter(fromJson(`{"constructor": "${SECRET}"}`)),
    "things",
    ["constructor"],
  ],
  [
    "filter by hasOwnProperty",
    (db) => db.things.filter(fromJson(`{"hasOwnProperty": "${SECRET}"}`)),
    "things",
    ["hasOwnProperty"],
  ],
  ["filter by undefined", (db) => db.things.filter(bad({ text: undefined })), "things", ["text"]],
  ["filter by text", (db) => db.things.filter(bad(SECRET)), "things"],
  ["filter by null", (db) => db.things.filter(bad(null)), "things"],
  ["filter by an array", (db) => db.things.filter(bad([SECRET])), "things"],
  ["filter by a map", (db) => db.things.filter(bad(new Map([["text", SECRET]]))), "things"],
  [
    "filter by an operator in an object",
    (db) => db.things.filter(bad({ integer: { gt: SECRET } })),
    "things",
    ["integer"],
  ],
  [
    "filter by an object that pretends to be a condition",
    (db) => db.things.filter(bad({ node: { kind: "constant", value: true } })),
    "things",
    ["node"],
  ],
  [
    "filter through an unknown relation",
    (db) => db.things.filter(bad({ nobody: { name: SECRET } })),
    "things",
    ["nobody"],
  ],
  [
    "filter through a relation by an unknown field",
    (db) => db.things.filter(bad({ owner: { nothing: SECRET } })),
    "owners",
    ["nothing"],
  ],
  ["filter through a relation by a value", (db) => db.things.filter(bad({ owner: SECRET })), "things", ["owner"]],
  [
    "filter through a to-many relation by an object",
    (db) => db.owners.filter(bad({ things: { text: SECRET } })),
    "owners",
    ["things"],
  ],
  ["filter by a callback that gives no condition", (db) => db.things.filter(bad(() => SECRET)), "things"],
  ["filter by a callback that gives nothing", (db) => db.things.filter(bad(() => undefined)), "things"],
  ["filter by a field that is no condition", (db) => db.things.filter(bad((p: { text: unknown }) => p.text)), "things"],
  [
    "a callback that asks for an unknown field",
    (db) => db.things.filter(bad((p: { nothing: { eq(x: string): unknown } }) => p.nothing.eq(SECRET))),
    "things",
    ["nothing"],
  ],
  [
    "a callback that asks for an unknown field of a relation",
    (db) =>
      db.things.filter(bad((p: { owner: { nothing: { eq(x: string): unknown } } }) => p.owner.nothing.eq(SECRET))),
    "owners",
    ["nothing"],
  ],
  [
    "a callback that asks for constructor",
    (db) => db.things.filter(bad((p: { constructor: { eq(x: string): unknown } }) => p.constructor.eq(SECRET))),
    "things",
    ["constructor"],
  ],
  [
    "a place for nulls that is none",
    (db) => db.things.orderBy((p) => p.integer.asc({ nulls: bad(`first; ${SECRET}`) })),
    "things",
    ["integer"],
  ],
  ["an atomic list that is none", (db) => db.atomic(bad(SECRET)), null],
  [
    "a value of another kind in a callback",
    (db) => db.things.filter((p) => p.integer.eq(bad(SECRET))),
    "things",
    ["integer"],
  ],
  ["undefined in a callback", (db) => db.things.filter((p) => p.integer.eq(bad(undefined))), "things", ["integer"]],
  [
    "an expression of another kind in a callback",
    (db) => db.things.filter((p) => p.integer.eq(bad(p.text))),
    "things",
    ["integer"],
  ],
  ["NUL in a needle", (db) => db.things.filter((p) => p.text.contains(nul)), "things", ["text"]],
  ["a lone surrogate in a pattern", (db) => db.things.filter((p) => p.text.like(lone)), "things", ["text"]],
  ["null as a needle", (db) => db.things.filter((p) => p.text.contains(bad(null))), "things", ["text"]],
  [
    "a text lookup of a number",
    (db) => db.things.filter((p) => (p.integer as unknown as typeof p.text).contains(SECRET)),
    "things",
    ["integer"],
  ],
  [
    "arithmetic of text",
    (db) => db.things.filter((p) => (p.text as unknown as typeof p.integer).add(1).eq(1)),
    "things",
    ["text"],
  ],
  [
    "order comparison of json",
    (db) => db.things.filter((p) => (p.json as unknown as typeof p.integer).gt(1)),
    "things",
    ["json"],
  ],
  ["now() for a number", (db) => db.things.filter((p) => p.integer.lt(bad(now()))), "things", ["integer"]],
  [
    "now() in a field that is no timestamp",
    (db) => db.things.update(1, bad({ integer: now() })),
    "things",
    ["integer"],
  ],
  ["an expression in a new row", (db) => db.things.create(bad({ id: 1, text: fieldOf(db) })), "things", ["text"]],
  ["an expression of another query, compared", (db) => db.things.filter((p) => p.text.eq(fieldOf(db))).all(), "things"],
  [
    "an expression of another query, as the condition",
    (db) => db.things.filter(() => fieldOf(db).eq(SECRET)).count(),
    "things",
  ],
  [
    "an expression of another query, as the order",
    (db) => db.things.orderBy(() => fieldOf(db).asc()).first(),
    "things",
  ],
  [
    "an expression of another query, deep inside",
    (db) => db.owners.filter((p) => p.things.some((q) => q.text.lower().eq(fieldOf(db)))).delete(),
    "owners",
  ],
  [
    "an expression of another query, in a guard",
    (db) => db.things.update(1, { text: "a" }, { where: () => fieldOf(db).isNull() }),
    "things",
  ],
  [
    "an expression of another query, in a patch of a set",
    (db) => db.things.filter({ id: 1 }).update(() => ({ text: fieldOf(db).upper() })),
    "things",
  ],
  [
    "an expression of another query, among included rows",
    (db) => db.owners.include({ things: (s) => s.filter((q) => q.text.eq(fieldOf(db))) }),
    "things",
  ],
  [
    "an expression of another query, in onConflict",
    (db) =>
      db.owners.create({ id: 1, name: "a" }, { onConflict: { on: ["id"], update: () => ({ name: fieldOf(db) }) } }),
    "owners",
  ],
  ["an expression of another query, in a patch", (db) => db.things.update(1, () => ({ text: fieldOf(db) })), "things"],
  ["distinct of nothing", (db) => db.things.select().distinct().all(), "things"],
  ["lists of other items, compared", (db) => db.things.filter((p) => p.list.eq(bad(p.numbers))), "things", ["list"]],
  ["in with a null", (db) => db.things.filter((p) => p.integer.in([1, bad(null)])), "things", ["integer"]],
  ["in with an undefined", (db) => db.things.filter((p) => p.integer.in([bad(undefined)])), "things", ["integer"]],
  ["in with a hole", (db) => db.things.filter((p) => p.integer.in(holed)), "things", ["integer"]],
  [
    "in with a value of another kind",
    (db) => db.things.filter((p) => p.integer.in([1, bad(SECRET)])),
    "things",
    ["integer"],
  ],
  ["in with no list", (db) => db.things.filter((p) => p.text.in(bad(SECRET))), "things", ["text"]],
  ["order by an unknown field", (db) => db.things.orderBy(bad("nothing")), "things", ["nothing"]],
  ["order by an unknown field, downwards", (db) => db.things.orderBy(bad("-nothing")), "things", ["nothing"]],
  ["order by SQL", (db) => db.things.orderBy(bad(`id; drop table bad_things`)), "things"],
  ["order by json", (db) => db.things.orderBy("json"), "things", ["json"]],
  ["order by a list", (db) => db.things.orderBy("list"), "things", ["list"]],
  ["order by a value", (db) => db.things.orderBy(bad(() => SECRET)), "things"],
  ["order by a number", (db) => db.things.orderBy(bad(3)), "things"],
  ["select of an unknown field", (db) => db.things.select(bad("nothing")), "things", ["nothing"]],
  ["select of __proto__", (db) => db.things.select(bad("__proto__")), "things", ["__proto__"]],
  ["omit of an unknown field", (db) => db.things.omit(bad("nothing")), "things", ["nothing"]],
  ["pluck of an unknown field", (db) => db.things.pluck(bad("nothing")), "things", ["nothing"]],
  ["include of an unknown relation", (db) => db.things.include(bad("nobody")), "things", ["nobody"]],
  ["include of a number", (db) => db.things.include(bad(3)), "things"],
  ["include of null", (db) => db.things.include(bad(null)), "things"],
  ["include of a list of names", (db) => db.things.include(bad(["owner"])), "things"],
  [
    "include with something that is no callback",
    (db) => db.things.include({ owner: bad(SECRET) }),
    "things",
    ["owner"],
  ],
  ["include of a field", (db) => db.things.include(bad("text")), "things", ["text"]],
  [
    "include of an unknown relation by a callback",
    (db) => db.things.include(bad({ nobody: (r: unknown) => r })),
    "things",
    ["nobody"],
  ],
  [
    "include with a callback that gives something else",
    (db) => db.things.include({ owner: bad(() => SECRET) }),
    "things",
    ["owner"],
  ],
  [
    "include with a callback that gives other rows",
    (db) => db.things.include({ owner: bad(() => db.owners.filter()) }),
    "things",
    ["owner"],
  ],
  [
    "filter of an included to-one row",
    (db) => db.things.include({ owner: bad((o: { filter(x: object): object }) => o.filter({ id: 1 })) }),
    "owners",
  ],
  [
    "limit of an included to-one row",
    (db) => db.things.include({ owner: bad((o: { limit(x: number): object }) => o.limit(1)) }),
    "owners",
  ],
  ["a negative limit", (db) => db.things.limit(-1), "things"],
  ["a fractional limit", (db) => db.things.limit(1.5), "things"],
  ["limit NaN", (db) => db.things.limit(Number.NaN), "things"],
  ["limit infinity", (db) => db.things.limit(Number.POSITIVE_INFINITY), "things"],
  ["a limit of text", (db) => db.things.limit(bad("1")), "things"],
  ["limit null", (db) => db.things.limit(bad(null)), "things"],
  ["a negative offset", (db) => db.things.offset(-1), "things"],
  ["a fractional offset", (db) => db.things.offset(0.5), "things"],
  ["offset NaN", (db) => db.things.offset(Number.NaN), "things"],
  ["a negative limit of included rows", (db) => db.owners.include({ things: (r) => r.limit(-1) }), "things"],
  ["a key of another kind", (db) => db.things.get(bad(SECRET)), "things", ["id"]],
  ["a key that is null", (db) => db.things.update(bad(null), { text: "a" }), "things", ["id"]],
  ["a key that is undefined", (db) => db.things.delete(bad(undefined)), "things", ["id"]],
  ["a key that is an object", (db) => db.things.update(bad({ id: 1 }), { text: "a" }), "things", ["id"]],
  ["a key that is an array", (db) => db.things.delete(bad([1])), "things", ["id"]],
  ["find by undefined", (db) => db.things.find(bad(undefined)), "things"],
  ["a composite key that is a value", (db) => db.pairs.delete(bad(SECRET)), "pairs"],
  ["half of a composite key", (db) => db.pairs.update(bad({ left: 1 }), { note: "a" }), "pairs"],
  ["more than a composite key", (db) => db.pairs.delete(bad({ left: 1, right: "a", note: SECRET })), "pairs"],
  [
    "a composite key with a value of another kind",
    (db) => db.pairs.delete(bad({ left: SECRET, right: "a" })),
    "pairs",
    ["left"],
  ],
  ["a composite key with a null", (db) => db.pairs.delete(bad({ left: 1, right: null })), "pairs", ["right"]],
  ["getMany with a key of another kind", (db) => db.things.getMany([1, bad(SECRET)]), "things", ["id"]],
  ["getMany with a hole", (db) => db.things.getMany(holed), "things", ["id"]],
  ["deleteMany with a hole", (db) => db.things.deleteMany(holed), "things", ["id"]],
  ["createMany with a hole", (db) => db.things.createMany(holed), "things"],
  ["updateMany with a hole", (db) => db.things.updateMany(holed), "things"],
  ["getMany of no list", (db) => db.things.getMany(bad(1)), "things"],
  ["deleteMany with half of a composite key", (db) => db.pairs.deleteMany([bad({ left: 1 })]), "pairs"],
  ["a text key with NUL", (db) => db.pairs.delete({ left: 1, right: nul }), "pairs", ["right"]],
];

const asCall = calls.map(([name, attempt, table, at]): Refuses<Db> => ({
  name,
  attempt,
  refused: { error: "validation", ...(table !== null && { model: table }), ...(at && { at }) },
}));

const indexNamed = (name: string): { name: string; fields: ["id"] } => ({ name, fields: ["id"] });

/** Models that cannot be. */
const declarations: readonly (readonly [string, () => unknown])[] = [
  ["no key", () => model("bad", { name: t.text() } as never)],
  [
    "the key declared two ways",
    () => model("bad", { id: t.integer().primaryKey(), name: t.text() }, { primaryKey: ["name"] } as never),
  ],
  ["the same key declared two ways", () => model("bad", { id: t.integer().primaryKey() }, { primaryKey: ["id"] })],
  ["a key that may be null", () => model("bad", { id: t.integer().nullable().primaryKey() })],
  ["an id as part of a composite key", () => model("bad", { id: t.id(), name: t.text().primaryKey() })],
  ["a key of an unknown field", () => model("bad", { name: t.text() }, { primaryKey: ["id"] } as never)],
  ["a constraint over an unknown field", () => model("bad", { id: t.id() }, { unique: [["name"]] } as never)],
  ["an index over an unknown field", () => model("bad", { id: t.id() }, { indexes: [["name"]] } as never)],
  ["a field called constructor", () => model("bad", { id: t.id(), constructor: t.text() } as never)],
  [
    "a field called __proto__",
    () =>
      model("bad", Object.defineProperty({ id: t.id() }, "__proto__", { value: t.text(), enumerable: true }) as never),
  ],
  ["fields with a prototype of their own", () => model("bad", Object.create({ name: t.text() }) as never)],
  ["two fields in one column", () => model("bad", { id: t.id(), aB: t.text(), other: t.text().column("a_b") })],
  [
    "a reference and a field of the same name",
    () => model("bad", { id: t.id(), owner: t.ref(Owner), ownerId: t.integer() }),
  ],
  [
    "setNull on a reference that cannot be null",
    () => model("bad", { id: t.id(), owner: t.ref(Owner, { onDelete: "setNull" }) }),
  ],
  ["a reference to a composite key", () => model("bad", { id: t.id(), pair: t.ref(Pair as never) } as never)],
  ["no name", () => model("", { id: t.id() })],
  ["a table's name of 64 bytes", () => model("b".repeat(64), { id: t.id() })],
  ["a lone surrogate in a table's name", () => model("bad\uD800", { id: t.id() })],
  ["a column's name of 66 bytes", () => model("bad", { id: t.id(), name: t.text().column("€".repeat(22)) })],
  ["a lone surrogate in a column's name", () => model("bad", { id: t.id(), name: t.text().column(lone) })],
  ["an index's name of 64 bytes", () => model("bad", { id: t.id() }, { indexes: [indexNamed("b".repeat(64))] })],
  ["a lone surrogate in an index's name", () => model("bad", { id: t.id() }, { indexes: [indexNamed(lone)] })],
  [
    "columns whose names differ in upper and lower case only",
    () => model("bad", { id: t.id(), name: t.text(), other: t.text().column("NAME") }),
  ],
  ["NUL in a label", () => t.enum(["a", nul])],
  ["a lone surrogate in a label", () => t.enum([lone])],
  ["a label that is no text", () => t.enum([bad(5)])],
  ["a decimal of too many digits", () => t.decimal(40, 2)],
  ["a list of lists", () => t.list(t.list(t.text()) as never)],
];

const asDeclaration = declarations.map(([name, attempt]): Refuses<Db> => ({
  name: `a model: ${name}`,
  attempt,
  refused: { error: "validation" },
}));

/** Sets of models that do not go together. */
const sets: readonly (readonly [string, Record<string, AnyModel>])[] = [
  ["a name that belongs to the database", { transaction: Owner }],
  ["a model called __proto__", { ["__proto__"]: Owner }],
  ["a model called constructor", { constructor: Owner }],
  ["two models of one table", { one: Owner, two: Owner }],
  [
    "tables whose names differ in upper and lower case only",
    { owners: Owner, bad: model("BAD_Owners", { id: t.id() }) },
  ],
  ["something that is no model", { owners: { name: "owners" } as never }],
  [
    "a reference of another kind than the key",
    { owners: Owner, bad: model("bad", { id: t.id(), owner: t.ref("bad_owners", { key: t.uuid() }) }) },
  ],
  [
    "a reference to something that is not the key",
    { owners: Owner, bad: model("bad", { id: t.id(), pair: t.ref("bad_pairs") }), pairs: Pair },
  ],
  [
    "a way back with the name of a field",
    { owners: Owner, bad: model("bad", { id: t.id(), owner: t.ref(Owner, { reverse: "name" }) }) },
  ],
  [
    "a way back called __proto__",
    { owners: Owner, bad: model("bad", { id: t.id(), owner: t.ref(Owner, { reverse: "__proto__" }) }) },
  ],
  [
    "a way back called constructor",
    { owners: Owner, bad: model("bad", { id: t.id(), owner: t.ref(Owner, { reverse: "constructor" }) }) },
  ],
  [
    "two ways back with one name",
    {
      owners: Owner,
      bad: model("bad", { id: t.id(), a: t.ref(Owner, { reverse: "x" }), b: t.ref(Owner, { reverse: "x" }) }),
    },
  ],
];

const asSet = sets.map(([name, models]): Case<Db> => ({
  name: `connect: ${name}`,
  steps: async ({ adapter, requests, expect, refuses }) => {
    const before = requests();
    await refuses(() => connectWholly(adapter, models), { error: "validation" });
    expect(requests() - before).toStrictEqual(0);
  },
}));

const right: readonly Case<Db>[] = [
  {
    name: "whole documents of JSON cannot be compared",
    attempt: (db) => db.things.filter(bad({ json: { a: SECRET } })).all(),
    refused: { error: "unsupported" },
  },
  {
    name: "several .primaryKey() make a composite key in the order declared",
    steps: async ({ expect }) => {
      const both = model("both", { b: t.integer().primaryKey(), a: t.text().primaryKey() });
      const option = model("option", { a: t.text(), b: t.integer() }, { primaryKey: ["b", "a"] });
      const names = [both, option].map(({ table }) => table.key.map((column) => column.name));
      expect(names).toStrictEqual([
        ["b", "a"],
        ["b", "a"],
      ]);
    },
  },
  {
    name: "a relation to a model that is not in the set is refused when it is used",
    steps: async ({ adapter, requests, expect, refuses }) => {
      const { things } = connectWholly(adapter, { things: Thing });
      const before = requests();
      await refuses(() => things.include(bad("owner")), { error: "validation", model: "things", at: ["owner"] });
      await refuses(() => things.filter(bad({ owner: { name: SECRET } })), {
        error: "validation",
        model: "things",
        at: ["owner"],
      });
      expect(requests() - before).toStrictEqual(0);
    },
  },
  {
    name: "an object without a prototype is a plain object",
    steps: async ({ db, expect }) => {
      const row = Object.assign(Object.create(null) as object, { id: 1, name: "a" }) as { id: number; name: string };
      await db.owners.create(row);
      expect(await db.owners.filter(row).count()).toStrictEqual(1);
    },
  },
  {
    name: "nothing that was refused was written, and no prototype has changed",
    steps: async ({ db, expect }) => {
      expect([await db.things.count(), await db.owners.count(), await db.pairs.count()]).toStrictEqual([0, 0, 0]);
      expect([Object.keys(Object.prototype), ({} as { polluted?: unknown }).polluted]).toStrictEqual([[], undefined]);
    },
  },
];

/** What cannot be right is refused before anything is sent, by an error that names the place and no value. */
export const badInput: Subject = subject({
  name: "bad input",
  models,
  cases: [...writing, ...json, ...asRow, ...asCall, ...asDeclaration, ...asSet, ...right],
});
