import type { Report } from "./recording-runner.ts";

/** Where a store is, as text: it is sent to the runtime in which the store is opened. */
export interface Place {
  /** A URL or a path; empty where the store needs none. */
  readonly url: string;
  /** What the store wants to be shown, where it does. */
  readonly token?: string;
}

/** What a runtime is asked to do. */
export interface Errand {
  readonly mode: string;
  readonly place: Place;
  /** `suite` runs cases; `probe` only opens the store and says how that fails. */
  readonly task: "suite" | "probe";
  /** Full names of the cases to run; all of them where it is `null`. */
  readonly only: readonly string[] | null;
  /** Milliseconds for each case. */
  readonly timeout: number;
}

/** What came of it. */
export interface Answer {
  /** What the runtime says it is. */
  readonly runtime: string;
  readonly milliseconds: number;
  /** Of the suite. */
  readonly report: Report | null;
  /** Of a probe: what the store failed with, causes included; `null` where it opened. */
  readonly failure: string | null;
}
