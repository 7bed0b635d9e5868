import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import { SECRET } from "../refusal.ts";
import { type Case, type CaseDatabase, type Reads, type Steps, type Subject, subject } from "../subject.ts";

const Group = model("value_groups", { id: t.integer().primaryKey() });
const Holder = model("value_holders", {
  id: t.integer().primaryKey(),
  group: t.ref(Group, { reverse: "holders", onDelete: "cascade" }),
  integer: t.integer().nullable(),
  bigint: t.bigint().nullable(),
  float: t.float().nullable(),
  decimal: t.decimal(18, 4).nullable(),
  boolean: t.boolean().nullable(),
  text: t.text().nullable(),
  enum: t.enum(["member", "admin", "it's"]).nullable(),
  uuid: t.uuid().nullable(),
  shortUuid: t.shortUuid().nullable(),
  bytes: t.bytes().nullable(),
  timestamp: t.timestamp().nullable(),
  date: t.date().nullable(),
  time: t.time().nullable(),
  json: t.json().nullable(),
  texts: t.list(t.text()).nullable(),
  integers: t.list(t.integer()).nullable(),
  bigints: t.list(t.bigint()).nullable(),
  decimals: t.list(t.decimal(6, 2)).nullable(),
  booleans: t.list(t.boolean()).nullable(),
  timestamps: t.list(t.timestamp()).nullable(),
  allBytes: t.list(t.bytes()).nullable(),
  floats: t.list(t.float()).nullable(),
  dates: t.list(t.date()).nullable(),
  uuids: t.list(t.uuid()).nullable(),
  documents: t.list(t.json()).nullable(),
});
const Pointer = model("value_pointers", {
  id: t.integer().primaryKey(),
  holder: t.ref(Holder, { onDelete: "cascade" }).nullable(),
});
const models = { groups: Group, holders: Holder, pointers: Pointer };
type Db = CaseDatabase<typeof models>;

const bytes = (...values: number[]): Uint8Array => new Uint8Array(values);
const nasty = [
  "",
  " ",
  "%_\\",
  `'"\``,
  "\u{1F600}\u0301é",
  "line\nbreak\ttab",
  "\u0001\u001F\u007F",
  "null",
  "{}",
  "a,b",
  "{1,2}",
];

/** Values of every kind, as they are written and as they must come back. */
const values = {
  integer: [0, 1, -1, 2 ** 31, -(2 ** 31) - 1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER],
  bigint: [0n, -1n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n)],
  float: [0, 0.1, -1.5, 0.1 + 0.2, 1 / 3, 123456789.12345679, 1e-70, 1.7e100, 2 ** 60],
  decimal: ["0.0000", "-0.0500", "12345678901234.5678", "-99999999999999.9999", "1.0000"],
  boolean: [true, false],
  text: [...nasty, "--; drop table value_holders", "\u{10FFFF}", "İ\u212A", "\uFEFFmark", "mark\uFEFF"],
  enum: ["member", "admin", "it's"],
  uuid: ["00000000-0000-0000-0000-000000000000", "0194fdc2-fa2f-7cc0-81d3-ff12045b73c8"],
  shortUuid: ["2222222222222222222222", "zzZZyyYYxxXXwwWWvvVVuu"],
  bytes: [bytes(), bytes(0), bytes(0, 255, 128, 92, 39), bytes(...Array.from({ length: 256 }, (_, index) => index))],
  timestamp: [
    "0001-01-01T00:00:00.000Z",
    "1883-11-18T12:03:58.001Z",
    "1969-12-31T23:59:59.999Z",
    "1970-01-01T00:00:00.000Z",
    "2024-02-29T23:59:59.999Z",
    "9999-12-31T23:59:59.999Z",
  ].map((text) => new Date(text)),
  date: ["0001-01-01", "1900-02-28", "2024-02-29", "9999-12-31"],
  time: ["00:00:00", "23:59:59", "12:34:56.789", "00:00:00.001", "12:00:00.100"],
  json: [
    0,
    -1.5,
    "",
    "text",
    true,
    false,
    [],
    {},
    [1, "1", null, [2], { a: 3 }],
    { b: 1, a: { nested: [true, null] }, "k.x": "%_\\", 'quo"te': "'", "": "empty key", é: "\u{1F600}" },
    nasty,
    [0.1, 1e21, 1e-7, 5e-324, 1.7976931348623157e308, 2 ** 53 + 2, -1.5],
    [[[[[[[[[[{ deep: [[[]]] }]]]]]]]]]],
  ],
  texts: [[], [""], ["a", "b"], nasty, ["NULL", "null", '"', "\\", "{", "}", ",", " x "]],
  integers: [[], [1, -2, Number.MAX_SAFE_INTEGER]],
  bigints: [[], [2n ** 63n - 1n, -1n]],
  decimals: [[], ["1.00", "-0.05"]],
  booleans: [[], [true, false, true]],
  timestamps: [[], [new Date("2024-02-29T23:59:59.999Z"), new Date(0)]],
  allBytes: [[], [bytes(), bytes(0, 255, 92, 34)]],
  floats: [[], [0.1, -1.5, 1e100, 0.1 + 0.2]],
  dates: [[], ["2024-02-29"]],
  uuids: [[], ["0194fdc2-fa2f-7cc0-81d3-ff12045b73c8"]],
  documents: [[], [{ b: 1, a: [null, "{}"] }, "text", [1], 0, false]],
};
type Kind = keyof typeof values;
const kinds = Object.keys(values) as Kind[];
const NULLS = Object.fromEntries(kinds.map((kind) => [kind, null]));
const GROUP_OF_NULLS = 999;

