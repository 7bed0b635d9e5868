import { OperationalError, invalid } from "../errors.ts";
import { checkOptions } from "../contracts/known-options.ts";

/** How calls that failed for a passing reason are made again: reads, and what certainly did not run. */
export interface RetryOptions {
  /** How often a call is made at most, the first time included; 3 unless given. */
  readonly attempts?: number | undefined;
  /** Milliseconds before the second time; doubled each time, and varied at random. 100 unless given. */
  readonly delay?: number | undefined;
  /** Milliseconds that no pause of its own exceeds; 2,000 unless given. A store that asks for more is given more. */
  readonly maxDelay?: number | undefined;
}

/** `RetryOptions` with nothing left open. */
export type RetryPolicy = { readonly [Name in keyof RetryOptions]-?: number };

const DEFAULTS: RetryPolicy = { attempts: 3, delay: 100, maxDelay: 2_000 };

/** Reads what `connect` was told; `false` means that nothing is done twice. */
export function readRetry(given: RetryOptions | false | undefined): RetryPolicy {
  if (given === undefined) return DEFAULTS;
  if (given === false) return { ...DEFAULTS, attempts: 1 };
  checkOptions(null, given, Object.keys(DEFAULTS));
  const chosen = Object.entries(given).filter(([, value]) => value !== undefined);
  for (const [name, value] of chosen) {
    if (
      typeof value !== "number" ||
      !(value >= 0 && value < 2 ** 31) ||
      (name === "attempts" && !(Number.isSafeInteger(value) && value > 0))
    )
      throw invalid(
        null,
        ["retry", name],
        name === "attempts" ? "must be a whole number above 0" : "must be a number of milliseconds",
      );
  }
  return { ...DEFAULTS, ...Object.fromEntries(chosen) };
}

/** Milliseconds after which a call that failed is made again; `null` when it must not be, or not in the time that is left. */
export function pauseBefore(
  error: unknown,
  attempt: number,
  writes: boolean,
  policy: RetryPolicy,
  left: number,
): number | null {
  if (attempt >= policy.attempts || !(error instanceof OperationalError)) return null;
  if (!(writes ? error.retryable : error.transient)) return null;
  const backoff = Math.min(policy.maxDelay, policy.delay * 2 ** (attempt - 1));
  // Half of it at random, so that those who failed together do not come back together.
  const pause = Math.max(backoff * (0.5 + Math.random() / 2), (error.retryAfter ?? 0) * 1_000);
  return pause < left ? pause : null;
}
