import type { Adapter } from "../contracts/adapter.ts";
import { AnyrowError } from "../errors.ts";
import type { Plan } from "../plan/plan.ts";
import type { QueryEvent } from "./database-types.ts";

/** What is told of requests. */
export type Listener = (event: QueryEvent) => void;

/** What a call sends, as far as its plans tell. */
export type Described = Pick<QueryEvent, "statements" | "roundTrips">;

interface Observation {
  readonly adapter: Adapter;
  readonly name: string;
  readonly listeners: readonly Listener[];
}

/** What is told of a call. */
export interface Telling<Done> {
  readonly describe: () => Described;
  readonly countRows: (done: Done) => number;
  /** Whether it is told even when it took no request. */
  readonly always: boolean;
}

/** Makes a call and tells listeners what it sent and how it went, without values. */
export async function observed<Done>(
  { adapter, name, listeners }: Observation,
  { describe, countRows, always }: Telling<Done>,
  call: (onRequest: () => void) => Promise<Done>,
): Promise<Done> {
  const started = performance.now();
  let requests = 0;
  let rows = 0;
  let error: unknown = null;
  try {
    const done = await call(() => (requests += 1));
    rows = countRows(done);
    return done;
  } catch (thrown) {
    error = thrown;
    throw thrown;
  } finally {
    const durationMs = performance.now() - started;
    const { statements, roundTrips } = describe();
    // Over a network requests are counted as they are sent, repeated ones too; elsewhere the plans tell.
    const trips = adapter.network === undefined ? roundTrips : requests;
    const event = {
      store: adapter.name,
      name,
      statements,
      durationMs,
      rows,
      roundTrips: trips,
      error: withoutCause(error),
    };
    if (always || trips > 0) for (const each of listeners) tell(each, event);
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
function tell(listener: Listener, event: QueryEvent): void {
  try {
    listener(event);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

/** What plans send, as the adapter shows them. */
export function describePlans(adapter: Adapter, plans: readonly Plan[]): Described {
  try {
    const inspections = plans.map((plan) => adapter.inspect(plan));
    const statements = inspections.flatMap(
      ({ statements: sent, ranges }) => sent?.map(({ sql }) => sql) ?? ranges ?? [],
    );
    return { statements, roundTrips: Math.max(1, ...inspections.map(({ roundTrips }) => roundTrips)) };
  } catch {
    // A plan that cannot be shown was refused before anything was sent.
    return { statements: [], roundTrips: 0 };
  }
}
