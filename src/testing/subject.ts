import type { Adapter } from "../contracts/adapter.ts";
import type { AnyModel } from "../plan/nodes.ts";
import type { ConnectOptions, Database } from "../database/database-types.ts";
import type { ModelsOf } from "../models/model-types.ts";
import type { TestRunner } from "./test-runner.ts";
import { connect } from "../database/connect.ts";
import { createTables } from "../migrations/create-tables.ts";
import type { CountingAdapter } from "./counting-adapter.ts";
import { type Refused, SECRET, describeFailure, failureOf } from "./refusal.ts";

/** The capabilities of a store that can do everything; cases that need less than all say so in `needs`. */
export interface EveryCapability {
  readonly transactions: true;
  readonly sql: true;
  readonly atomic: "all";
  readonly filters: "all";
}

/** The database that cases about a set of models are given. */
export type CaseDatabase<Models extends ModelsOf<Models>> = Database<Adapter<EveryCapability>, Models>;

/** A capability that a store may lack. */
export type Need = "transactions" | "sql";

interface Named {
  /** What holds, as a sentence. */
  readonly name: string;
  /** What a store must be able to do for the case to mean anything. */
  readonly needs?: readonly Need[];
}

/** A question and its answer. */
export interface Reads<Db> extends Named {
  readonly query: (db: Db) => PromiseLike<unknown>;
  readonly gives: unknown;
}

/** A call that fails before anything is sent, or with `sent: true` one that the store refuses. */
export interface Refuses<Db> extends Named {
  readonly attempt: (db: Db) => unknown;
  readonly refused: Refused;
  readonly sent?: boolean;
}

/** Several steps. */
export interface Steps<Db> extends Named {
  readonly steps: (world: World<Db>) => Promise<void>;
}

/** One thing that must be true of every store. */
export type Case<Db> = Reads<Db> | Refuses<Db> | Steps<Db>;

/** What a case of several steps works with. */
export interface World<Db> {
  readonly db: Db;
  readonly adapter: Adapter<EveryCapability>;
  readonly expect: TestRunner["expect"];
  /** How many requests the store has had so far. */
  readonly requests: () => number;
  /** Checks that a call fails, and with what. */
  readonly refuses: (attempt: () => unknown, refused: Refused) => Promise<void>;
}

/** Cases about one subject, as a runner needs them: whatever their models are. */
export interface Subject {
  readonly name: string;
  readonly cases: readonly SubjectCase[];
}

/** One case of a subject. */
export interface SubjectCase {
  readonly name: string;
  readonly needs: readonly Need[];
  readonly run: (store: TestedStore, expect: TestRunner["expect"]) => Promise<void>;
}

/** The store under test, and what the subjects have made in it. */
export interface TestedStore extends CountingAdapter {
  readonly prepared: Map<object, Promise<unknown>>;
}

/** Models, the rows they start with, and cases about them. */
export interface SubjectDescription<Models extends ModelsOf<Models>> {
  readonly name: string;
  /** Parents first. Table names are the subject's own: all subjects share one store. */
  readonly models: Models;
  /** Writes the rows that all cases read; without it each case begins with empty tables. */
  readonly seed?: (db: CaseDatabase<Models>) => PromiseLike<unknown>;
  readonly cases: readonly Case<CaseDatabase<Models>>[];
}

/** Makes a subject. Its tables are created, and its rows written, when its first case runs. */
export function subject<Models extends ModelsOf<Models>>(description: SubjectDescription<Models>): Subject {
  const { name, models, seed, cases } = description;
  const prepare = async (store: TestedStore): Promise<CaseDatabase<Models>> => {
    const db = connectWholly(store.adapter, models);
    await createTables(db);
    await seed?.(db);
    return db;
  };
  return {
    name,
    cases: cases.map((each) => ({
      name: each.name,
      needs: each.needs ?? [],
      run: async (store, expect) => {
        const ready = (store.prepared.get(description) ?? prepare(store)) as Promise<CaseDatabase<Models>>;
        store.prepared.set(description, ready);
        const db = await ready;
        if (seed === undefined) await empty(db, models);
        await runCase(each, worldOf(db, store, expect));
      },
    })),
  };
}

/** A database in whose type every verb exists: cases that use one which the store lacks are not run there. */
export function connectWholly<Models extends ModelsOf<Models>>(
  adapter: Adapter,
  models: Models,
  options?: ConnectOptions,
): CaseDatabase<Models> {
  return connect(adapter as Adapter<EveryCapability>, models as never, options);
}

interface Emptied {
  filter(): Emptied;
  withDeleted(): Emptied;
  delete(options: { all: true; hard: true }): PromiseLike<number>;
}

/** Removes every row, children first. */
async function empty(db: object, models: object): Promise<void> {
  const tables = Object.entries(models as Record<string, AnyModel>).reverse();
  for (const [name, { table }] of tables) {
    const rows = (db as Record<string, Emptied>)[name]?.filter();
    const all = table.softDelete === null ? rows : rows?.withDeleted();
    if (!table.view) await all?.delete({ all: true, hard: true });
  }
}

function worldOf<Db>(db: Db, store: TestedStore, expect: TestRunner["expect"]): World<Db> {
  return {
    db,
    adapter: store.adapter as Adapter<EveryCapability>,
    expect,
    requests: store.requests,
    refuses: async (attempt, refused) => {
      const failure = await failureOf(attempt);
      expect(describeFailure(failure, refused)).toStrictEqual(refused);
      expect((failure as Error).message.includes(SECRET)).toStrictEqual(false);
    },
  };
}

async function runCase<Db>(each: Case<Db>, world: World<Db>): Promise<void> {
  if ("steps" in each) return each.steps(world);
  if ("query" in each) {
    world.expect(await each.query(world.db)).toStrictEqual(each.gives);
    return;
  }
  const before = world.requests();
  await world.refuses(() => each.attempt(world.db), each.refused);
  if (each.sent !== true) world.expect(world.requests() - before).toStrictEqual(0);
}
