import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import { type CaseDatabase, type Steps, type Subject, subject } from "../subject.ts";

// More columns than a function of SQL takes arguments.
const COLUMNS = 140;
const names = Array.from({ length: COLUMNS }, (_, index) => `field${index}`);
const fields = Object.fromEntries(
  names.map((name, index) => [name, index % 2 === 0 ? t.integer().nullable() : t.text().nullable()]),
);

const Wide = model("wide_rows", {
  id: t.integer().primaryKey(),
  up: t.ref("self", { reverse: "down", onDelete: "cascade" }).nullable(),
  ...fields,
});
const models = { wide: Wide };
type Db = CaseDatabase<typeof models>;

const rowOf = (id: number, upId: number | null): { id: number; upId: number | null } => ({
  id,
  upId,
  ...Object.fromEntries(
    names.map((name, index) => [name, (index + id) % 3 === 0 ? null : index % 2 === 0 ? index * id : `${index}:${id}`]),
  ),
});
const rows = [rowOf(1, null), rowOf(2, 1), rowOf(3, 1)];

const cases: readonly Steps<Db>[] = [
  {
    name: "many columns, written and read",
    steps: async ({ db, expect }) => {
      expect(await db.wide.createMany(rows)).toStrictEqual(rows);
      expect(await db.wide.orderBy("id").all()).toStrictEqual(rows);
      expect(await db.wide.update(2, { field0: 7, field139: "last" } as never)).toStrictEqual({
        ...rows[1],
        field0: 7,
        field139: "last",
      });
      expect(await db.wide.upsertMany([rowOf(2, null), rowOf(4, 1)])).toStrictEqual([rowOf(2, null), rowOf(4, 1)]);
    },
  },
  {
    name: "many columns, included in both directions",
    steps: async ({ db, expect }) => {
      await db.wide.createMany(rows);
      expect(
        await db.wide
          .orderBy("id")
          .include("up", { down: (d) => d.orderBy("-id") })
          .all(),
      ).toStrictEqual([
        { ...rows[0], up: null, down: [rows[2], rows[1]] },
        { ...rows[1], up: rows[0], down: [] },
        { ...rows[2], up: rows[0], down: [] },
      ]);
    },
  },
  {
    name: "many rows of many columns at once",
    steps: async ({ db, expect }) => {
      const many = Array.from({ length: 500 }, (_, index) => rowOf(index + 1, null));
      await db.wide.createMany(many);
      expect(await db.wide.orderBy("-id").limit(2).all()).toStrictEqual([many[499], many[498]]);
      const changes = many.map(({ id }) => ({ id, field0: -id, field1: `changed ${id}` }));
      expect(await db.wide.updateMany(changes as never)).toStrictEqual(500);
      expect(await db.wide.filter({ field1: "changed 77" } as never).pluck("id")).toStrictEqual([77]);
    },
  },
];

/** Tables of more columns than most have. */
export const wide: Subject = subject({ name: "wide tables", models, cases });
