import type { KeyEntry } from "../../src/contracts/key-value-driver.ts";
import { DecodeError } from "../../src/errors.ts";
import type { DenoKv, DenoKvEntry, DenoKvKey } from "./deno-kv-client.ts";
import { STORE } from "./deno-kv-failure.ts";
import type { ItemKey } from "./kv-keys.ts";

/** What is kept under a key. */
export interface Item {
  readonly value: Uint8Array;
  /** When it goes, in milliseconds since 1970; `null`: never. */
  readonly expires: number | null;
  readonly entries: readonly KeyEntry[];
}

/** What was found under a key, with what tells whether it is still that. */
export interface FoundItem {
  readonly item: Item | null;
  readonly versionstamp: string | null;
}

/** The most keys that are read in one call. */
const AT_A_TIME = 10;

/** Reads keys, ten in one call. */
export async function readKeys(kv: DenoKv, keys: readonly DenoKvKey[]): Promise<readonly DenoKvEntry[]> {
  const parts: Promise<readonly DenoKvEntry[]>[] = [];
  for (let from = 0; from < keys.length; from += AT_A_TIME) parts.push(kv.getMany(keys.slice(from, from + AT_A_TIME)));
  return (await Promise.all(parts)).flat();
}

/** Reads items, by the texts of their keys. */
export async function readItems(kv: DenoKv, keys: Iterable<ItemKey>): Promise<ReadonlyMap<string, FoundItem>> {
  const distinct = [...new Map([...keys].map((key) => [key.text, key])).values()];
  const found = await readKeys(
    kv,
    distinct.map(({ parts }) => parts),
  );
  return new Map(distinct.map(({ text }, index) => [text, foundItem(found[index])]));
}

/** What an entry of Deno KV holds as an item. */
export function foundItem(entry: DenoKvEntry | undefined): FoundItem {
  if (entry === undefined || entry.versionstamp === null) return { item: null, versionstamp: null };
  return { item: itemOf(entry.value), versionstamp: entry.versionstamp };
}

function itemOf(kept: unknown): Item {
  if (isItem(kept)) return kept;
  throw new DecodeError(`${STORE}: what a key holds was not written by this library: remove it, or keep it elsewhere`);
}

function isItem(kept: unknown): kept is Item {
  if (kept === null || typeof kept !== "object") return false;
  const { value, expires, entries } = kept as { readonly [name: string]: unknown };
  return value instanceof Uint8Array && (expires === null || typeof expires === "number") && Array.isArray(entries);
}

/** The item, where its time has not come; `null` otherwise. */
export function alive(found: FoundItem | undefined): Item | null {
  const item = found?.item ?? null;
  return item === null || (item.expires !== null && item.expires <= Date.now()) ? null : item;
}

/** An item that is to go after so many milliseconds. */
export function newItem(value: Uint8Array, ttl: number | null, entries: readonly KeyEntry[] = []): Item {
  return { value: value.slice(), expires: ttl === null ? null : Date.now() + ttl, entries };
}

/** How Deno KV is told when it may remove what goes; it does so some time later. */
export function expiry({ expires }: Item): { readonly expireIn?: number } {
  return expires === null ? {} : { expireIn: Math.max(1, expires - Date.now()) };
}
