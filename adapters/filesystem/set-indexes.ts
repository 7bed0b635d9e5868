import { SETS, setFile, uniqueName } from "./file-names.ts";
import { type PlacedKey, SetIndex, linesOf } from "./set-index.ts";
import type { StoreFolder } from "./store-folder.ts";

/** A place in a set, and the key it leads to. */
export type Placed = readonly [set: string, place: string, key: string];

/** The places of a set as its file lists them. */
export interface ListedPlaces {
  readonly places: readonly PlacedKey[];
  /** Another text after every change of the file. */
  readonly version: string;
}

// A cache: what is not in it is read again.
const MOST_IN_MEMORY = 256;

/** The sets of a store by name. Changed by who holds the lock of the folder only. */
export class SetIndexes {
  readonly #folder: StoreFolder;
  readonly #indexes = new Map<string, { readonly index: SetIndex; reading: Promise<void> }>();

  constructor(folder: StoreFolder) {
    this.#folder = folder;
  }

  /** The places that a set may have, in order: those of keys that do not have them any more may be among them. */
  async places(set: string): Promise<ListedPlaces> {
    const { places, version } = await this.#refreshed(await setFile(set));
    return { places, version };
  }

  /** Adds places, before their keys have them. */
  async add(placed: readonly Placed[]): Promise<void> {
    for (const [set, places] of bySet(placed)) {
      const file = await setFile(set);
      // Who makes the file gives it its name; there is one writer at a time.
      const isThere = await this.#folder.openToRead(file);
      await isThere?.close();
      if (isThere === null) await this.#rewrite(file, places);
      else await this.#append(file, linesOf(places, []));
    }
  }

  /** Takes places away, after their keys have them no longer, and makes a file shorter that is mostly about such. */
  async drop(placed: readonly Placed[]): Promise<void> {
    for (const [set, places] of bySet(placed)) {
      const file = await setFile(set);
      const isThere = await this.#folder.openToRead(file);
      await isThere?.close();
      if (isThere === null) continue;
      await this.#append(file, linesOf([], places));
      const index = await this.#refreshed(file);
      if (index.places.length === 0 || index.isLong) await this.#rewrite(file, index.places);
    }
  }

  /** Writes the files of all sets anew with the places that a test holds for. */
  async clean(holds: (placed: PlacedKey, file: string) => Promise<boolean>): Promise<void> {
    for (const name of await this.#folder.list(SETS)) {
      const file = `${SETS}/${name}`;
      const { places } = await this.#refreshed(file);
      const kept: PlacedKey[] = [];
      for (const place of places) if (await holds(place, file)) kept.push(place);
      if (kept.length < places.length) await this.#rewrite(file, kept);
    }
  }

  async #append(file: string, lines: string): Promise<void> {
    await this.#folder.append(file, new TextEncoder().encode(lines));
  }

  async #rewrite(file: string, places: readonly PlacedKey[]): Promise<void> {
    if (places.length === 0) await this.#folder.remove(file);
    else {
      const content = new TextEncoder().encode(uniqueName() + linesOf(places, []));
      await this.#folder.replace(await this.#folder.writeTemporary(content), file);
    }
    await this.#folder.settle(SETS);
  }

  async #refreshed(file: string): Promise<SetIndex> {
    let known = this.#indexes.get(file);
    if (known === undefined) {
      const [first] = this.#indexes.keys();
      if (first !== undefined && this.#indexes.size >= MOST_IN_MEMORY) this.#indexes.delete(first);
      known = { index: new SetIndex(), reading: Promise.resolve() };
      this.#indexes.set(file, known);
    }
    const { index } = known;
    // Two who read the news at once would take it twice.
    const reading = known.reading.catch(() => undefined).then(() => this.#refresh(index, file));
    known.reading = reading;
    await reading;
    return index;
  }

  async #refresh(index: SetIndex, file: string): Promise<void> {
    const open = await this.#folder.openToRead(file);
    await index.refresh(open).finally(() => open?.close());
  }
}

function bySet(placed: readonly Placed[]): Map<string, PlacedKey[]> {
  const sets = new Map<string, PlacedKey[]>();
  for (const [set, place, key] of placed) {
    const places = sets.get(set);
    if (places === undefined) sets.set(set, [[place, key]]);
    else places.push([place, key]);
  }
  return sets;
}
