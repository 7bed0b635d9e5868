import type { KeyEntry } from "../../src/contracts/key-value-driver.ts";
import { valueFile } from "./file-names.ts";
import { carryOut, endJournal, writeJournal } from "./journal.ts";
import type { Placed, SetIndexes } from "./set-indexes.ts";
import type { StoreFolder } from "./store-folder.ts";
import { type StoredValue, encodeStored } from "./stored-value.ts";

/** A key with what its file holds and what it is to hold; `null`: there is no file. */
export interface Change {
  readonly key: string;
  readonly before: StoredValue | null;
  readonly after: StoredValue | null;
}

/**
 * Makes changes together, for who holds the lock. Places are added before the keys that have them and removed after, so there is never
 * a key without its places. A single change happens with one move or removal; several happen when their journal is there.
 */
export async function makeChanges(folder: StoreFolder, indexes: SetIndexes, changes: readonly Change[]): Promise<void> {
  const puts: [string, string][] = [];
  const deletes: string[] = [];
  await indexes.add(changes.flatMap(({ key, before, after }) => newPlaces(key, after, before)));
  for (const { key, before, after } of changes) {
    const file = await valueFile(key);
    if (after !== null) puts.push([await folder.writeTemporary(encodeStored(after)), file]);
    else if (before !== null) deletes.push(file);
  }
  const dropped = changes.flatMap(({ key, before, after }) => newPlaces(key, before, after));
  const journal = { puts, deletes, dropped };
  const isOne = puts.length + deletes.length <= 1;
  if (!isOne) await writeJournal(folder, journal);
  await carryOut(folder, indexes, journal);
  if (!isOne) await endJournal(folder);
}

/** The places that a value has and another has not. */
function newPlaces(key: string, value: StoredValue | null, other: StoredValue | null): Placed[] {
  const isThere = (entry: KeyEntry): boolean => hasPlace(other, entry.set, entry.place);
  return (value?.entries ?? []).filter((entry) => !isThere(entry)).map(({ set, place }) => [set, place, key]);
}

/** Whether a value has a place in a set. */
export function hasPlace(stored: StoredValue | null, set: string, place: string): boolean {
  return stored?.entries.some((entry) => entry.set === set && entry.place === place) === true;
}
