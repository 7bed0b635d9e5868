import { AnyrowError } from "../../errors.ts";
import { now } from "../../fields/now.ts";
import { createTables } from "../../migrations/create-tables.ts";
import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import { SECRET, failureOf } from "../refusal.ts";
import { type Steps, type Subject, connectWholly, subject } from "../subject.ts";

const Plain = model("ddl_plain", { id: t.id(), name: t.text() });
const models = { plain: Plain };

// Names that must be quoted, and with care.
const Odd = model("ddl odd \"table\" 'name'", {
  order: t.integer().primaryKey(),
  select: t.text().column('weird "column"; --'),
  "from where": t.text().nullable(),
  ünïcode: t.integer().default(1),
  camelCaseName: t.text().index(),
});
const Ring = model("ddl_ring_a", {
  id: t.integer().primaryKey(),
  next: t.ref("ddl_ring_b", { reverse: "previous", onDelete: "setNull" }).nullable(),
});
const RingEnd = model("ddl_ring_b", {
  id: t.integer().primaryKey(),
  back: t.ref("ddl_ring_a", { reverse: "nexts", onDelete: "cascade" }).nullable(),
});
const Every = model(
  "ddl_every",
  {
    id: t.bigId(),
    uuid: t.uuid().unique(),
    short: t.shortUuid().nullable().index(),
    integer: t.integer().default(3),
    float: t.float().default(1.5),
    decimal: t.decimal(6, 2).default("1.25"),
    boolean: t.boolean().default(false),
    text: t.text().default("it's"),
    enum: t.enum(["a", "b'c"]).default("b'c"),
    bytes: t.bytes().default(new Uint8Array([1])),
    timestamp: t.timestamp().default(now()),
    date: t.date().default("2024-02-29"),
    time: t.time().default("12:00:00"),
    json: t.json().default({ a: 1 }),
    list: t.list(t.text()).default(["x"]),
  },
  { unique: [["integer", "text"]], indexes: [["date", "time"], { fields: ["boolean"], name: "ddl every, by name" }] },
);

// A view that shows rows of a table, once as what would keep them and once as what would go with them.
const Watched = model("ddl_watched", { id: t.integer().primaryKey() });
const Watching = model(
  "ddl_watching",
  {
    id: t.integer().primaryKey(),
    keeps: t.ref(Watched, { reverse: "kept", onDelete: "restrict" }),
    follows: t.ref(Watched, { reverse: "followed", onDelete: "cascade" }).nullable(),
  },
  { view: true },
);

// Indexes that would all be given one name.
const Alike = model(
  "ddl_alike",
  {
    id: t.integer().primaryKey(),
    first: t.text(),
    second: t.text(),
    kind: t.text(),
    of: t.text(),
    third: t.integer(),
    fourth: t.integer(),
  },
  {
    indexes: [
      { unique: true, expression: (p) => p.first.lower() },
      { unique: true, expression: (p) => p.second.lower() },
      { unique: true, fields: ["of"], where: (p) => p.kind.eq("x") },
      { unique: true, fields: ["of"], where: (p) => p.kind.eq("y") },
      { unique: true, fields: ["third"], name: "ddl_alike_same" },
      { unique: true, fields: ["fourth"], name: "ddl_alike_same" },
    ],
  },
);
// Two tables whose unique indexes would be given one name.
const Joined = model(
  "ddl_join",
  { id: t.integer().primaryKey(), edBy: t.integer() },
  { indexes: [{ unique: true, fields: ["edBy"] }] },
);
const JoinedEd = model(
  "ddl_join_ed",
  { id: t.integer().primaryKey(), by: t.integer() },
  { indexes: [{ unique: true, fields: ["by"] }] },
);
// Names of 63 bytes, the longest there are, which differ at their ends only.
const long = (end: string): string => `ddl_${"long".repeat(14)}_${end.padStart(2, "_")}`;
const Long = model(
  long("t"),
  {
    id: t.integer().primaryKey(),
    first: t
      .integer()
      .column(long("1"))
      .check((p) => p.gt(0)),
    second: t
      .integer()
      .column(long("2"))
      .check((p) => p.gt(0)),
    label: t.enum(["a"]).column("é".repeat(31)).default("a"),
    up: t.ref("self", { reverse: "downs" }).nullable().column(long("3")),
    over: t.ref("self", { reverse: "unders" }).nullable().column(long("4")),
  },
  {
    indexes: [
      { unique: true, fields: ["first"] },
      { unique: true, fields: ["second"] },
      { fields: ["label"], name: long("5") },
    ],
    checks: { [long("6")]: (p) => p.first.lt(100), [long("7")]: (p) => p.second.lt(100) },
  },
);