const idOf = (kind: Kind, index: number): number => kinds.indexOf(kind) * 100 + index;
const groupOf = (kind: Kind): number => kinds.indexOf(kind) + 1;
const valuesOf = (kind: Kind): readonly unknown[] => values[kind];

function holdersOf(kind: Kind): object[] {
  return valuesOf(kind).map((value, index) => ({ id: idOf(kind, index), groupId: groupOf(kind), [kind]: value }));
}

/** The rows as they must be read: everything not written is null. */
function readHoldersOf(kind: Kind): object[] {
  return holdersOf(kind).map((row) => ({ ...NULLS, ...row }));
}

async function seed(db: Db): Promise<void> {
  const holders = [...kinds.flatMap(holdersOf), { id: GROUP_OF_NULLS * 100, groupId: GROUP_OF_NULLS }] as {
    id: number;
  }[];
  await db.groups.createMany([...kinds.map((kind) => ({ id: groupOf(kind) })), { id: GROUP_OF_NULLS }]);
  await db.holders.createMany(holders as never);
  await db.pointers.createMany(holders.map(({ id }) => ({ id, holderId: id })));
}

const reading = kinds.flatMap((kind): Reads<Db>[] => [
  {
    name: `${kind}: read flat`,
    query: (db) =>
      db.holders
        .filter({ groupId: groupOf(kind) })
        .orderBy("id")
        .all(),
    gives: readHoldersOf(kind),
  },
  {
    name: `${kind}: read in a to-many relation`,
    query: (db) =>
      db.groups
        .filter({ id: groupOf(kind) })
        .include({ holders: (h) => h.orderBy("id") })
        .all(),
    gives: [{ id: groupOf(kind), holders: readHoldersOf(kind) }],
  },
  {
    name: `${kind}: read in a to-one relation`,
    query: async (db) => {
      const pointers = db.pointers.filter((p) => p.holder.groupId.eq(groupOf(kind))).orderBy("id");
      return (await pointers.include("holder").all()).map((pointer) => pointer.holder);
    },
    gives: readHoldersOf(kind),
  },
]);

interface Equal {
  eq(value: unknown): never;
  ne(value: unknown): never;
  in(values: readonly unknown[]): never;
}

const comparable = kinds.filter((kind) => kind !== "json" && kind !== "documents");
const listed = comparable.filter((kind) => !Array.isArray(values[kind][0]));

const filtering = comparable.flatMap((kind): Steps<Db>[] => [
  {
    name: `${kind}: found by each of its values, and by no other`,
    steps: async ({ db, expect }) => {
      for (const [index, value] of valuesOf(kind).entries()) {
        const found = await db.holders.filter({ [kind]: value } as never).pluck("id");
        expect(found).toStrictEqual([idOf(kind, index)]);
        const others = await db.holders
          .filter({ groupId: groupOf(kind) }, (p) => (p[kind] as unknown as Equal).ne(value))
          .count();
        expect(others).toStrictEqual(valuesOf(kind).length - 1);
      }
    },
  },
]);

