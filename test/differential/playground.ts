import { type AnyModel, connect } from "../../src/index.ts";
import { createTables } from "../../src/migrations/index.ts";
import { type Answer, type Asked, ask } from "./ask.ts";
import { type Verdict, compare } from "./compare.ts";
import type { Question } from "./question.ts";
import type { Rows } from "./rows.ts";
import { type Schema, buildModels } from "./schemas.ts";
import type { Store, Stores } from "./stores.ts";

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
  const models = buildModels(schema, `s${number++}`);
  const truth = await fill(oracle, models, schema, rows);
  const filled = new Map<string, Asked>();
  for (const store of others) filled.set(store.name, await fill(store, models, schema, rows));
  const refuses = new Map(
    others.map(({ name, adapter }) => [name, adapter.capabilities.sql ? ["oracle"] : ["oracle", "sql"]]),
  );
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
          verdict: compare(said, other, question, refuses.get(store)?.includes(question.answeredBy) ?? false),
        };
      });
    },
  };
}

async function fill(
  { adapter, name }: Store,
  models: Readonly<Record<string, AnyModel>>,
  schema: Schema,
  rows: Rows,
): Promise<Asked> {
  const db: object = connect(adapter, models as never);
  try {
    await createTables(db);
    for (const model of schema)
      await (db as Readonly<Record<string, Filled>>)[model.name]?.createMany(rows[model.name] ?? []);
  } catch (cause) {
    throw new Error(`${name} did not take the rows of a random schema`, { cause });
  }
  return { db, models, schema };
}
