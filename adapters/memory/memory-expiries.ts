import type { MemoryItem } from "./memory-key-value-item.ts";

/** Items by when they go: a binary heap. Items that are no longer held are dropped when they come to its top, or when they are many. */
export class MemoryExpiries {
  #heap: MemoryItem[] = [];
  #dropped = 0;

  /** Keeps an item that goes some time. */
  add(item: MemoryItem): void {
    this.#heap.push(item);
    this.#rise(this.#heap.length - 1);
  }

  /** Says that an item is no longer held. */
  dropped(): void {
    this.#dropped += 1;
    // Rebuilding costs as much as the changes since the last time.
    if (this.#dropped <= 32 || this.#dropped * 2 <= this.#heap.length) return;
    this.#heap = this.#heap.filter(({ held }) => held).sort((left, right) => left.expires - right.expires);
    this.#dropped = 0;
  }

  /** An item that has gone by `now` and is still held; `undefined` where there is none. */
  gone(now: number): MemoryItem | undefined {
    for (let [top] = this.#heap; top !== undefined; [top] = this.#heap) {
      if (top.held) return top.expires > now ? undefined : top;
      this.#removeTop();
      this.#dropped -= 1;
    }
    return undefined;
  }

  clear(): void {
    this.#heap = [];
    this.#dropped = 0;
  }

  #removeTop(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#sink();
  }

  #rise(from: number): void {
    const heap = this.#heap;
    const item = heap[from] as MemoryItem;
    let at = from;
    while (at > 0) {
      const up = (at - 1) >> 1;
      const above = heap[up] as MemoryItem;
      if (above.expires <= item.expires) break;
      heap[at] = above;
      at = up;
    }
    heap[at] = item;
  }

  #sink(): void {
    const heap = this.#heap;
    const item = heap[0] as MemoryItem;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      const right = heap[below + 1];
      if (right !== undefined && right.expires < (heap[below] as MemoryItem).expires) below += 1;
      const next = heap[below];
      if (next === undefined || next.expires >= item.expires) break;
      heap[at] = next;
      at = below;
    }
    heap[at] = item;
  }
}
