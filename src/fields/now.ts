import type { Now } from "./expression-types.ts";

const NOW: Now = Object.freeze({ node: "now" }) as Now;

/** The clock of the store, read when a statement runs: for defaults, filters and patches. */
export function now(): Now {
  return NOW;
}

/** Whether a value is what `now()` gives. */
export function isNow(value: unknown): value is Now {
  return value === NOW;
}
