import { AnyrowError } from "../../errors.ts";
import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import { from } from "../../query/tables.ts";
import { SECRET, failureOf } from "../refusal.ts";
import { type Case, type CaseDatabase, type Subject, connectWholly, subject } from "../subject.ts";

const Thing = model("error_things", { id: t.integer().primaryKey(), name: t.text(), size: t.integer() });
const models = { things: Thing };
type Db = CaseDatabase<typeof models>;

// The same table, seen by models that do not fit it.
const Wider = model("error_things", { id: t.integer().primaryKey(), name: t.text(), missing: t.text().nullable() });
const Looser = model("error_things", {
  id: t.integer().primaryKey(),
  name: t.text().nullable(),
  size: t.integer().nullable(),
});
const Foreign = model("error_foreign", { id: t.integer().primaryKey(), size: t.integer() });
const Nowhere = model("error_nowhere", { id: t.integer().primaryKey(), name: t.text() });

const cases: readonly Case<Db>[] = [
  {
    name: "a table that is not there",
    needs: ["sql"],
    steps: async ({ adapter, refuses }) => {
      const { nowhere } = connectWholly(adapter, { nowhere: Nowhere });
      for (const attempt of [
        () => nowhere.filter({ name: SECRET }).all(),
        () => nowhere.count(),
        () => nowhere.create({ id: 1, name: SECRET }),
        () => nowhere.update(1, { name: SECRET }),
        () => nowhere.delete(1),
      ]) {
        await refuses(attempt, { error: "undefined_table" });
      }
    },
  },
  {
    name: "a column that is not there",
    needs: ["sql"],
    steps: async ({ adapter, refuses }) => {
      const { things } = connectWholly(adapter, { things: Wider });
      for (const attempt of [
        () => things.all(),
        () => things.filter({ missing: SECRET }).select("id").all(),
        () => things.create({ id: 1, name: SECRET }),
        () => things.update(1, { missing: SECRET }),
      ]) {
        await refuses(attempt, { error: "undefined_column" });
      }
    },
  },
  {
    name: "a null where the table allows none",
    needs: ["sql"],
    steps: async ({ db, adapter, expect, refuses }) => {
      const { things } = connectWholly(adapter, { things: Looser });
      await refuses(() => things.create({ id: 1, name: SECRET }), {
        error: "integrity",
        kind: "notNull",
        model: "things",
        fields: ["size"],
      });
      await db.things.create({ id: 1, name: "a", size: 1 });
      await refuses(() => things.update(1, { name: null }), {
        error: "integrity",
        kind: "notNull",
        model: "things",
        fields: ["name"],
      });
      expect(await db.things.all()).toStrictEqual([{ id: 1, name: "a", size: 1 }]);
    },
  },
  {
    name: "an integer that JavaScript cannot hold, in a table that others made",
    needs: ["sql"],
    steps: async ({ db, adapter, expect, refuses }) => {
      await db.sql`create table error_foreign (id bigint primary key, size bigint not null)`;
      await db.sql`insert into error_foreign values (1, 1152921504606846976)`;
      const { foreign } = connectWholly(adapter, { foreign: Foreign });
      await refuses(() => foreign.all(), { error: "decode" });
      expect(await foreign.filter((p) => p.size.gt(0)).count()).toStrictEqual(1);
      await db.sql`drop table error_foreign`;
    },
  },
  {
    name: "every error says its class and a stable code",
    steps: async ({ db, expect }) => {
      const failures = await Promise.all([
        failureOf(() => db.things.get(99)),
        failureOf(() => db.things.create({ id: SECRET } as never)),
        failureOf(() => db.things.getOrCreate({ name: SECRET }, { id: 1, size: 1 })),
        failureOf(() => from(Thing).all()),
      ]);
      const seen = failures.map(
        (failure) => failure instanceof AnyrowError && [failure.name, failure.code, failure.retryable],
      );
      expect(seen).toStrictEqual([
        ["NotFoundError", "not_found", false],
        ["ValidationError", "validation", false],
        ["UnsupportedError", "unsupported", false],
        ["ConnectionStateError", "connection_state", false],
      ]);
    },
  },
  {
    name: "an error of the store keeps the error of its client as the cause",
    needs: ["sql"],
    steps: async ({ db, expect }) => {
      await db.things.create({ id: 1, name: "a", size: 1 });
      const failure = await failureOf(() => db.things.create({ id: 1, name: SECRET, size: 1 }));
      expect([failure instanceof AnyrowError && failure.code, (failure as Error).cause instanceof Error]).toStrictEqual(
        ["integrity", true],
      );
    },
  },
  {
    name: "one query that fails leaves those beside it alone",
    steps: async ({ db, expect }) => {
      await db.things.create({ id: 1, name: "a", size: 1 });
      const settled = await Promise.allSettled([
        db.things.create({ id: 1, name: "b", size: 1 }),
        db.things.create({ id: 2, name: "c", size: 1 }),
        db.things.count(),
        db.things.get(99),
      ]);
      expect(settled.map((each) => each.status)).toStrictEqual(["rejected", "fulfilled", "fulfilled", "rejected"]);
      expect(await db.things.orderBy("id").pluck("name")).toStrictEqual(["a", "c"]);
    },
  },
  {
    name: "a query without a database cannot run",
    attempt: () => from(models).things.filter({ name: SECRET }).all(),
    refused: { error: "connection_state" },
  },
  {
    name: "a query without a database cannot be inspected without a dialect",
    attempt: () => from(models).things.filter({ name: SECRET }).all().inspect(),
    refused: { error: "connection_state" },
  },
  {
    name: "inspect refuses what await would refuse",
    attempt: (db) => db.things.getOrCreate({ name: SECRET }, { id: 1, size: 1 }).inspect(),
    refused: { error: "unsupported" },
  },
];

/** What goes wrong in the store, and how it is said. */
export const errors: Subject = subject({ name: "errors", models, cases });
