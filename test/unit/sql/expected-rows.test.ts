import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { libsqlDriver } from "../../../adapters/libsql/libsql-driver.ts";
import { pgliteDriver } from "../../../adapters/pglite/pglite-driver.ts";
import { connect, model, t } from "../../../src/index.ts";
import { createTables } from "../../../src/migrations/index.ts";
import type { Plan } from "../../../src/plan/plan.ts";
import type { SelectPlan } from "../../../src/plan/select-plan.ts";
import { postgresResult } from "../../../src/sql/dialects/postgres-answer.ts";
import { postgres } from "../../../src/sql/dialects/postgres.ts";
import { sqliteOverNetwork } from "../../../src/sql/dialects/sqlite-over-network.ts";
import { sqlAdapter } from "../../../src/sql/sql-adapter.ts";
import { requestDriver } from "../../support/request-driver.ts";

// A read that finds other than it expects fails inside the database, so that the list it stands in leaves nothing behind.

const Parent = model("parents", { id: t.id(), name: t.text().unique(), size: t.integer() });
const Child = model("children", { id: t.id(), parent: t.ref(Parent, { reverse: "children" }), title: t.text() });
const models = { parents: Parent, children: Child };
const capabilities = { transactions: false, sql: true, atomic: "all", filters: "all" } as const;

describe.each([
  { name: "Postgres", dialect: postgres, open: () => requestDriver(pgliteDriver({}, postgresResult)) },
  { name: "SQLite", dialect: sqliteOverNetwork, open: () => requestDriver(libsqlDriver({ url: ":memory:" })) },
])("$name", ({ dialect, open }) => {
  const { driver, requests } = open();
  const adapter = sqlAdapter(dialect, driver, { capabilities });
  const db = connect(adapter, models);
  const planOf = (query: object): Plan => (query as { readonly plan: Plan }).plan;
  const expecting = (query: object, expects: SelectPlan["expects"]): Plan =>
    ({ ...planOf(query), expects }) as SelectPlan;

  beforeAll(() => createTables(db));
  beforeEach(async () => {
    await db.children.filter().delete({ all: true });
    await db.parents.filter().delete({ all: true });
    await db.parents.createMany([
      { name: "a", size: 1 },
      { name: "b", size: 7 },
      { name: "c", size: 7 },
    ]);
    requests.length = 0;
  });
  afterAll(() => db.close());

  test.each([
    ["one", { size: 9 }, "NotFoundError"],
    ["one", { size: 7 }, "MultipleRowsError"],
    ["oneAtMost", { size: 7 }, "MultipleRowsError"],
  ] as const)("%s, where there are rows of %j: nothing is written, in one request", async (expects, where, name) => {
    const plans = [
      planOf(db.parents.filter({ name: "a" }).update({ size: 5 })),
      planOf(db.parents.count()),
      expecting(db.parents.filter(where).find(), expects),
      planOf(db.parents.create({ name: "new", size: 2 })),
    ];
    await expect(adapter.run(plans, { atomic: true })).rejects.toMatchObject({ name, model: "parents" });
    expect(requests.length).toBe(1);
    expect(await db.parents.orderBy("name").pluck("size")).toStrictEqual([1, 7, 7]);
  });

  test.each([
    ["one", { size: 5 }, ["a"]],
    ["oneAtMost", { size: 5 }, ["a"]],
    ["oneAtMost", { size: 9 }, []],
  ] as const)("%s, where there are rows of %j: they are read as they are then", async (expects, where, names) => {
    const found = db.parents
      .include({ children: (c) => c.orderBy("title").select("title") })
      .filter(where)
      .find();
    const plans = [
      planOf(db.parents.filter({ name: "a" }).update({ size: 5 })),
      expecting(found, expects),
      planOf(db.parents.filter({ name: "a" }).update({ size: 6 })),
    ];
    const { id } = await db.parents.get({ name: "a" });
    await db.children.createMany(["y", "x"].map((title) => ({ parentId: id, title })));
    requests.length = 0;
    const [, result] = await adapter.run(plans, { atomic: true });
    expect(requests.length).toBe(1);
    expect(result?.rows).toStrictEqual(
      names.map((name) => ({ id, name, size: 5, children: [{ title: "x" }, { title: "y" }] })),
    );
  });
});
