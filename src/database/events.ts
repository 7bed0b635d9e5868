import type { Adapter, AdapterTransaction, Result, RunOptions, TransactionOptions } from "../contracts/adapter.ts";
import { AnyrowError } from "../errors.ts";
import type { Plan } from "../plan/plan.ts";
import type { QueryEvent } from "./database-types.ts";

/** Anything that runs plans: an adapter or one of its transactions. */
export interface PlanRunner {
  run(plans: readonly Plan[], options: RunOptions): Promise<readonly Result[]>;
  /** Opens a transaction, or a savepoint in one; absent where there are none. */
  begin?(options: TransactionOptions): Promise<AdapterTransaction>;
}

/** Runs plans and tells a listener of each request what it sent and how it went, without values. */
export async function runObserved(
  runner: PlanRunner,
  adapter: Adapter,
  onQuery: (event: QueryEvent) => void,
  plans: readonly Plan[],
  options: RunOptions,
): Promise<readonly Result[]> {
  const started = performance.now();
  let results: readonly Result[] = [];
  let error: unknown = null;
  try {
    results = await runner.run(plans, options);
    return results;
  } catch (thrown) {
    error = thrown;
    throw thrown;
  } finally {
    const durationMs = performance.now() - started;
    const rows = results.reduce((sum, { rows: found }) => sum + found.length, 0);
    tell(onQuery, { ...describePlans(adapter, plans), durationMs, rows, error: withoutCause(error) });
  }
}

/** The error as a listener may log it: what a driver says in the cause may hold values, such as those of a unique key. */
function withoutCause(error: unknown): unknown {
  if (!(error instanceof AnyrowError) || error.cause === undefined) return error;
  const { cause: _, ...rest } = Object.getOwnPropertyDescriptors(error);
  // Where it is an accessor it answers for errors only, and a copy is none.
  const stack = { value: error.stack, configurable: true, writable: true };
  return Object.create(Object.getPrototypeOf(error) as object, { ...rest, stack });
}

/** Calls a listener. A mistake in it must not turn a write that succeeded into an error, nor stay unseen. */
function tell(onQuery: (event: QueryEvent) => void, event: QueryEvent): void {
  try {
    onQuery(event);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

function describePlans(
  adapter: Adapter,
  plans: readonly Plan[],
): Pick<QueryEvent, "store" | "statements" | "roundTrips"> {
  try {
    const inspections = plans.map((plan) => adapter.inspect(plan));
    const statements = inspections.flatMap(
      ({ statements: sent, ranges }) => sent?.map(({ sql }) => sql) ?? ranges ?? [],
    );
    return {
      store: adapter.name,
      statements,
      roundTrips: Math.max(1, ...inspections.map(({ roundTrips }) => roundTrips)),
    };
  } catch {
    // A plan that cannot be shown was refused before anything was sent.
    return { store: adapter.name, statements: [], roundTrips: 0 };
  }
}
