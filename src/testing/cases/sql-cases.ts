import { AnyrowError } from "../../errors.ts";
import { createTables } from "../../migrations/create-tables.ts";
import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import { ident, sql } from "../../sql/sql-template.ts";
import { SECRET, failureOf } from "../refusal.ts";
import { type Case, type CaseDatabase, type Subject, connectWholly, subject } from "../subject.ts";

const Item = model("sql_items", {
  id: t.integer().primaryKey(),
  name: t.text().nullable(),
  big: t.bigint().nullable(),
  price: t.decimal(10, 2).nullable(),
  ratio: t.float().nullable(),
  at: t.timestamp().nullable(),
  raw: t.bytes().nullable(),
  done: t.boolean().nullable(),
  data: t.json().nullable(),
  tags: t.list(t.text()).nullable(),
});
const Cheap = model("sql_cheap", { id: t.integer().primaryKey(), name: t.text().nullable() }, { view: true });
// A view with a reference to a table, and a table with a reference to that view.
const Shown = model(
  "sql_shown",
  { id: t.integer().primaryKey(), item: t.ref(Item, { reverse: "shown", onDelete: "restrict" }).nullable() },
  { view: true },
);
const Note = model("sql_notes", {
  id: t.integer().primaryKey(),
  about: t.ref(Shown, { reverse: "notes", onDelete: "restrict" }).nullable(),
});
const models = { items: Item };
type Db = CaseDatabase<typeof models>;

const hostile = `x'; drop table sql_items; --" $1 ? :a @b %`;
const full = {
  id: 1,
  name: hostile,
  big: 2n ** 62n,
  price: "1.50",
  ratio: 0.5,
  at: new Date("2024-02-29T12:00:00.001Z"),
  raw: new Uint8Array([0, 255]),
  done: true,
  data: { a: [1, null] },
  tags: ["a", 'b"'],
};
const empty = {
  id: 2,
  name: null,
  big: null,
  price: null,
  ratio: null,
  at: null,
  raw: null,
  done: null,
  data: null,
  tags: null,
};

