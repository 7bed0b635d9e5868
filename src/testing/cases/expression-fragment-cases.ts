import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import { and, not } from "../../query/conditions.ts";
import { coalesce, count, exists, max, subquery } from "../../query/functions.ts";
import { from } from "../../query/tables.ts";
import { ident, sql } from "../../sql/sql-template.ts";
import { SECRET } from "../refusal.ts";
import { type Case, type CaseDatabase, type Subject, subject } from "../subject.ts";

const Owner = model("fragment_owners", { id: t.integer().primaryKey(), name: t.text() });
const Row = model("fragment_rows", {
  id: t.integer().primaryKey(),
  owner: t.ref(Owner, { reverse: "rows", onDelete: "cascade" }).nullable(),
  text: t.text().nullable(),
  views: t.integer().nullable(),
  big: t.bigint().nullable(),
  flag: t.boolean().nullable(),
  at: t.timestamp().nullable(),
  mixedCase: t.text().nullable().column("Mixed Case"),
});
const models = { owners: Owner, rows: Row };
const { rows: others } = from(models);
type Db = CaseDatabase<typeof models>;

const hostile = `x'; drop table fragment_rows; --" $1 ? :a @b %`;
const seeded = [
  { id: 1, ownerId: 1, text: "Abc", views: 10, big: 2n ** 62n, flag: true, at: new Date(0), mixedCase: "one" },
  { id: 2, ownerId: 1, text: hostile, views: 20, flag: false, mixedCase: "two" },
  { id: 3, ownerId: 2, text: "", views: null, flag: null },
  { id: 4, text: null, views: 5 },
];

