import { isDeepStrictEqual } from "node:util";
import type { InspectedStatement } from "../src/index.ts";
import type { Pair } from "./pairs.ts";
import type { PairQuestion, Question, Shown, SqlQuestion } from "./question.ts";
import type { Request, Store } from "./stores.ts";

/** How one store did. */
export interface Attempt {
  readonly store: string;
  readonly milliseconds: number;
  readonly roundTrips: number;
}

/** What was sent. */
export interface Sent extends InspectedStatement {
  /** The name of the store, where there are two. */
  readonly where?: string;
  /** How many times, where that was counted. */
  readonly times?: number;
}

/** A question, what was sent for it, and the answer of each store. */
export interface Outcome {
  readonly words: string;
  /** As the first of the stores was asked. */
  readonly statements: readonly Sent[];
  /** The answer of the first of the stores. */
  readonly rows: readonly Shown[];
  readonly attempts: readonly Attempt[];
  /** Whether all answers are the same to the last value, types included. */
  readonly agree: boolean;
}

/** One store, or one pair of them, with the work to do there. */
interface Try {
  readonly store: string;
  readonly work: () => Promise<unknown>;
  /** What was sent since the last call, and in how many round trips. */
  readonly takeSent: Pair["takeSent"];
}

/** Asks the same of every store that can be asked, the first one being libSQL. */
export async function run(question: Question | SqlQuestion, stores: readonly Store[]): Promise<Outcome> {
  return outcomeOf(
    question,
    stores.flatMap((store) => {
      const work = workOn(question, store);
      return work === null ? [] : [{ store: store.name, work, takeSent: () => sentTo(store) }];
    }),
  );
}

/** Asks the same of every pair of stores. */
export async function runOnPairs(question: PairQuestion, pairs: readonly Pair[]): Promise<Outcome> {
  return outcomeOf(
    question,
    pairs.map(({ name, db, counters, takeSent }) => ({
      store: name,
      work: () => question.askPair(db, counters),
      takeSent,
    })),
  );
}

async function outcomeOf({ words, show }: Pick<Question, "words" | "show">, tries: readonly Try[]): Promise<Outcome> {
  const attempts: Attempt[] = [];
  const answers: unknown[] = [];
  let statements: readonly Sent[] | undefined;
  for (const { store, work, takeSent } of tries) {
    takeSent();
    const started = performance.now();
    answers.push(await work());
    const milliseconds = performance.now() - started;
    const sent = takeSent();
    attempts.push({ store, milliseconds, roundTrips: sent.roundTrips });
    statements ??= sent.statements;
  }
  const [first, ...others] = answers;
  return {
    words,
    statements: statements ?? [],
    rows: show(first),
    attempts,
    agree: others.every((answer) => isSame(answer, first)),
  };
}

function workOn(question: Question | SqlQuestion, { db, sql }: Store): (() => Promise<unknown>) | null {
  if ("ask" in question) return () => question.ask(db);
  return sql === null ? null : () => question.askSql(sql);
}

function sentTo({ takeRequests, adapter }: Store): ReturnType<Try["takeSent"]> {
  const requests = takeRequests();
  return { statements: requests.flatMap((request) => statementsOf(request, adapter)), roundTrips: requests.length };
}

function statementsOf(request: Request, adapter: Store["adapter"]): readonly Sent[] {
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
