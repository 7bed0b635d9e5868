import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { libsql } from "../../../adapters/libsql/index.ts";
import { libsqlDriver } from "../../../adapters/libsql/libsql-driver.ts";
import { pgliteDriver } from "../../../adapters/pglite/pglite-driver.ts";
import type { Adapter } from "../../../src/contracts/adapter.ts";
import { model, t } from "../../../src/index.ts";
import { createTables } from "../../../src/migrations/index.ts";
import { postgresResult } from "../../../src/sql/dialects/postgres-answer.ts";
import { postgres } from "../../../src/sql/dialects/postgres.ts";
import { sqliteOverNetwork } from "../../../src/sql/dialects/sqlite-over-network.ts";
import { sqlite } from "../../../src/sql/dialects/sqlite.ts";
import { sqlAdapter } from "../../../src/sql/sql-adapter.ts";
import { connectWholly } from "../../../src/testing/subject.ts";
import { requestDriver } from "../../support/request-driver.ts";

// Random lists whose queries need keys of earlier ones, as one request and as a transaction runs them, which reads keys in between.

const Owner = model("owners", { id: t.id(), name: t.text().unique(), size: t.integer().nullable().unique() });
const Thing = model("things", {
  id: t.id(),
  owner: t.ref(Owner, { onDelete: "cascade" }).nullable(),
  above: t.ref("self", { key: t.id(), onDelete: "setNull" }).nullable(),
  note: t.text(),
});
const Mark = model("marks", {
  id: t.id(),
  owner: t.ref(Owner, { onDelete: "setNull" }).nullable(),
  thing: t.ref(Thing, { onDelete: "setNull" }).nullable(),
  title: t.text(),
});
const models = { owners: Owner, things: Thing, marks: Mark };
type Models = typeof models;
const capabilities = { transactions: false, sql: true, atomic: "all", filters: "all" } as const;

const connectTo = (adapter: Adapter) => connectWholly<Models>(adapter, models);
type Db = ReturnType<typeof connectTo>;

/** One query of a list. Numbers choose among the rows created before it. */
interface Step {
  readonly verb: (typeof verbs)[number];
  readonly name: string;
  readonly other: string;
  readonly owner: number;
  readonly thing: number;
}

const verbs = [
  ...["own", "own", "ignore", "upsert", "keyed", "two", "find", "change", "rename", "disown"],
  ...["make", "make", "several", "drop", "mark", "mark", "mark", "marks", "move"],
] as const;
const word = fc.constantFrom("a", "b", "c", "d", "e", "f", "g", "h");
const step: fc.Arbitrary<Step> = fc.record({
  verb: fc.constantFrom(...verbs),
  name: word,
  other: word,
  owner: fc.nat(3),
  thing: fc.nat(3),
});

type Batch = Parameters<Extract<Parameters<Db["atomic"]>[0], (...given: never) => unknown>>[0];

/** Explicit keys are from `first` on, past all that the stores have made: how many those are differs after failures. */
function build(b: Batch, steps: readonly Step[], first: number): void {
  const owners: unknown[] = [];
  const things: unknown[] = [];
  const pick = (rows: readonly unknown[], back: number): never => (rows.at(-1 - back) ?? rows[0] ?? null) as never;
  for (const [index, { verb, name, other, ...chosen }] of steps.entries()) {
    const owner = pick(owners, chosen.owner);
    const thing = pick(things, chosen.thing);
    const size = index;
    if (verb === "own") owners.push(b.owners.create({ name, size }));
    else if (verb === "ignore") owners.push(b.owners.create({ name }, { onConflict: "ignore" }));
    else if (verb === "upsert") owners.push(b.owners.upsert({ name, size: 100 + index } as never));
    else if (verb === "keyed") owners.push(b.owners.create({ id: first + index * 7, name }));
    else if (verb === "two") b.owners.createMany([{ name }, { name: other }]);
    else if (verb === "find") b.owners.getOrCreate({ name }, { size });
    else if (verb === "change") b.owners.updateOrCreate({ name }, { size: 200 + index });
    else if (verb === "rename") b.owners.filter({ name }).update({ name: other });
    else if (verb === "disown") b.owners.filter({ name }).delete();
    else if (verb === "make") things.push(b.things.create({ note: name + index, owner, above: thing }));
    else if (verb === "several")
      b.things.createMany([name, other].map((note) => ({ note: note + index, owner, above: thing })));
    else if (verb === "drop") b.things.filter((p) => p.note.startsWith(name)).delete();
    else if (verb === "mark") b.marks.create({ title: name, owner, thing });
    else if (verb === "marks") b.marks.createMany([name, other].map((title) => ({ title, owner, thing })));
    else b.marks.filter({ title: name }).update({ owner, thing } as never);
  }
}

/** What a list leaves behind, without keys that stores may choose as they like; or how it failed. */
async function outcome(db: Db, steps: readonly Step[], first: number): Promise<unknown> {
  await db.marks.filter().delete({ all: true });
  await db.things.filter().delete({ all: true });
  await db.owners.filter().delete({ all: true });
  await db.owners.createMany(["a", "b", "c"].map((name) => ({ name })));
  try {
    await db.atomic((b) => build(b, steps, first));
  } catch (error) {
    return (error as Error).name;
  }
  const rows = await Promise.all([
    db.owners.orderBy("name").select("name", "size").all(),
    db.things.include("owner", "above").all(),
    db.marks.include("owner", "thing").all(),
  ]);
  const told = (row: unknown): unknown => {
    const { name, note } = (row ?? {}) as { readonly name?: string; readonly note?: string };
    return name ?? note ?? null;
  };
  const [owners, things, marks] = rows as unknown as Readonly<Record<string, unknown>>[][];
  return [
    owners,
    things?.map(({ note, owner, above }) => JSON.stringify([note, told(owner), told(above)])).toSorted(),
    marks?.map(({ title, owner, thing }) => JSON.stringify([title, told(owner), told(thing)])).toSorted(),
  ];
}

describe.each([
  { name: "Postgres", dialect: postgres, open: () => requestDriver(pgliteDriver({}, postgresResult)), least: 1 },
  {
    name: "SQLite over a network",
    dialect: sqliteOverNetwork,
    open: () => requestDriver(libsqlDriver({ url: ":memory:" })),
    least: 0.5,
  },
  { name: "SQLite", dialect: sqlite, open: () => requestDriver(libsqlDriver({ url: ":memory:" })), least: 0.5 },
])("$name", ({ dialect, open, least }) => {
  const { driver } = open();
  const store = connectTo(sqlAdapter(dialect, driver, { capabilities }));
  const other = connectTo(libsql({ url: ":memory:" }));
  afterAll(() => Promise.all([store.close(), other.close()]));

  test("random lists leave behind what they leave behind one by one", { timeout: 60_000 }, async () => {
    await createTables(store);
    await createTables(other);
    let ran = 0;
    let kept = 0;
    let first = 0;
    const runs = dialect === postgres ? 100 : 300;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 9 }), async (steps) => {
        first += 10_000;
        const found = await outcome(store, steps, first);
        if (found === "UnsupportedError") return;
        ran++;
        if (typeof found !== "string") kept++;
        expect(found).toStrictEqual(await outcome(other, steps, first));
      }),
      { numRuns: runs },
    );
    expect(ran).toBeGreaterThanOrEqual(runs * least);
    expect(kept).toBeGreaterThan(runs / 10);
  });
});
