import { isDeepStrictEqual } from "node:util";
import type { InspectedStatement } from "../src/index.ts";
import type { Question, Shown, SqlQuestion } from "./question.ts";
import type { Request, Store } from "./stores.ts";

/** How one store did. */
export interface Attempt {
  readonly store: string;
  readonly milliseconds: number;
  readonly roundTrips: number;
}

/** A question, what was sent for it, and the answer of each store. */
export interface Outcome {
  readonly words: string;
  /** As the first of the stores was asked. */
  readonly statements: readonly InspectedStatement[];
  /** The answer of the first of the stores. */
  readonly rows: readonly Shown[];
  readonly attempts: readonly Attempt[];
  /** Whether all answers are the same to the last value, types included. */
  readonly agree: boolean;
}

/** Asks the same of every store that can be asked, the first one being libSQL. */
export async function run(question: Question | SqlQuestion, stores: readonly Store[]): Promise<Outcome> {
  const attempts: Attempt[] = [];
  const answers: unknown[] = [];
  let statements: readonly InspectedStatement[] | undefined;
  for (const store of stores) {
    const work = workOn(question, store);
    if (work === null) continue;
    store.takeRequests();
    const started = performance.now();
    answers.push(await work());
    const milliseconds = performance.now() - started;
    const requests = store.takeRequests();
    attempts.push({ store: store.name, milliseconds, roundTrips: requests.length });
    statements ??= requests.flatMap((request) => statementsOf(request, store));
  }
  const [first, ...others] = answers;
  return {
    words: question.words,
    statements: statements ?? [],
    rows: question.show(first),
    attempts,
    agree: others.every((answer) => isSame(answer, first)),
  };
}

function workOn(question: Question | SqlQuestion, { db, sql }: Store): (() => Promise<unknown>) | null {
  if ("ask" in question) return () => question.ask(db);
  return sql === null ? null : () => question.askSql(sql);
}

function statementsOf(request: Request, { adapter }: Store): readonly InspectedStatement[] {
  if (typeof request === "string") return [{ sql: request, params: [] }];
  return request.flatMap((plan) => adapter.inspect(plan).statements ?? []);
}

/** Equal values of equal types, and equal properties in equal order. */
function isSame(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(one, other) && isDeepStrictEqual(names(one), names(other));
}

function names(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(names);
  if (value === null || typeof value !== "object") return null;
  return Object.entries(value).map(([name, held]) => [name, names(held)]);
}
