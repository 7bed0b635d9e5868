import type { RowUnit, StoredRow } from "../contracts/row-store.ts";

/** What one run of plans over a unit of work has in common; not the `Session` of a database, which sends such runs. */
export interface Session {
  readonly unit: RowUnit;
  /** The clock, stopped when it is first looked at: milliseconds since 1970. */
  stopped: number | null;
  /** The row each insert plan made so far; `null` where it kept the row in its way. */
  created: Map<object, StoredRow | null> | null;
}

/** Begins a run over a unit of work. */
export function openSession(unit: RowUnit): Session {
  return { unit, stopped: null, created: null };
}

/** The one moment at which everything in a run happens. */
export function clock(session: Session | null): number {
  if (session === null) return Date.now();
  session.stopped ??= Date.now();
  return session.stopped;
}

/** Remembers what an insert made, for plans after it. */
export function remember(session: Session, insert: object, row: StoredRow | null): void {
  session.created ??= new Map();
  session.created.set(insert, row);
}