const inLists = listed.map((kind): Reads<Db> => ({
  name: `${kind}: found by a list of its values`,
  query: (db) =>
    db.holders
      .filter((p) => (p[kind] as unknown as Equal).in(valuesOf(kind)))
      .orderBy("id")
      .pluck("id"),
  gives: valuesOf(kind).map((_, index) => idOf(kind, index)),
}));

const nulls: readonly Case<Db>[] = [
  {
    name: "null of every kind, read flat",
    query: (db) => db.holders.get(GROUP_OF_NULLS * 100),
    gives: { ...NULLS, id: GROUP_OF_NULLS * 100, groupId: GROUP_OF_NULLS },
  },
  {
    name: "null of every kind, read in a to-many relation",
    query: (db) => db.groups.filter({ id: GROUP_OF_NULLS }).include("holders").all(),
    gives: [{ id: GROUP_OF_NULLS, holders: [{ ...NULLS, id: GROUP_OF_NULLS * 100, groupId: GROUP_OF_NULLS }] }],
  },
  {
    name: "null of every kind, found by null",
    query: (db) => db.holders.filter(NULLS as never).pluck("id"),
    gives: [GROUP_OF_NULLS * 100],
  },
  {
    name: "a uuid is found whatever its case",
    query: (db) => db.holders.filter({ uuid: "0194FDC2-FA2F-7CC0-81D3-FF12045B73C8" }).pluck("id"),
    gives: [idOf("uuid", 1)],
  },
  {
    name: "a time with zero milliseconds is the time without them",
    query: (db) => db.holders.filter({ time: "23:59:59.000" }).pluck("id"),
    gives: [idOf("time", 1)],
  },
  {
    name: "a time with one digit after the point",
    query: (db) => db.holders.filter({ time: "12:00:00.1" }).pluck("id"),
    gives: [idOf("time", 4)],
  },
  {
    name: "a list is found by all of its items in their order only",
    query: (db) => db.holders.filter({ texts: ["b", "a"] }).count(),
    gives: 0,
  },
  {
    name: "distinct tells lists apart",
    query: (db) =>
      db.holders
        .filter((p) => p.groupId.in([groupOf("texts"), GROUP_OF_NULLS, groupOf("text")]))
        .select("texts")
        .distinct()
        .count(),
    gives: values.texts.length + 1,
  },
  {
    name: "a distinct set with a list has no order",
    attempt: (db) => db.holders.select("texts", "text").distinct().orderBy("text").all(),
    refused: { error: "unsupported" },
  },
  ...(
    [
      ["json", { a: SECRET }],
      ["documents", [SECRET]],
    ] as const
  ).flatMap(([kind, value]): Case<Db>[] => [
    {
      name: `${kind}: not compared as a whole`,
      attempt: (db) => db.holders.filter((p) => (p[kind] as unknown as Equal).eq(value)).all(),
      refused: { error: "unsupported" },
    },
    {
      name: `${kind}: not compared with another`,
      attempt: (db) => db.holders.filter((p) => (p[kind] as unknown as Equal).ne(p[kind])).all(),
      refused: { error: "unsupported" },
    },
    {
      name: `${kind}: not looked for by an object`,
      attempt: (db) => db.holders.filter({ [kind]: value } as never).all(),
      refused: { error: "unsupported" },
    },
    {
      name: `${kind}: not told apart by distinct`,
      attempt: (db) => db.holders.select("id", kind).distinct().all(),
      refused: { error: "unsupported" },
    },
  ]),
  {
    name: "pluck of a json field",
    query: (db) =>
      db.holders
        .filter({ groupId: groupOf("json") })
        .orderBy("id")
        .pluck("json"),
    gives: values.json,
  },
];

// --- Written ---

const Kept = model("value_kept", {
  id: t.integer().primaryKey(),
  uuid: t.uuid().nullable(),
  bytes: t.bytes().nullable(),
  timestamp: t.timestamp().nullable(),
  json: t.json().nullable(),
  texts: t.list(t.text()).nullable(),
  owner: t.ref("self", { reverse: "owned", onDelete: "cascade" }).nullable(),
});
const keptModels = { kept: Kept };
type KeptDb = CaseDatabase<typeof keptModels>;

