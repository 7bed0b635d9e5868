import type { KeyEntry } from "../../src/contracts/key-value-driver.ts";
import { invalid } from "../../src/errors.ts";
import { MemoryExpiries } from "./memory-expiries.ts";
import { type MemoryItem, sizeOf } from "./memory-key-value-item.ts";
import { MemorySets } from "./memory-sets.ts";
import { MemoryUses } from "./memory-uses.ts";

/** How much is kept. */
export interface MemoryLimits {
  /** So many keys at most. */
  readonly maxEntries: number;
  /** So many bytes at most, of keys, values and what keeping them takes. */
  readonly maxBytes: number;
}

// A write removes more expired keys than it can make, so that they never pile up, and few enough to take no time.
const SWEPT_BY_A_WRITE = 4;

/** Keys in memory, and the places in sets that belong to them. */
export class MemoryItems {
  readonly sets: MemorySets = new MemorySets();
  readonly #limits: MemoryLimits;
  readonly #items = new Map<string, MemoryItem>();
  readonly #expiries = new MemoryExpiries();
  readonly #uses = new MemoryUses();
  #bytes = 0;
  #serial = 0;

  constructor(limits: MemoryLimits) {
    this.#limits = limits;
  }

  /** What a key holds; nothing where it has gone. */
  find(key: string): MemoryItem | undefined {
    const item = this.#items.get(key);
    return item === undefined || hasGone(item) ? undefined : item;
  }

  /** The same, and makes the key the latest used. */
  use(key: string): MemoryItem | undefined {
    const item = this.find(key);
    if (item !== undefined) this.#uses.use(item);
    return item;
  }

  /** Keeps a value under a key in place of what was there, and makes room for it. */
  put(key: string, value: Uint8Array, expires: number, entries: readonly KeyEntry[]): void {
    const before = this.#items.get(key);
    if (before !== undefined) this.#let(before);
    const item: MemoryItem = {
      key,
      value,
      expires,
      entries,
      size: sizeOf(key, value),
      serial: before?.serial ?? (this.#serial += 1),
      held: true,
      older: undefined,
      newer: undefined,
    };
    this.#items.set(key, item);
    this.#bytes += item.size;
    this.#uses.add(item);
    if (expires !== Infinity) this.#expiries.add(item);
    if (entries.length > 0) this.sets.add(key, entries);
    this.#makeRoom();
  }

  remove(item: MemoryItem): void {
    this.#items.delete(item.key);
    this.#let(item);
  }

  /** Refuses a value that would not fit if it were alone. */
  refuseLarger(key: string, value: Uint8Array): void {
    if (sizeOf(key, value) > this.#limits.maxBytes)
      throw invalid(null, ["value"], "is larger than the whole store may be: raise maxBytes");
  }

  /** The items made after the one with a serial number, in the order they were made. */
  *madeAfter(serial: number): Generator<MemoryItem> {
    for (const item of this.#items.values()) if (item.serial > serial && !hasGone(item)) yield item;
  }

  clear(): void {
    this.#items.clear();
    this.#expiries.clear();
    this.#uses.clear();
    this.sets.clear();
  }

  #let(item: MemoryItem): void {
    this.#bytes -= item.size;
    item.held = false;
    this.#uses.remove(item);
    if (item.expires !== Infinity) this.#expiries.dropped();
    if (item.entries.length > 0) this.sets.remove(item.key, item.entries);
  }

  #isOver(): boolean {
    return this.#items.size > this.#limits.maxEntries || this.#bytes > this.#limits.maxBytes;
  }

  /** Removes a few keys that have gone, and while there is too much more of them, then those that were used longest ago. */
  #makeRoom(): void {
    const now = Date.now();
    for (let swept = 0; swept < SWEPT_BY_A_WRITE || this.#isOver(); swept += 1) {
      const gone = this.#expiries.gone(now);
      if (gone === undefined) break;
      this.remove(gone);
    }
    for (let { oldest } = this.#uses; oldest !== undefined && this.#isOver(); { oldest } = this.#uses)
      this.remove(oldest);
  }
}

function hasGone({ expires }: MemoryItem): boolean {
  return expires !== Infinity && expires <= Date.now();
}