const cases: readonly Case<Db>[] = [
  {
    name: "value gives the first value of the first row",
    query: (db) => db.sql`select count(*) from sql_items`.value(),
    gives: 2,
  },
  {
    name: "value of no rows is null",
    query: (db) => db.sql`select id from sql_items where id = ${99}`.value(),
    gives: null,
  },
  {
    name: "rows by the names of their columns",
    query: (db) => db.sql`select id, id + 1 as next from sql_items order by id`,
    gives: [
      { id: 1, next: 2 },
      { id: 2, next: 3 },
    ],
  },
  { name: "no rows", query: (db) => db.sql`select id from sql_items where id > ${5}`, gives: [] },
  {
    name: "values are bound, whatever they contain",
    query: (db) => db.sql`select id from sql_items where name = ${hostile}`,
    gives: [{ id: 1 }],
  },
  {
    name: "null as a value",
    query: (db) => db.sql`select name from sql_items where id = ${2}`,
    gives: [{ name: null }],
  },
  {
    name: "an integer past 2^53 is a bigint",
    query: (db) => db.sql`select big from sql_items where id = ${1}`.value(),
    gives: 2n ** 62n,
  },
  {
    name: "a bigint is bound exactly",
    query: (db) => db.sql`select id from sql_items where big = ${2n ** 62n}`,
    gives: [{ id: 1 }],
  },
  { name: "a double", query: (db) => db.sql`select ratio from sql_items where id = ${1}`.value(), gives: 0.5 },
  { name: "bytes", query: (db) => db.sql`select raw from sql_items where id = ${1}`.value(), gives: full.raw },
  {
    name: "a name that is chosen by the program is quoted",
    query: (db) =>
      db.sql`select ${ident("id")} from ${ident("sql_items")} order by ${ident("id")} desc limit 1`.value(),
    gives: 2,
  },
  {
    name: "a quoted name cannot break out",
    attempt: (db) => db.sql`select * from ${ident(`sql_items" where 1=1; --`)}`,
    refused: { error: "undefined_table" },
    sent: true,
  },
  {
    name: "pieces of SQL fit into one another",
    query: (db) => db.sql`select id from sql_items where ${sql`name = ${hostile} and id = ${1}`} order by id`,
    gives: [{ id: 1 }],
  },
  {
    name: "rows of a model",
    query: (db) => db.items.fromSQL(sql`select * from sql_items order by id`),
    gives: [full, empty],
  },
  {
    name: "rows of a model, with bound values",
    query: (db) => db.items.fromSQL(sql`select i.* from sql_items i where i.id >= ${2}`),
    gives: [empty],
  },
  {
    name: "rows of a model, their columns in another order, and one more",
    query: (db) =>
      db.items.fromSQL(
        sql`select 1 as extra, tags, data, done, raw, at, ratio, price, big, name, id from sql_items where id = ${1}`,
      ),
    gives: [full],
  },
  {
    name: "within an atomic list",
    steps: async ({ db, expect }) => {
      const results = await db.atomic([
        db.items.create({ id: 3 }),
        db.sql<{ id: number }>`select max(id) as id from sql_items`,
        db.items.delete(3),
      ]);
      expect(results.slice(1)).toStrictEqual([[{ id: 3 }], true]);
    },
  },
  {
    name: "within a transaction",
    needs: ["transactions"],
    steps: async ({ db, expect }) => {
      const tx = await db.begin();
      await tx.items.create({ id: 4 });
      const inside = await tx.sql`select count(*) from sql_items`.value();
      await tx.sql`delete from sql_items`;
      await tx.rollback();
      expect([inside, await db.items.count()]).toStrictEqual([3, 2]);
    },
  },
  {
    name: "inspect shows the text and what is bound",
    steps: async ({ db, expect }) => {
      const { statements = [] } = db.sql`select ${ident("id")} from sql_items where name = ${"a"}`.inspect();
      expect(statements.length).toStrictEqual(1);
      expect([statements[0]?.sql.includes('"id"'), statements[0]?.params]).toStrictEqual([true, ["a"]]);
    },
  },
  {
    name: "a table that is not there",
    attempt: (db) => db.sql`select * from sql_nowhere where id = ${SECRET}`,
    refused: { error: "undefined_table" },
    sent: true,
  },
  {
    name: "a column that is not there",
    attempt: (db) => db.sql`select missing from sql_items where name = ${SECRET}`,
    refused: { error: "undefined_column" },
    sent: true,
  },
  {
    name: "text that is no SQL",
    attempt: (db) => db.sql`selec ${SECRET} fron sql_items`,
    refused: { error: "operational" },
    sent: true,
  },
  {
    name: "two statements in one text are refused, and neither is run",
    steps: async ({ db, expect }) => {
      const both = (): PromiseLike<unknown> =>
        db.sql`insert into sql_items (id) values (${7}); insert into sql_items (id) values (${8})`;
      const plain = (): PromiseLike<unknown> =>
        db.sql`insert into sql_items (id) values (7); insert into sql_items (id) values (8)`;
      for (const attempt of [both, plain]) {
        const failure = await failureOf(attempt);
        expect(failure instanceof AnyrowError && ["validation", "operational"].includes(failure.code)).toStrictEqual(
          true,
        );
      }
      expect(await db.items.count()).toStrictEqual(2);
    },
  },
  {
    name: "semicolons at the end, in quotes and in comments make no second statement",
    query: (db) => db.sql`select ';' as ";" /* ; */ -- ; select 2
      ;`,
    gives: [{ ";": ";" }],
  },
  {
    name: "a name that is no text",
    attempt: () => ident(5 as never),
    refused: { error: "validation" },
  },
  {
    name: "rows of a model by text instead of a template",
    attempt: (db) => db.items.fromSQL(`select * from sql_items where name = '${SECRET}'` as never),
    refused: { error: "validation", model: "items" },
  },
  {
    name: "a view is read like a table, never created and never written",
    steps: async ({ db, adapter, expect, refuses }) => {
      await db.sql`create view sql_cheap as select id, name from sql_items where id > 1`;
      const views = connectWholly(adapter, { cheap: Cheap });
      await createTables(views);
      expect(await views.cheap.filter((p) => p.name.isNull()).all()).toStrictEqual([{ id: 2, name: null }]);
      const refused = { error: "validation", model: "cheap" } as const;
      await refuses(() => views.cheap.create({ id: 5, name: SECRET }), refused);
      await refuses(() => views.cheap.update(2, { name: SECRET }), refused);
      await refuses(() => views.cheap.delete(2), refused);
      await refuses(() => views.cheap.filter({ id: 2 }).update({ name: SECRET }), refused);
      await refuses(() => views.cheap.filter({ id: 2 }).delete(), refused);
      await db.sql`drop view sql_cheap`;
    },
  },
  {
    name: "references of a view and to a view are followed, but restrict nothing",
    steps: async ({ db, adapter, expect }) => {
      await db.sql`create view sql_shown as select id, id as item_id from sql_items where id <> 2`;
      const views = connectWholly(adapter, { items: Item, shown: Shown, notes: Note });
      await createTables(views);
      await createTables(views);
      await views.notes.filter().delete({ all: true });
      await views.items.create({ id: 5 });
      await views.notes.createMany([
        { id: 1, aboutId: 5 },
        { id: 2, aboutId: 2 },
      ]);
      const read = views.notes.orderBy("id").include("about");
      const hidden = { id: 2, aboutId: 2, about: null };
      expect(await read.all()).toStrictEqual([{ id: 1, aboutId: 5, about: { id: 5, itemId: 5 } }, hidden]);
      expect(await views.items.filter((p) => p.shown.some((s) => s.notes.some())).pluck("id")).toStrictEqual([5]);
      expect(await views.items.delete(5)).toStrictEqual(true);
      expect(await read.all()).toStrictEqual([{ id: 1, aboutId: 5, about: null }, hidden]);
      await db.sql`drop view sql_shown`;
    },
  },
];

/** SQL written by hand, on stores that take it. */
export const handwritten: Subject = subject({
  name: "sql",
  models,
  seed: (db) => db.items.createMany([full, empty]),
  cases: cases.map((each): Case<Db> => ({ ...each, needs: ["sql", ...(each.needs ?? [])] })),
});
