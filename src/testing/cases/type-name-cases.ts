import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import { type CaseDatabase, type Steps, type Subject, subject } from "../subject.ts";

// Types of databases, as names of tables.
const Money = model("money", { id: t.integer().primaryKey(), name: t.text().unique(), note: t.text().nullable() });
const Text = model("text", { id: t.integer().primaryKey(), name: t.text().unique(), note: t.text().nullable() });
const Point = model("point", { id: t.integer().primaryKey(), name: t.text().unique(), note: t.text().nullable() });
const models = { money: Money, texts: Text, points: Point };
type Db = CaseDatabase<typeof models>;

const cases = (["money", "texts", "points"] as const).map((name): Steps<Db> => ({
  name: `${name} are written and read like anything else`,
  steps: async ({ db, expect }) => {
    const table = db[name];
    const made = await table.createMany([
      { id: 1, name: "a" },
      { id: 2, name: "b", note: "x" },
      { id: 3, name: "c" },
    ]);
    expect(made.map(({ id }) => id)).toStrictEqual([1, 2, 3]);
    expect(
      await table.updateMany([
        { id: 1, note: "y" },
        { id: 3, note: null },
      ]),
    ).toStrictEqual(2);
    await table.upsertMany([
      { id: 2, name: "bb" },
      { id: 4, name: "d" },
    ]);
    expect((await table.getOrCreate({ name: "e" }, { id: 5 })).created).toStrictEqual(true);
    expect((await table.updateOrCreate({ name: "a" }, { id: 1, note: "z" })).created).toStrictEqual(false);
    expect(await table.deleteMany([5])).toStrictEqual(1);
    expect(await table.orderBy("id").all()).toStrictEqual([
      { id: 1, name: "a", note: "z" },
      { id: 2, name: "bb", note: "x" },
      { id: 3, name: "c", note: null },
      { id: 4, name: "d", note: null },
    ]);
    expect((await table.getMany([4, 9, 1])).map((row) => row?.name ?? null)).toStrictEqual(["d", null, "a"]);
  },
}));

/** Tables that are called as types of a database are. */
export const typeNames: Subject = subject({ name: "tables called like types", models, cases });
