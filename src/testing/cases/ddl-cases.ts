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
      const failure = await failureOf(() => createTables(db));
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
