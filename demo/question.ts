import type { Airports, SqlAirports } from "./models.ts";
import type { Counters, Visits } from "./travellers.ts";

/** A row as it is printed. */
export type Shown = Readonly<Record<string, unknown>>;

/** Something to ask of a store, or to do there: the answer must be the same on all of them. */
export interface Question {
  /** What is asked, in words. */
  readonly words: string;
  /** Asks it. */
  readonly ask: (db: Airports) => Promise<unknown>;
  /** The answer as rows to print. */
  readonly show: (answer: unknown) => readonly Shown[];
}

/** A question for the stores that take SQL. */
export interface SqlQuestion {
  readonly words: string;
  readonly askSql: (db: SqlAirports) => Promise<unknown>;
  readonly show: (answer: unknown) => readonly Shown[];
}

/** A question for two stores with one database over both. */
export interface PairQuestion {
  readonly words: string;
  readonly askPair: (db: Visits, counters: Counters) => Promise<unknown>;
  readonly show: (answer: unknown) => readonly Shown[];
}

/** Makes a question; `show` is needed where rows hold other rows. */
export function question<Answer>(
  words: string,
  ask: (db: Airports) => PromiseLike<Answer>,
  show?: (answer: Answer) => readonly Shown[],
): Question {
  return { words, ask: async (db) => ask(db), show: showing(show) };
}

/** Makes a question for the stores that take SQL. */
export function sqlQuestion<Answer>(
  words: string,
  askSql: (db: SqlAirports) => PromiseLike<Answer>,
  show?: (answer: Answer) => readonly Shown[],
): SqlQuestion {
  return { words, askSql: async (db) => askSql(db), show: showing(show) };
}

/** Makes a question for two stores with one database over both. */
export function pairQuestion<Answer>(
  words: string,
  askPair: (db: Visits, counters: Counters) => PromiseLike<Answer>,
  show?: (answer: Answer) => readonly Shown[],
): PairQuestion {
  return { words, askPair: async (db, counters) => askPair(db, counters), show: showing(show) };
}

function showing<Answer>(
  show: ((answer: Answer) => readonly Shown[]) | undefined,
): (answer: unknown) => readonly Shown[] {
  return show === undefined ? plainly : (answer) => show(answer as Answer);
}

/** Rows as they are, anything else as one row. */
function plainly(answer: unknown): readonly Shown[] {
  const items = Array.isArray(answer) ? (answer as unknown[]) : [answer];
  return items.map((item) => (item !== null && typeof item === "object" ? (item as Shown) : { answer: item }));
}
