import { invalid } from "../errors.ts";

const LONGEST = 100 * 366 * 24 * 60 * 60;
// Multiplying leaves a little too much of some fractions, which is no reason to round up.
const NOISE = 1e-6;

/**
 * Whole milliseconds for a time to live in seconds, rounded up; `null`, which is never, stays. `path` is where the time was given.
 *
 * @throws a ValidationError for what is no time above 0 and of at most 100 years.
 */
export function ttlMilliseconds(ttl: unknown, path: readonly (string | number)[]): number | null {
  if (ttl === null) return null;
  if (typeof ttl === "number" && ttl > 0 && ttl <= LONGEST) return Math.max(1, Math.ceil(ttl * 1000 - NOISE));
  throw invalid(null, path, "must be a number of seconds above 0 and of at most 100 years, or null for never");
}