const asked: readonly Case<Db>[] = [
  {
    name: "as a condition",
    query: (db) =>
      db.rows
        .filter((p) => sql`${p.views} > ${5}`)
        .orderBy("id")
        .pluck("id"),
    gives: [1, 2],
  },
  {
    name: "not(condition) holds for null",
    query: (db) =>
      db.rows
        .filter((p) => not(sql`${p.views} > ${5}`))
        .orderBy("id")
        .pluck("id"),
    gives: [3, 4],
  },
  {
    name: "an excluded condition holds for null",
    query: (db) =>
      db.rows
        .exclude((p) => sql`${p.views} > ${5}`)
        .orderBy("id")
        .pluck("id"),
    gives: [3, 4],
  },
  {
    name: "beside other conditions",
    query: (db) =>
      db.rows
        .filter((p) => and(sql`${p.views} >= ${5} or ${p.views} is null`, p.text.ne("Abc")))
        .orderBy("id")
        .pluck("id"),
    gives: [2, 3, 4],
  },
  {
    name: "hostile text is bound",
    query: (db) => db.rows.filter((p) => sql`${p.text} = ${hostile}`).pluck("id"),
    gives: [2],
  },
  {
    name: "values of every kind are bound as columns keep them",
    query: (db) =>
      db.rows
        .filter((p) =>
          and(
            sql`${p.at} = ${new Date(0)}`,
            sql`${p.flag} = ${true}`,
            sql`${p.big} = ${2n ** 62n}`,
            sql`${p.text} <> ${""}`,
          ),
        )
        .pluck("id"),
    gives: [1],
  },
  {
    name: "a column whose name needs quotes",
    query: (db) => db.rows.filter((p) => sql`${p.mixedCase} = ${"two"}`).pluck("id"),
    gives: [2],
  },
  {
    name: "a field through a relation",
    query: (db) =>
      db.rows
        .filter((p) => sql`${p.owner.name} = ${"Ann"}`)
        .orderBy("id")
        .pluck("id"),
    gives: [1, 2],
  },
  {
    name: "an expression of the builders inside",
    query: (db) => db.rows.filter((p) => sql`${p.text.upper()} = ${"ABC"} and ${p.views.add(1)} = ${11}`).pluck("id"),
    gives: [1],
  },
  {
    name: "a condition of the builders inside",
    query: (db) => db.rows.filter((p) => sql`(${p.flag}) and ${p.id} < ${3}`).pluck("id"),
    gives: [1],
  },
  {
    name: "a typed fragment as an annotation",
    query: (db) =>
      db.rows
        .annotate((p) => ({ size: sql`length(${p.text})`.as(t.integer()) }))
        .orderBy("id")
        .pluck("size"),
    gives: [3, hostile.length, 0, null],
  },
  {
    name: "typed fragments of several kinds",
    query: (db) =>
      db.rows
        .annotate((p) => ({
          big2: sql`${p.big} - 1`.as(t.bigint()),
          at2: sql`${p.at}`.as(t.timestamp()),
          flag2: sql`${p.flag}`.as(t.boolean()),
          text2: sql`coalesce(${p.text}, ${"none"}) || ${"!"}`.as(t.text()),
        }))
        .filter((p) => p.id.in([1, 4]))
        .orderBy("id")
        .select("big2", "at2", "flag2", "text2")
        .all(),
    gives: [
      { big2: 2n ** 62n - 1n, at2: new Date(0), flag2: true, text2: "Abc!" },
      { big2: null, at2: null, flag2: null, text2: "none!" },
    ],
  },
  {
    name: "a typed fragment is asked like a field",
    query: (db) =>
      db.rows
        .filter((p) => sql`${p.views} * ${2}`.as(t.integer()).add(1).in([21, 41]))
        .orderBy("id")
        .pluck("id"),
    gives: [1, 2],
  },
  {
    name: "a typed fragment in a function",
    query: (db) =>
      db.rows
        .annotate((p) => ({ value: coalesce(sql`${p.views} + ${1}`.as(t.integer()), -1) }))
        .orderBy("id")
        .pluck("value"),
    gives: [11, 21, -1, 6],
  },
  {
    name: "in an order",
    query: (db) => db.rows.orderBy((p) => sql`abs(${p.views} - ${15})`.as(t.integer()).desc()).pluck("id"),
    gives: [3, 4, 2, 1],
  },
  {
    name: "a fragment in a fragment",
    query: (db) => {
      const size = (p: Parameters<Extract<Parameters<Db["rows"]["filter"]>[number], (p: never) => unknown>>[0]) =>
        sql`length(${p.text}) - ${1}`;
      return db.rows.filter((p) => sql`(${size(p)}) = ${2} and ${p.flag}`).pluck("id");
    },
    gives: [1],
  },
  {
    name: "a name by ident",
    query: (db) =>
      db.rows
        .filter((p) => sql`${p.id} in (select ${ident("id")} from ${ident("fragment_owners")})`)
        .orderBy("id")
        .pluck("id"),
    gives: [1, 2],
  },
  {
    name: "within a subquery, about the row around it",
    query: (db) =>
      db.rows
        .filter((p) => exists(others.filter((o) => sql`${o.views} > ${p.views}`)))
        .annotate((p) => ({
          more: subquery(
            others.filter((o) => sql`${o.views} > ${p.views}`),
            () => count(),
          ),
        }))
        .orderBy("id")
        .select("id", "more")
        .all(),
    gives: [
      { id: 1, more: 1 },
      { id: 4, more: 2 },
    ],
  },
  {
    name: "a subquery within a fragment",
    query: (db) => db.rows.filter((p) => sql`${p.views} = ${subquery(others, (o) => max(o.views))}`).pluck("id"),
    gives: [2],
  },
  {
    name: "of related rows",
    query: (db) => db.owners.filter((p) => p.rows.some((r) => sql`${r.views} between ${15} and ${25}`)).pluck("id"),
    gives: [1],
  },
  {
    name: "counted",
    query: (db) => db.rows.filter((p) => sql`${p.views} is not null`).count(),
    gives: 3,
  },
  {
    name: "what is inspected has the values apart",
    steps: async ({ db, expect }) => {
      const { statements = [] } = db.rows
        .filter((p) => sql`${p.text} = ${SECRET}`)
        .all()
        .inspect();
      expect(statements.map(({ sql: text }) => text.includes(SECRET))).toStrictEqual([false]);
      expect(statements[0]?.params.includes(SECRET)).toStrictEqual(true);
    },
  },
];

const stores: readonly Case<Db>[] = [
  {
    name: "refused where there is no SQL",
    steps: async ({ db, adapter, refuses }) => {
      if (adapter.capabilities.sql) return;
      const refused = { error: "unsupported" } as const;
      await refuses(() => db.rows.filter((p) => sql`${p.text} = ${SECRET}`).all(), refused);
      await refuses(() => db.rows.filter((p) => sql`${p.text} = ${SECRET}`).update({ text: SECRET }), refused);
      await refuses(() => db.rows.filter((p) => not(sql`${p.text} = ${SECRET}`)).count(), refused);
      await refuses(() => db.rows.annotate((p) => ({ size: sql`length(${p.text})`.as(t.integer()) })).all(), refused);
      await refuses(() => db.rows.orderBy((p) => sql`${p.text}`.as(t.text()).asc()).all(), refused);
    },
  },
  {
    name: "refused: a field that is none",
    attempt: (db) => db.rows.annotate((p) => ({ size: sql`length(${p.text})`.as("integer" as never) })).all(),
    refused: { error: "validation", at: ["sql"] },
  },
];

/** Pieces of SQL inside queries of the builders, on stores that take SQL. */
export const fragments: Subject = subject({
  name: "fragments",
  models,
  seed: async (db) => {
    await db.owners.createMany([
      { id: 1, name: "Ann" },
      { id: 2, name: "Bob" },
    ]);
    await db.rows.createMany(seeded);
  },
  cases: [...asked.map((each): Case<Db> => ({ ...each, needs: ["sql"] })), ...stores],
});
