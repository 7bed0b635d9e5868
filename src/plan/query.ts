import type { Plan, QueryPlan } from "./plan.ts";

/** One SQL statement as it would be sent. */
export interface InspectedStatement {
  readonly sql: string;
  readonly params: readonly unknown[];
}

/** What a query would do, without doing it. */
export interface Inspection {
  /** The adapter or dialect that would run it. */
  readonly store: string;
  /** Requests to the store. */
  readonly roundTrips: number;
  /** What SQL stores are sent. */
  readonly statements?: readonly InspectedStatement[];
  /** What an engine does, step by step, for stores without SQL. */
  readonly ranges?: readonly string[];
}

/** Anything that can show what a plan would do: an adapter or a dialect. Pure. */
export interface Inspector {
  inspect(plan: Plan): Inspection;
}

/** A query that has not run: immutable data that runs each time it is awaited. */
export interface Query<Result> extends PromiseLike<Result> {
  /** What is asked, as data. */
  readonly plan: QueryPlan;
  /** What awaiting would send. A query without a database needs something to inspect for, such as a dialect of "anyrow/sql". */
  inspect(inspector?: Inspector): Inspection;
  /** What the store says of how it would run the query. */
  explain(): Query<string>;
  /** The same with a value for each of its parameters. */
  with(values: Readonly<Record<string, unknown>>): Query<Result>;
  /** Runs the query and handles its failure, as the method of a promise does. */
  catch<Rejected = never>(
    onRejected?: ((reason: unknown) => Rejected | PromiseLike<Rejected>) | null,
  ): Promise<Result | Rejected>;
  /** Runs the query and calls back when it is over, as the method of a promise does. */
  finally(onFinally?: (() => void) | null): Promise<Result>;
}