const cases: readonly Steps<unknown>[] = [
  {
    name: "createTables again changes nothing",
    steps: async ({ adapter, expect }) => {
      const db = connectWholly(adapter, models);
      const row = await db.plain.create({ name: "a" });
      await createTables(db);
      await createTables(db);
      expect(await db.plain.all()).toStrictEqual([row]);
    },
  },
  {
    name: "createTables of more models makes what is missing",
    steps: async ({ adapter, expect }) => {
      const db = connectWholly(adapter, {
        ...models,
        more: model("ddl_more", { id: t.id(), plain: t.ref(Plain, { onDelete: "cascade" }) }),
      });
      await createTables(db);
      const plain = await db.plain.create({ name: "a" });
      const more = await db.more.create({ plain });
      expect(await db.more.include("plain").all()).toStrictEqual([{ ...more, plain }]);
      await db.more.filter().delete({ all: true });
    },
  },
  {
    name: "two that run at the same time do not get in each other's way",
    steps: async ({ adapter, expect }) => {
      const db = connectWholly(adapter, { twice: model("ddl_twice", { id: t.id(), name: t.text().index() }) });
      await Promise.all([createTables(db), createTables(db)]);
      expect(await db.twice.count()).toStrictEqual(0);
    },
  },
  {
    name: "names of tables and columns are quoted",
    steps: async ({ adapter, expect }) => {
      const db = connectWholly(adapter, { odd: Odd });
      await createTables(db);
      await db.odd.filter().delete({ all: true });
      const row = await db.odd.create({ order: 1, select: "a", "from where": "b", camelCaseName: "c" });
      const { odd } = db;
      expect(row).toStrictEqual({ order: 1, select: "a", "from where": "b", ünïcode: 1, camelCaseName: "c" });
      expect(await odd.filter({ select: "a", "from where": "b" }).orderBy("-order", "ünïcode").all()).toStrictEqual([
        row,
      ]);
      expect(await odd.update(1, { select: "z" })).toStrictEqual({ ...row, select: "z" });
      expect(await odd.upsert({ order: 1, select: "y", camelCaseName: "x" })).toStrictEqual({
        ...row,
        select: "y",
        camelCaseName: "x",
      });
      expect(await odd.delete(1)).toStrictEqual(true);
    },
  },
  {
    name: "tables that refer to each other in a circle",
    steps: async ({ adapter, expect, refuses }) => {
      const db = connectWholly(adapter, { ring: Ring, ends: RingEnd });
      await createTables(db);
      await createTables(db);
      await db.ring.filter().delete({ all: true });
      await db.ends.filter().delete({ all: true });
      await db.ring.create({ id: 1 });
      await db.ends.create({ id: 1, backId: 1 });
      await db.ring.update(1, { nextId: 1 });
      await refuses(() => db.ring.update(1, { nextId: 9 }), { error: "integrity", kind: "foreignKey" });
      await refuses(() => db.ends.create({ id: 2, backId: 9 }), { error: "integrity", kind: "foreignKey" });
      expect(await db.ring.include("next", "nexts").all()).toStrictEqual([
        { id: 1, nextId: 1, next: { id: 1, backId: 1 }, nexts: [{ id: 1, backId: 1 }] },
      ]);
      await db.ends.delete(1);
      expect(await db.ring.pluck("nextId")).toStrictEqual([null]);
    },
  },
  {
    name: "a view that refers to a table has no part in what is deleted from it",
    steps: async ({ adapter, expect }) => {
      const db = connectWholly(adapter, { watched: Watched, watching: Watching });
      await createTables(db);
      await db.watched.filter().delete({ all: true });
      await db.watched.createMany([1, 2, 3, 4].map((id) => ({ id })));
      expect(await db.watched.delete(1)).toStrictEqual(true);
      expect(await db.watched.deleteMany([2])).toStrictEqual(1);
      expect(await db.watched.filter({ id: 3 }).delete()).toStrictEqual(1);
      expect(await db.watched.pluck("id")).toStrictEqual([4]);
    },
  },
  {
    name: "every kind of field, with a default, a constraint or an index",
    steps: async ({ adapter, expect }) => {
      const db = connectWholly(adapter, { every: Every });
      await createTables(db);
      await db.every.filter().delete({ all: true });
      const { id, timestamp, ...row } = await db.every.create({ uuid: "00000000-0000-4000-8000-000000000001" });
      expect([typeof id, timestamp instanceof Date]).toStrictEqual(["bigint", true]);
      expect(row).toStrictEqual({
        uuid: "00000000-0000-4000-8000-000000000001",
        short: null,
        integer: 3,
        float: 1.5,
        decimal: "1.25",
        boolean: false,
        text: "it's",
        enum: "b'c",
        bytes: new Uint8Array([1]),
        date: "2024-02-29",
        time: "12:00:00",
        json: { a: 1 },
        list: ["x"],
      });
    },
  },
  {
    name: "a namespace of its own: made and used, or unsupported before anything is sent",
    steps: async ({ adapter, requests, expect, refuses }) => {
      const spaced = model("ddl_spaced", { id: t.integer().primaryKey(), name: t.text() }, { schema: "ddl space" });
      const db = connectWholly(adapter, { spaced });
      const failure = await failureOf(async () => {
        await createTables(db);
        await db.spaced.count();
      });
      if (failure instanceof AnyrowError) {
        const before = requests();
        expect(failure.code).toStrictEqual("unsupported");
        await refuses(() => db.spaced.count(), { error: "unsupported" });
        await refuses(() => db.spaced.create({ id: 1, name: SECRET }), { error: "unsupported" });
        expect(requests() - before <= 2).toStrictEqual(true);
        return;
      }
      await db.spaced.filter().delete({ all: true });
      await db.spaced.createMany([
        { id: 1, name: "a" },
        { id: 2, name: "b" },
      ]);
      await createTables(db);
      expect(await db.spaced.update(1, (p) => ({ name: p.name.upper() }))).toStrictEqual({ id: 1, name: "A" });
      expect(await db.spaced.orderBy("-id").all()).toStrictEqual([
        { id: 2, name: "b" },
        { id: 1, name: "A" },
      ]);
    },
  },
  {
    name: "every one of several indexes on the same fields, on expressions or of one name holds",
    steps: async ({ adapter, expect, refuses }) => {
      const db = connectWholly(adapter, { alike: Alike });
      await createTables(db);
      await db.alike.filter().delete({ all: true });
      const row = { id: 1, first: "a", second: "b", kind: "x", of: "c", third: 1, fourth: 1 };
      const other = { id: 2, first: "d", second: "e", kind: "y", of: "c", third: 2, fourth: 2 };
      const third = { id: 3, first: "f", second: "g", kind: "z", of: "h", third: 3, fourth: 3 };
      await db.alike.createMany([row, other, third]);
      const same = [
        { first: "A" },
        { second: "B" },
        { kind: "x", of: "c" },
        { kind: "y", of: "c" },
        { third: 1 },
        { fourth: 1 },
      ];
      for (const patch of same) {
        await refuses(() => db.alike.update(3, patch), { error: "integrity", kind: "unique" });
      }
      expect(await db.alike.orderBy("id").all()).toStrictEqual([row, other, third]);
    },
  },
  {
    name: "unique indexes of two tables that would have one name: both hold, or are refused",
    steps: async ({ adapter, expect, refuses }) => {
      const db = connectWholly(adapter, { joined: Joined, joinedEd: JoinedEd });
      const failure = await failureOf(() => createTables(db));
      if (failure instanceof AnyrowError) {
        expect(failure.code).toStrictEqual("validation");
        return;
      }
      await db.joined.upsert({ id: 1, edBy: 1 });
      await db.joinedEd.upsert({ id: 1, by: 1 });
      await refuses(() => db.joined.create({ id: 2, edBy: 1 }), { error: "integrity", kind: "unique" });
      await refuses(() => db.joinedEd.create({ id: 2, by: 1 }), { error: "integrity", kind: "unique" });
    },
  },
  {
    name: "the longest names that differ at their ends only",
    steps: async ({ adapter, expect, refuses }) => {
      const db = connectWholly(adapter, { long: Long });
      await createTables(db);
      await createTables(db);
      await db.long.filter().delete({ all: true });
      const row = await db.long.create({ id: 1, first: 1, second: 2 });
      expect(row).toStrictEqual({ id: 1, first: 1, second: 2, label: "a", upId: null, overId: null });
      for (const field of ["first", "second"] as const) {
        const other = { id: 2, first: 3, second: 4 };
        const broken = { error: "integrity", kind: "check", fields: [field] } as const;
        await refuses(() => db.long.create({ ...other, [field]: 0 }), broken);
        await refuses(() => db.long.create({ ...other, [field]: 100 }), broken);
        await refuses(() => db.long.create({ ...other, [field]: row[field] }), { error: "integrity", kind: "unique" });
      }
      await refuses(() => db.long.create({ id: 2, first: 3, second: 4, upId: 9 }), {
        error: "integrity",
        kind: "foreignKey",
      });
      expect(await db.long.filter({ first: 1, label: "a" }).include("downs", "over").all()).toStrictEqual([
        { ...row, downs: [], over: null },
      ]);
    },
  },
  {
    name: "the same table under another name, in another set of models",
    steps: async ({ adapter, expect }) => {
      const first = connectWholly(adapter, models);
      const second = connectWholly(adapter, { renamed: Plain });
      const row = await first.plain.create({ name: "a" });
      expect(await second.renamed.all()).toStrictEqual([row]);
    },
  },
];

/** Tables made from models. */
export const tables: Subject = subject({ name: "tables", models, cases });
