import { checkOptions } from "../contracts/known-options.ts";
import { invalid } from "../errors.ts";
import type { StoreCall } from "./store-types.ts";

/** How a lock is taken and kept. */
export interface LockOptions extends StoreCall {
  /**
   * Seconds after which the lock of a holder who has died is free, from 0.01 to a day. A living one keeps it for as long as its work
   * takes: it is renewed every third of this time. Give many times what the store takes to answer.
   */
  readonly ttl: number;
  /** Seconds that somebody else's lock is waited for; `Infinity`: for as long as it takes. 0 unless given, which is one try. */
  readonly wait?: number | undefined;
}

/** The same in milliseconds, checked. */
export interface LockTimes {
  readonly ttl: number;
  readonly wait: number;
}

const SHORTEST = 0.01;
const LONGEST = 24 * 60 * 60;

/** Refuses options that cannot be right, before anything is sent. */
export function lockTimes(options: LockOptions): LockTimes {
  checkOptions(null, options ?? null, ["ttl", "wait", "signal"]);
  const { ttl, wait = 0 }: { readonly ttl?: unknown; readonly wait?: unknown } = options;
  if (typeof ttl !== "number" || !(ttl >= SHORTEST && ttl <= LONGEST))
    throw invalid(null, ["ttl"], `must be a number of seconds from ${SHORTEST} to ${LONGEST}`);
  if (typeof wait !== "number" || !(wait >= 0))
    throw invalid(null, ["wait"], "must be a number of seconds that is not negative");
  return { ttl: Math.ceil(ttl * 1000), wait: wait * 1000 };
}
