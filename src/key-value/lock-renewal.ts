import type { LockClaim, TakenLock } from "./lock-claim.ts";
import { LockLostError } from "./lock-errors.ts";

/** A lock is renewed when one of so many parts of its ttl is over, and the answer is waited for as long again. */
const PARTS = 3;

/** Keeps a lock that was taken, until its end. */
export class LockRenewal {
  readonly #claim: LockClaim;
  readonly #lost: AbortController = new AbortController();
  #next: ReturnType<typeof setTimeout> | undefined;
  #limit: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> = Promise.resolve();
  #ended = false;
  /** Why it could not be renewed the last time. */
  #cause: unknown;

  constructor(claim: LockClaim, { since }: Pick<TakenLock, "since">) {
    this.#claim = claim;
    this.#lastsFrom(since);
    this.#schedule();
  }

  /** Aborted when the lock is lost, with the `LockLostError`. */
  get signal(): AbortSignal {
    return this.#lost.signal;
  }

  /** Stops renewing and gives the lock back. Throws a `LockLostError` unless it was ours to the last. */
  async end(): Promise<void> {
    this.#ended = true;
    this.#stop();
    await this.#running;
    const wasOurs = await this.#claim.release(this.#claim.ttl / PARTS).catch((error: unknown) => {
      this.#cause = error;
      return false;
    });
    if (!wasOurs) this.#lose();
    // Once it was said to be lost, it does not help that the store has it still.
    if (this.signal.aborted) throw this.signal.reason;
  }

  /** It is certain for its ttl and no longer, counted from when that was asked for. */
  #lastsFrom(since: number): void {
    clearTimeout(this.#limit);
    this.#limit = setTimeout(() => this.#lose(), since + this.#claim.ttl - performance.now());
  }

  #schedule(): void {
    this.#next = setTimeout(() => {
      this.#running = this.#renew();
    }, this.#claim.ttl / PARTS);
  }

  async #renew(): Promise<void> {
    const since = performance.now();
    try {
      const isOurs = await this.#claim.renew(this.#claim.ttl / PARTS);
      if (!isOurs) return this.#lose();
      this.#cause = undefined;
      if (!this.#isOver()) this.#lastsFrom(since);
    } catch (error) {
      // There is time for another try; when that is over, the lock is lost.
      this.#cause = error;
    }
    if (!this.#isOver()) this.#schedule();
  }

  #isOver(): boolean {
    return this.#ended || this.signal.aborted;
  }

  #lose(): void {
    this.#stop();
    const { name } = this.#claim.store;
    const cause = this.#cause === undefined ? undefined : { cause: this.#cause };
    this.#lost.abort(new LockLostError(name, cause));
  }

  #stop(): void {
    clearTimeout(this.#next);
    clearTimeout(this.#limit);
  }
}
