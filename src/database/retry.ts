import { checkOptions } from "../contracts/known-options.ts";
import { checkMilliseconds } from "../contracts/milliseconds.ts";
import { OperationalError, invalid } from "../errors.ts";

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

/** Reads what `connect` was told; `false` means that nothing is done twice. */
export function readRetry(given: RetryOptions | false = {}): RetryPolicy {
  const options: RetryOptions = given === false ? { attempts: 1 } : given;
  checkOptions(null, options, ["attempts", "delay", "maxDelay"]);
  const { attempts = 3, delay = 100, maxDelay = 2_000 } = options;
  if (!Number.isSafeInteger(attempts) || attempts < 1)
    throw invalid(null, ["retry", "attempts"], "must be a whole number above 0");
  checkMilliseconds({ delay, maxDelay }, ["retry"]);
  return { attempts, delay, maxDelay };
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
