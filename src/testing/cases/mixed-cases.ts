import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import { not } from "../../query/conditions.ts";
import { type CaseDatabase, type Reads, type Steps, type Subject, subject } from "../subject.ts";

const fields = {
  id: t.integer().primaryKey(),
  text: t.text(),
  uuid: t.uuid().nullable(),
  label: t.enum(["x", "Yes"]).nullable(),
  short: t.shortUuid().nullable(),
  whole: t.integer().nullable(),
  float: t.float().nullable(),
};
const models = { rows: model("mixed_rows", fields) };
const writtenModels = { rows: model("mixed_written_rows", fields) };
type Db = CaseDatabase<typeof models>;
type WrittenDb = CaseDatabase<typeof writtenModels>;
type Filter = Parameters<Db["rows"]["filter"]>[number];

const UUID = "00000000-0000-4000-8000-00000000000a";
const SHORT = "abcdefghijkmnopqrstuvw";
const rows = [
  { id: 1, text: "Ann", uuid: UUID, label: "x", short: SHORT, whole: 5, float: 5 },
  { id: 2, text: "x", uuid: null, label: "x", short: null, whole: 1, float: 1.5 },
  { id: 3, text: UUID, uuid: UUID, label: "Yes", short: null, whole: Number.MAX_SAFE_INTEGER, float: 2 ** 53 },
  { id: 4, text: SHORT, uuid: null, label: null, short: SHORT, whole: null, float: -0.5 },
] as const;

const filters: readonly (readonly [string, Filter, readonly number[]])[] = [
  ["a uuid equal to a text", (p) => p.uuid.eq(p.text), [3]],
  ["a text equal to a uuid", (p) => p.text.eq(p.uuid), [3]],
  ["a uuid not equal to a text", (p) => p.uuid.ne(p.text), [1, 2, 4]],
  ["a text greater than a uuid", (p) => p.text.gt(p.uuid), [1]],
  ["a label equal to a text", (p) => p.label.eq(p.text as never), [2]],
  ["a text not greater than a label", (p) => not(p.text.gt(p.label)), [1, 2, 3, 4]],
  ["a short uuid equal to a text", (p) => p.short.eq(p.text), [4]],
  ["a uuid contains", (p) => p.uuid.contains("-4000-"), [1, 3]],
  ["a uuid starts with", (p) => p.uuid.startsWith("0000"), [1, 3]],
  ["a uuid ends with", (p) => p.uuid.endsWith("A"), []],
  ["a uuid like", (p) => p.uuid.like("%-8000-%_a"), [1, 3]],
  ["a uuid contains, whatever the case", (p) => p.uuid.icontains("0000A"), [1, 3]],
  ["a uuid in upper case", (p) => p.uuid.upper().eq(UUID.toUpperCase()), [1, 3]],
  ["a label contains", (p) => p.label.contains("e"), [3]],
  ["a label like, whatever the case", (p) => p.label.ilike("y%"), [3]],
  ["a label in upper case", (p) => p.label.upper().eq("X"), [1, 2]],
  ["a label in lower case, in a list", (p) => p.label.lower().in(["yes", "no"]), [3]],
  ["an integer equal to a float", (p) => p.whole.eq(p.float), [1]],
  ["an integer less than a float", (p) => p.whole.lt(p.float), [2, 3]],
  ["a float less than an integer", (p) => p.float.lt(p.whole), []],
  ["an integer and a float added", (p) => p.whole.add(p.float).gt(2.4), [1, 2, 3]],
  ["a float and an integer multiplied", (p) => p.float.mul(p.whole).eq(1.5), [2]],
];

const asFilter = filters.map(([name, filter, gives]): Reads<Db> => ({
  name,
  query: (db) => db.rows.filter(filter).orderBy("id").pluck("id"),
  gives,
}));

const orders: readonly Reads<Db>[] = [
  {
    name: "order by a uuid in upper case",
    query: (db) => db.rows.orderBy((p) => p.uuid.upper().desc()).pluck("id"),
    gives: [4, 2, 3, 1],
  },
  {
    name: "order by a label in lower case",
    query: (db) => db.rows.orderBy((p) => p.label.lower().asc()).pluck("id"),
    gives: [1, 2, 3, 4],
  },
  { name: "order by a label", query: (db) => db.rows.orderBy("label").pluck("id"), gives: [3, 1, 2, 4] },
  {
    name: "order by an integer plus a float",
    query: (db) => db.rows.orderBy((p) => p.float.add(p.whole)).pluck("id"),
    gives: [2, 1, 3, 4],
  },
];

const writes: readonly Steps<WrittenDb>[] = [
  {
    name: "a text may take a uuid or a label, a float an integer",
    steps: async ({ db, expect }) => {
      await db.rows.createMany(rows.slice(0, 1));
      const row = await db.rows.update(1, (p) => ({ text: p.uuid as never, float: p.whole }));
      expect([row?.text, row?.float]).toStrictEqual([UUID, 5]);
      expect((await db.rows.update(1, (p) => ({ text: p.label as never })))?.text).toStrictEqual("x");
    },
  },
  {
    name: "a uuid or a label may not take any text, nor an integer a float",
    steps: async ({ db, expect, refuses, requests }) => {
      const before = requests();
      await refuses(() => db.rows.update(1, (p) => ({ uuid: p.text })), {
        error: "validation",
        model: "rows",
        at: ["uuid"],
      });
      await refuses(() => db.rows.update(1, (p) => ({ uuid: p.uuid.lower() })), {
        error: "validation",
        model: "rows",
        at: ["uuid"],
      });
      await refuses(() => db.rows.update(1, (p) => ({ label: p.text as never })), {
        error: "validation",
        model: "rows",
        at: ["label"],
      });
      await refuses(() => db.rows.update(1, (p) => ({ whole: p.float })), {
        error: "validation",
        model: "rows",
        at: ["whole"],
      });
      await refuses(() => db.rows.update(1, (p) => ({ whole: p.whole.add(p.float) })), {
        error: "validation",
        model: "rows",
        at: ["whole"],
      });
      expect(requests() - before).toStrictEqual(0);
    },
  },
];

/** Kinds that share their operators, side by side. */
export const mixed: Subject = subject({
  name: "mixed kinds",
  models,
  seed: (db) => db.rows.createMany(rows),
  cases: [...asFilter, ...orders],
});

/** Kinds that share their operators, one written into the other. */
export const mixedWritten: Subject = subject({ name: "written mixed kinds", models: writtenModels, cases: writes });
