import { unlessAborted } from "../contracts/unless-aborted.ts";
import { OperationalError, UnsupportedError } from "../errors.ts";
import { uuid7 } from "../fields/uuid7.ts";
import { keyOf } from "./store-text.ts";
import type { CommitVerb, ConditionalVerbs, PlainKeyValueStore, StoreCall } from "./store-types.ts";

/** What a store must be able to do so that it can keep locks: every one but those that cannot look and write in one step. */
export interface LockStore
  extends Pick<PlainKeyValueStore, "name">, Pick<ConditionalVerbs, "add" | "incr">, CommitVerb {}

/** A lock that has been taken. */
export interface TakenLock {
  readonly token: number;
  /** When it was asked to last for its ttl, on the clock that only goes forward: from then on it lasts at least so long. */
  readonly since: number;
}

/** Milliseconds that a lock which is no longer wanted is waited for. */
const FAREWELL = 1000;

/** What one caller does about a lock: all of it counts only where the lock holds what this caller wrote there. */
export class LockClaim {
  /** Milliseconds. */
  readonly ttl: number;
  readonly store: LockStore;
  readonly #key: string;
  readonly #counter: string;
  readonly #owner: string = uuid7();

  constructor(store: LockStore, key: string, ttl: number) {
    if (typeof store?.add !== "function" || typeof store.commit !== "function")
      throw new UnsupportedError("a lock", store?.name ?? "this store", "keep it in a store that has add and commit");
    this.store = store;
    this.ttl = ttl;
    this.#key = keyOf("lock:", key, ["key"]);
    this.#counter = keyOf("token:", key, ["key"]);
  }

  /** Takes the lock; `null` where somebody else has it. */
  async take(call: StoreCall): Promise<TakenLock | null> {
    try {
      if (!(await this.store.add(this.#key, this.#owner, { ...call, ttl: this.ttl / 1000 }))) return null;
      const token = await this.store.incr(this.#counter, call);
      const since = performance.now();
      // Had it gone meanwhile, the next holder might have been given a lower token than this one.
      const isOurs = await this.#renew(call);
      return isOurs && performance.now() < since + this.ttl ? { token, since } : null;
    } catch (error) {
      // It may be ours all the same, and should not keep others waiting. The error that was first says why.
      await this.release(Math.min(FAREWELL, this.ttl)).catch(() => undefined);
      throw error;
    }
  }

  /** Begins the ttl anew; false where the lock is no longer ours. Fails where there is no answer in so many milliseconds. */
  renew(milliseconds: number): Promise<boolean> {
    return inTime(milliseconds, (call) => this.#renew(call));
  }

  /** Gives the lock back; false where it was no longer ours. Fails where there is no answer in so many milliseconds. */
  release(milliseconds: number): Promise<boolean> {
    return inTime(milliseconds, (call) => this.store.commit({ checks: [this.#mine()], deletes: [this.#key] }, call));
  }

  #renew(call: StoreCall): Promise<boolean> {
    const put = { key: this.#key, value: this.#owner, ttl: this.ttl / 1000 };
    return this.store.commit({ checks: [this.#mine()], puts: [put] }, call);
  }

  #mine(): { readonly key: string; readonly value: string } {
    return { key: this.#key, value: this.#owner };
  }
}

/** Gives a call so many milliseconds, whether or not it listens to its signal. */
async function inTime<Answer>(milliseconds: number, ask: (call: StoreCall) => Promise<Answer>): Promise<Answer> {
  const limit = new AbortController();
  const { signal } = limit;
  const timer = setTimeout(() => limit.abort(), milliseconds);
  const late = (): OperationalError =>
    new OperationalError("the store did not answer in time", { outcome: "unknown", transient: true });
  try {
    return await unlessAborted(ask({ signal }), signal, late);
  } finally {
    clearTimeout(timer);
  }
}
