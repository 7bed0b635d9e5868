import type { MemoryItem } from "./memory-key-value-item.ts";

/**
 * Items by when they were used, as a chain. The order of a `Map` would do, but its beginning fills with holes where items are taken out
 * and put in again, and every search for the oldest would go through them.
 */
export class MemoryUses {
  #oldest: MemoryItem | undefined;
  #latest: MemoryItem | undefined;

  get oldest(): MemoryItem | undefined {
    return this.#oldest;
  }

  /** Puts an item that is not in the chain at its end. */
  add(item: MemoryItem): void {
    item.older = this.#latest;
    if (this.#latest === undefined) this.#oldest = item;
    else this.#latest.newer = item;
    this.#latest = item;
  }

  remove(item: MemoryItem): void {
    const { older, newer } = item;
    if (older === undefined) this.#oldest = newer;
    else older.newer = newer;
    if (newer === undefined) this.#latest = older;
    else newer.older = older;
    item.older = undefined;
    item.newer = undefined;
  }

  use(item: MemoryItem): void {
    if (item === this.#latest) return;
    this.remove(item);
    this.add(item);
  }

  clear(): void {
    this.#oldest = undefined;
    this.#latest = undefined;
  }
}
