import { checkOptions } from "../contracts/known-options.ts";
import { invalid } from "../errors.ts";
import type { RowsState } from "./rows-state.ts";

/** How long written rows live. */
export interface LastingInput {
  readonly ttl?: number | null | undefined;
}

/** Whether a query may look at rows one by one. */
export interface ScanInput {
  readonly scan?: { readonly limit: number } | undefined;
}

const LONGEST = 100 * 366 * 24 * 60 * 60;

/** What a plan says of how long its rows live: nothing where nothing was given. */
export function lasting(model: string, { ttl }: LastingInput): { readonly ttl?: number | null } {
  if (ttl === undefined) return {};
  if (ttl === null || (typeof ttl === "number" && ttl >= 0.001 && ttl <= LONGEST)) return { ttl };
  throw invalid(model, ["ttl"], "must be a number of seconds, from 0.001 to those of 100 years, or null for never");
}

/** The rows of a set, and how many may be looked at to find them. */
export function scanned(state: RowsState, options: ScanInput | undefined): RowsState {
  const model = state.scope.source.name;
  checkOptions(model, options, ["scan"]);
  return { ...state, scan: scanLimit(model, options) };
}

/** How many rows may be looked at; `null` where nobody says. */
export function scanLimit(model: string, options: ScanInput | undefined): number | null {
  const scan = options?.scan;
  if (scan === undefined) return null;
  checkOptions(model, scan, ["limit"]);
  if (Number.isSafeInteger(scan?.limit) && scan.limit > 0) return scan.limit;
  throw invalid(model, ["scan", "limit"], "must be a whole number above 0");
}
