import type { Parameters } from "fast-check";
import type { Adapter } from "../../src/index.ts";

/** Stores whose answers are compared, each empty, and what stands behind them. */
export interface OpenStores {
  readonly adapters: Readonly<Record<string, Adapter>>;
  close(): Promise<void>;
}

/** What stores are compared with. */
export interface Comparison {
  /** Opens the stores; called once. */
  readonly open: () => Promise<OpenStores>;
  readonly seed: number;
  /** How many random cases there are. */
  readonly runs: number;
}

/** How many random cases there are: as many as `ANYROW_RUNS` says, or so many. */
export function countRuns(usual: number): number {
  return Number(process.env["ANYROW_RUNS"] ?? usual);
}

/** How random cases are run: a failure is made smaller only for as long as there is time. */
export function checking(seed: number, runs: number): Parameters<unknown> {
  return { seed, numRuns: runs, interruptAfterTimeLimit: timeFor(runs), markInterruptAsFailure: true };
}

/** Milliseconds that so many random cases may take, and the search for a smaller one that fails. */
export function timeFor(runs: number): number {
  return 60_000 + runs * 2_000;
}
