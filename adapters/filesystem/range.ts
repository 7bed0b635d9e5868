import type { Found, RangeCommand } from "../../src/contracts/key-value-driver.ts";
import { hasPlace } from "./changes.ts";
import type { PlacedKey } from "./set-index.ts";
import type { StoredValue } from "./stored-value.ts";

/** Reads what a key holds. */
export type ReadKey = (key: string) => Promise<StoredValue | null>;

/** The values that places of a range lead to, in its order. */
export async function readRange(command: RangeCommand, places: readonly PlacedKey[], read: ReadKey): Promise<Found[]> {
  const found: Found[] = [];
  const once = readOnce(read);
  for (const [place, key] of within(command, places)) {
    const stored = await once(key);
    if (stored !== null && hasPlace(stored, command.set, place)) found.push({ key, value: stored.value });
    if (found.length === command.limit) break;
  }
  return found;
}

/** The keys that places beginning with a prefix lead to. */
export async function keysUnder(
  { set, prefix }: { readonly set: string; readonly prefix: string },
  places: readonly PlacedKey[],
  read: ReadKey,
): Promise<Set<string>> {
  const keys = new Set<string>();
  for (let at = firstFrom(places, prefix); places[at]?.[0].startsWith(prefix) === true; at += 1) {
    const [place, key] = places[at] as PlacedKey;
    if (hasPlace(await read(key), set, place)) keys.add(key);
  }
  return keys;
}

/** A key that moves to another place meanwhile is found at one of them, not at both or none. */
function readOnce(read: ReadKey): ReadKey {
  const known = new Map<string, StoredValue | null>();
  return async (key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const stored = await read(key);
    known.set(key, stored);
    return stored;
  };
}

function within({ from, to, reverse }: RangeCommand, places: readonly PlacedKey[]): readonly PlacedKey[] {
  const start = from === null ? 0 : firstFrom(places, from);
  const end = to === null ? places.length : search(places, ([place]) => place > to);
  const part = places.slice(start, end);
  return reverse ? part.reverse() : part;
}

function firstFrom(places: readonly PlacedKey[], from: string): number {
  return search(places, ([place]) => place >= from);
}

/** The index of the first place that a test holds for; it holds for all that follow. */
function search(places: readonly PlacedKey[], holds: (place: PlacedKey) => boolean): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(places[middle] as PlacedKey)) high = middle;
    else low = middle + 1;
  }
  return low;
}
