import { connect } from "../../src/index.ts";
import { createTables } from "../../src/migrations/index.ts";
import { type Answer, type Asked, type AskedKeys, ask } from "./ask.ts";
import { type Refusal, type Verdict, compare } from "./compare.ts";
import type { Question } from "./question.ts";
import type { Rows } from "./rows.ts";
import { buildModels } from "./models.ts";
import type { Schema } from "./schemas.ts";
import type { Database, Store, Stores } from "./stores.ts";
import type { KeyValueStore } from "./key-value-stores.ts";

/** What two stores said to one question. */
export interface Pair {
  readonly store: string;
  readonly verdict: Verdict;
  readonly oracle: Answer;
  readonly other: Answer;
}

/** What kind of difference two answers are: two questions with the same one are likely to have met the same mistake. */
export function natureOf({ store, oracle, other }: Pair): string {
  return [
    store,
    ...[oracle, other].map((answer) => ("error" in answer ? `${answer.error} ${reasonOf(answer.cause)}` : "a value")),
  ].join(": ");
}

/** What a driver said, without names and numbers. */
function reasonOf(cause: unknown): string {
  const inner = cause instanceof Error ? (cause.cause ?? cause) : cause;
  return String(inner).replaceAll(/\d+|"[^"]*"/g, "");
}

/** All stores with the tables of one schema and the same rows. */
export interface Playground {
  readonly oracle: Asked;
  readonly asked: ReadonlyMap<string, Asked>;
  /** Asks all stores, and compares each with the oracle. */
  pairs(question: Question): Promise<readonly Pair[]>;
}

interface Filled {
  createMany(rows: readonly unknown[]): PromiseLike<unknown>;
}

let number = 0;

/** Makes tables of a schema in all stores, under names of their own, and fills them. */
export async function openPlayground({ oracle, others }: Stores, schema: Schema, rows: Rows): Promise<Playground> {
  const prefix = `s${number++}`;
  const truth = await fill(oracle, prefix, schema, rows);
  const filled = new Map<string, Asked>();
  const refusals = new Map<string, (question: Question) => Refusal>();
  for (const store of others) {
    filled.set(store.name, await fill(store, prefix, schema, rows));
    refusals.set(store.name, (question) => refusalOf(store, question));
  }
  return {
    oracle: truth,
    asked: filled,
    async pairs(question) {
      const [said, ...answers] = await Promise.all([truth, ...filled.values()].map((each) => ask(each, question)));
      if (said === undefined) throw new RangeError("there is no oracle");
      return [...filled.keys()].map((store, index) => {
        const other = answers[index] as Answer;
        return {
          store,
          oracle: said,
          other,
          verdict: compare(said, other, question, refusals.get(store)?.(question) ?? "never"),
        };
      });
    },
  };
}

/** Whether a store has to refuse a question. */
function refusalOf(store: Store, { answeredBy }: Question): Refusal {
  const known: readonly Question["answeredBy"][] =
    "adapter" in store && store.adapter.capabilities.sql ? ["oracle"] : ["oracle", "sql"];
  if (known.includes(answeredBy)) return "always";
  return "refuses" in store && store.refuses ? "sometimes" : "never";
}

async function fill(store: Store, prefix: string, schema: Schema, rows: Rows): Promise<Asked> {
  try {
    return "adapter" in store
      ? await fillDatabase(store, prefix, schema, rows)
      : await fillKeys(store, prefix, schema, rows);
  } catch (cause) {
    throw new Error(`${store.name} did not take the rows of a random schema`, { cause });
  }
}

async function fillDatabase({ adapter }: Database, prefix: string, schema: Schema, rows: Rows): Promise<Asked> {
  const models = buildModels(schema, prefix, false);
  const db: object = connect(adapter, models as never);
  await createTables(db);
  await write(db, schema, rows);
  return { db, models, schema, keys: null };
}

async function fillKeys(store: KeyValueStore, prefix: string, schema: Schema, rows: Rows): Promise<Asked> {
  const models = buildModels(schema, prefix, true);
  const { adapter, whole, keep, ...rewindable } = store.open();
  const db: object = connect(adapter, models as never);
  await write(db, schema, rows);
  keep();
  // The types of tables do not help where models are data.
  const all = connect(whole, models as never) as AskedKeys["whole"];
  return { db, models, schema, keys: { ...rewindable, whole: all } };
}

async function write(db: object, schema: Schema, rows: Rows): Promise<void> {
  for (const model of schema)
    await (db as Readonly<Record<string, Filled>>)[model.name]?.createMany(rows[model.name] ?? []);
}
