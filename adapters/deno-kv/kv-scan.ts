import type { ScanAnswer, ScanRequest } from "../../src/contracts/key-value-driver.ts";
import type { DenoKv, DenoKvEntry } from "./deno-kv-client.ts";
import { alive, foundItem, readKeys } from "./kv-items.ts";
import { itemRange, nameOfParts, textOf, textOfParts } from "./kv-keys.ts";

const MOST = 500;

/** Lists keys in their order. */
export async function scanKeys(kv: DenoKv, { prefix, limit, cursor }: ScanRequest): Promise<ScanAnswer> {
  const most = Math.min(limit, MOST);
  const list = kv.list(itemRange(prefix), { limit: most, batchSize: most, ...(cursor !== null && { cursor }) });
  const listed: DenoKvEntry[] = [];
  for await (const entry of list) listed.push(entry);
  const live = listed.filter((entry) => alive(foundItem(entry)) !== null);
  const keys = await textsOf(kv, live);
  return { keys: keys.filter((key) => key.startsWith(prefix)), cursor: listed.length < most ? null : list.cursor };
}

async function textsOf(kv: DenoKv, entries: readonly DenoKvEntry[]): Promise<readonly string[]> {
  const long = entries.flatMap(({ key }) => {
    const name = nameOfParts(key);
    return name === null ? [] : [name];
  });
  if (long.length === 0) return entries.map(({ key }) => textOfParts(key));
  const texts = (await readKeys(kv, long)).map(({ value }) => (value instanceof Uint8Array ? textOf(value) : null));
  let next = 0;
  return entries.flatMap(({ key }) => {
    const text = nameOfParts(key) === null ? textOfParts(key) : (texts[next++] ?? null);
    return text === null ? [] : [text];
  });
}
