import { invalid } from "../errors.ts";
import { LockClaim, type LockStore } from "./lock-claim.ts";
import { type LockOptions, lockTimes } from "./lock-options.ts";
import { LockRenewal } from "./lock-renewal.ts";
import { takeInTurn } from "./lock-turn.ts";

/** A lock, as the work that is done under it sees it. */
export interface HeldLock {
  /**
   * A number that is higher for each holder of the lock than for all before. Where it is kept beside what the work writes, and what comes
   * with a lower one is refused there, a holder who was lost cannot do harm any more.
   */
  readonly token: number;
  /** Aborted when the lock is lost, with the `LockLostError`, and with the signal that was given: end the work then. */
  readonly signal: AbortSignal;
}

/**
 * Does work that nobody does at the same time under the same key of the same store, and gives what it gives. The lock is renewed while
 * the work goes on, and given back at its end. When the holder dies it is free after `ttl`, by the clock of the store. What the work
 * throws is thrown. It is not for nesting: work that takes its own lock once more waits for itself.
 *
 * The lock is the key `lock:` and the name; beside it `token:` and the name stays for good.
 *
 * @example
 * const total = await lock(store, "invoice:7", { ttl: 10, wait: 5 }, async ({ token, signal }) => bill(7, token, signal));
 *
 * @throws LockTakenError when somebody else has the lock until `wait` is over; the work was not begun.
 * @throws LockLostError when the work has ended and was not certain to be alone until then.
 * @throws OperationalError when the store fails before the work begins, or `signal` is aborted before.
 */
export async function lock<Result>(
  store: LockStore,
  key: string,
  options: LockOptions,
  work: (lock: HeldLock) => Result,
): Promise<Awaited<Result>> {
  const { ttl, wait } = lockTimes(options);
  const { signal } = options;
  if (typeof work !== "function") throw invalid(null, ["work"], "must be a function");
  const claim = new LockClaim(store, key, ttl);
  const taken = await takeInTurn(claim, wait, { signal });
  const renewal = new LockRenewal(claim, taken);
  const signals = signal === undefined ? renewal.signal : AbortSignal.any([renewal.signal, signal]);
  let result: Awaited<Result>;
  try {
    result = await work({ token: taken.token, signal: signals });
  } catch (error) {
    await renewal.end().catch(() => undefined);
    throw error;
  }
  await renewal.end();
  return result;
}
