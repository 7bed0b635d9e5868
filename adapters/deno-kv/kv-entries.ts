import type { Found, KeyEntry, RangeCommand } from "../../src/contracts/key-value-driver.ts";
import type { DenoKv, DenoKvEntry } from "./deno-kv-client.ts";
import { type FoundItem, type Item, alive, readItems } from "./kv-items.ts";
import { type KeyRange, entryRange, itemKey, placeOfParts, textOf } from "./kv-keys.ts";

/** An entry as it is listed: it counts only if its item says so too. */
export interface ListedEntry {
  readonly set: string;
  readonly place: string;
  readonly key: string;
}

const AT_A_TIME = 200;

/** Lists what stands in a set in a range. */
export async function listEntries(kv: DenoKv, set: string, range: KeyRange): Promise<readonly ListedEntry[]> {
  const listed: ListedEntry[] = [];
  for await (const entry of kv.list(range, { batchSize: AT_A_TIME })) listed.push(listedEntry(set, entry));
  return listed;
}

function listedEntry(set: string, { key, value }: DenoKvEntry): ListedEntry {
  return { set, place: placeOfParts(key), key: value instanceof Uint8Array ? textOf(value) : "" };
}

/** Whether an item has an entry. What was left by one that was overwritten, or has gone, has none. */
export function hasEntry(item: Item | null, { set, place }: Pick<KeyEntry, "set" | "place">): boolean {
  return item !== null && item.entries.some((entry) => entry.set === set && entry.place === place);
}

/** Reads what entries of a set lead to, a part at a time until there is enough. */
export async function readRange(kv: DenoKv, command: RangeCommand): Promise<readonly Found[]> {
  const { set, from, to, reverse, limit } = command;
  const range = await entryRange(set, from, to);
  const found: Found[] = [];
  const most = limit ?? Infinity;
  const batchSize = Math.min(AT_A_TIME, most);
  let part: ListedEntry[] = [];
  const take = async (): Promise<void> => {
    const items = await itemsOf(kv, part);
    for (const listed of part) {
      const item = alive(items.get(listed.key));
      if (item !== null && hasEntry(item, listed) && found.length < most)
        found.push({ key: listed.key, value: item.value });
    }
    part = [];
  };
  if (from !== null && to !== null && from > to) return found;
  for await (const entry of kv.list(range, { reverse, batchSize })) {
    part.push(listedEntry(set, entry));
    if (part.length < batchSize) continue;
    await take();
    if (found.length === most) return found;
  }
  await take();
  return found;
}

/** The items that entries lead to. */
export async function itemsOf(kv: DenoKv, listed: readonly ListedEntry[]): Promise<ReadonlyMap<string, FoundItem>> {
  return readItems(kv, await Promise.all([...new Set(listed.map(({ key }) => key))].map(itemKey)));
}