interface Mutable {
  bytes: Uint8Array;
  timestamp: Date;
  json: { list: number[] };
  texts: string[];
}
const fresh = (): Mutable => ({ bytes: bytes(1, 2), timestamp: new Date(0), json: { list: [1] }, texts: ["a"] });
function spoil(row: Mutable): void {
  row.bytes[0] = 99;
  row.timestamp.setTime(99);
  row.json.list.push(99);
  row.texts.push("spoilt");
}

const writing: readonly Steps<KeptDb>[] = [
  {
    name: "a uuid is written in lower case",
    steps: async ({ db, expect }) => {
      const row = await db.kept.create({ id: 1, uuid: "ABCDEF00-0000-4000-8000-00000000000F" });
      expect([row.uuid, await db.kept.pluck("uuid")]).toStrictEqual([
        "abcdef00-0000-4000-8000-00000000000f",
        ["abcdef00-0000-4000-8000-00000000000f"],
      ]);
    },
  },
  {
    name: "a query keeps the values it was built with",
    steps: async ({ db, expect }) => {
      const input = fresh();
      const query = db.kept.create({ id: 1, ...input } as never);
      spoil(input);
      await query;
      const { bytes, timestamp, json, texts } = await db.kept.get(1);
      expect({ bytes, timestamp, json, texts }).toStrictEqual(fresh());
    },
  },
  {
    name: "a row that was handed out is the caller's: changing it changes nothing else",
    steps: async ({ db, expect }) => {
      const created = await db.kept.create({ id: 1, ...fresh() } as never);
      spoil(created as never);
      spoil((await db.kept.get(1)) as never);
      const { bytes, timestamp, json, texts } = await db.kept.get(1);
      expect({ bytes, timestamp, json, texts }).toStrictEqual(fresh());
    },
  },
  {
    name: "a value of a filter is kept as it was",
    steps: async ({ db, expect }) => {
      await db.kept.create({ id: 1, ...fresh() } as never);
      const wanted = fresh();
      const query = db.kept.filter({ bytes: wanted.bytes, timestamp: wanted.timestamp, texts: wanted.texts }).count();
      spoil(wanted);
      expect(await query).toStrictEqual(1);
    },
  },
  {
    name: "rows are plain objects, in the order of the model, and can be cloned",
    steps: async ({ db, expect }) => {
      await db.kept.createMany([{ id: 1, ...fresh() } as never, { id: 2, ownerId: 1 }]);
      const row = await db.kept.filter({ id: 1 }).include("owned", "owner").get();
      const [child] = row.owned;
      const names = ["id", "uuid", "bytes", "timestamp", "json", "texts", "ownerId"];
      expect([Object.keys(row), Object.keys(child ?? {})]).toStrictEqual([[...names, "owned", "owner"], names]);
      expect([row, child].map((each) => Object.getPrototypeOf(each) === Object.prototype)).toStrictEqual([true, true]);
      expect(structuredClone(row)).toStrictEqual(row);
    },
  },
  {
    name: "a patch of every kind",
    steps: async ({ db, expect }) => {
      await db.kept.create({ id: 1 });
      const row = await db.kept.update(1, fresh() as never);
      expect(row).toStrictEqual({ id: 1, uuid: null, ownerId: null, ...fresh() });
      const cleared = await db.kept.update(1, { bytes: null, timestamp: null, json: null, texts: null });
      expect(cleared).toStrictEqual({
        id: 1,
        uuid: null,
        bytes: null,
        timestamp: null,
        json: null,
        texts: null,
        ownerId: null,
      });
    },
  },
  {
    name: "json leaves out properties that are undefined",
    steps: async ({ db, expect }) => {
      const row = await db.kept.create({ id: 1, json: { a: undefined, b: 1 } as never });
      expect(row.json).toStrictEqual({ b: 1 });
    },
  },
  {
    name: "json writes -0 as 0",
    steps: async ({ db, expect }) => {
      const created = await db.kept.create({ id: 1, json: [-0] });
      expect([created.json, await db.kept.pluck("json")]).toStrictEqual([[0], [[0]]]);
    },
  },
];

/** Values come back as they were written, flat and included, and are found by themselves. */
export const valuesRead: Subject = subject({
  name: "values",
  models,
  seed,
  cases: [...reading, ...filtering, ...inLists, ...nulls],
});

/** Values are the caller's before and after. */
export const valuesWritten: Subject = subject({ name: "written values", models: keptModels, cases: writing });
