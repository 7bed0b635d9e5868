import type { KeyEntry, RangeCommand } from "../../src/contracts/key-value-driver.ts";
import { type MemoryPlace, MemoryPlaces } from "./memory-places.ts";

/** Sets of places by name. */
export class MemorySets {
  readonly #sets = new Map<string, MemoryPlaces>();

  add(key: string, entries: readonly KeyEntry[]): void {
    for (const { set, place } of entries) {
      let places = this.#sets.get(set);
      if (places === undefined) {
        places = new MemoryPlaces();
        this.#sets.set(set, places);
      }
      places.add({ place, key });
    }
  }

  remove(key: string, entries: readonly KeyEntry[]): void {
    for (const { set, place } of entries) {
      const places = this.#sets.get(set);
      places?.remove({ place, key });
      if (places?.empty === true) this.#sets.delete(set);
    }
  }

  /** The places of a set that begin with a text. */
  *under(set: string, prefix: string): Generator<MemoryPlace> {
    for (const found of this.#sets.get(set)?.from(prefix) ?? []) {
      if (!found.place.startsWith(prefix)) return;
      yield found;
    }
  }

  /** The places that a range is about, in its order. */
  *range({ set, from, to, reverse }: RangeCommand): Generator<MemoryPlace> {
    const places = this.#sets.get(set);
    if (places === undefined) return;
    for (const found of reverse ? places.downFrom(to) : places.from(from ?? "")) {
      if (reverse ? from !== null && found.place < from : to !== null && found.place > to) return;
      yield found;
    }
  }

  clear(): void {
    this.#sets.clear();
  }
}
