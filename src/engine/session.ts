import type { RowUnit, StoredRow } from "../contracts/row-store.ts";

/** What one run of plans has in common. */
export interface Session {
  readonly unit: RowUnit;
  /** The clock, stopped at the beginning of the run: milliseconds since 1970. */
  readonly now: () => number;
  /** The rows made so far, by insert plan; `null` where an insert kept the row in its way. */
  readonly created: Map<object, StoredRow | null>;
}

/** Begins a run over a unit of work. */
export function openSession(unit: RowUnit): Session {
  let stopped = 0;
  return { unit, now: () => (stopped ||= Date.now()), created: new Map() };
}
