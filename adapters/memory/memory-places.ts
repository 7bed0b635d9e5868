/** A place in a set, and the key it leads to. */
export interface MemoryPlace {
  readonly place: string;
  readonly key: string;
}

// Inserting moves at most so many places; a set of a million has about two thousand chunks.
const LONGEST_CHUNK = 512;

/** The places of a set in order, by code unit and then by key: a list of short sorted lists, none of them empty. */
export class MemoryPlaces {
  readonly #chunks: MemoryPlace[][] = [];

  get empty(): boolean {
    return this.#chunks.length === 0;
  }

  add(place: MemoryPlace): void {
    const at = Math.max(0, this.#chunkOf(place));
    const chunk = this.#chunks[at];
    if (chunk === undefined) {
      this.#chunks.push([place]);
      return;
    }
    const index = firstFrom(chunk, place);
    const there = chunk[index];
    if (there !== undefined && compare(there, place) === 0) return;
    chunk.splice(index, 0, place);
    if (chunk.length > LONGEST_CHUNK) this.#chunks.splice(at + 1, 0, chunk.splice(LONGEST_CHUNK / 2));
  }

  remove(place: MemoryPlace): void {
    const at = this.#chunkOf(place);
    const chunk = this.#chunks[at];
    if (chunk === undefined) return;
    const index = firstFrom(chunk, place);
    const there = chunk[index];
    if (there === undefined || compare(there, place) !== 0) return;
    chunk.splice(index, 1);
    if (chunk.length === 0) this.#chunks.splice(at, 1);
  }

  /** The places from one on, in order. The set must not change meanwhile. */
  *from(place: string): Generator<MemoryPlace> {
    const start = { place, key: "" };
    const first = Math.max(0, this.#chunkOf(start));
    for (let at = first; at < this.#chunks.length; at += 1) {
      const chunk = this.#chunks[at] as MemoryPlace[];
      for (let index = at === first ? firstFrom(chunk, start) : 0; index < chunk.length; index += 1)
        yield chunk[index] as MemoryPlace;
    }
  }

  /** The places up to one, which is included, from the last to the first. `null`: from the end. */
  *downFrom(place: string | null): Generator<MemoryPlace> {
    for (let at = this.#lastChunk(place); at >= 0; at -= 1) {
      const chunk = this.#chunks[at] as MemoryPlace[];
      for (let index = chunk.length - 1; index >= 0; index -= 1) {
        const found = chunk[index] as MemoryPlace;
        if (place === null || found.place <= place) yield found;
      }
    }
  }

  #lastChunk(place: string | null): number {
    if (place === null) return this.#chunks.length - 1;
    return search(this.#chunks, (chunk) => (chunk[0] as MemoryPlace).place > place) - 1;
  }

  /** The last chunk that begins at the place or before it; -1 where all begin after it. */
  #chunkOf(place: MemoryPlace): number {
    return search(this.#chunks, (chunk) => compare(chunk[0] as MemoryPlace, place) > 0) - 1;
  }
}

function firstFrom(chunk: readonly MemoryPlace[], place: MemoryPlace): number {
  return search(chunk, (each) => compare(each, place) >= 0);
}

function compare(left: MemoryPlace, right: MemoryPlace): number {
  if (left.place !== right.place) return left.place < right.place ? -1 : 1;
  if (left.key !== right.key) return left.key < right.key ? -1 : 1;
  return 0;
}

/** The index of the first item that a test holds for; it holds for all that follow. */
function search<Item>(items: readonly Item[], holds: (item: Item) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(items[middle] as Item)) high = middle;
    else low = middle + 1;
  }
  return low;
}
