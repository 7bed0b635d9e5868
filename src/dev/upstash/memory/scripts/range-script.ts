import type { ByteText } from "../../byte-text.ts";
import { RedisFailure } from "../../redis.ts";
import { hasPlace, parted, type ScriptNames, scriptNames } from "./entries.ts";
import type { MemoryScript, ScriptStore } from "./memory-script.ts";

/** How many members are read at once. */
const LARGEST_PAGE = 500;
/** By how much a page is larger than the one before. */
const GROWTH = 4;

/** Finds the keys and values that members of a set lead to, and removes members that lead to nothing. */
export const readRange: MemoryScript = (store, { keys: [members = ""], args }) => {
  const [prefix = "", set = "", first = "", last = "", direction = "", most = ""] = args;
  const search: Search = { store, names: scriptNames(prefix), members, set, isReverse: direction === "1" };
  const limit = Number(most) || Infinity;
  const found: ByteText[] = [];
  let bounds: Bounds = { first, last };
  let size = Number(most);
  for (;;) {
    if (size < 1 || size > LARGEST_PAGE) size = LARGEST_PAGE;
    const page = pageOf(search, bounds, size);
    for (const pair of valuesOf(search, page, limit - found.length / 2)) found.push(...pair);
    if (page.length < size || found.length === 2 * limit) return found;
    const next = `(${page.at(-1)}`;
    bounds = search.isReverse ? { ...bounds, last: next } : { ...bounds, first: next };
    size *= GROWTH;
  }
};

interface Search {
  readonly store: ScriptStore;
  readonly names: ScriptNames;
  /** The name under which the members are kept. */
  readonly members: ByteText;
  readonly set: ByteText;
  readonly isReverse: boolean;
}

interface Bounds {
  readonly first: ByteText;
  readonly last: ByteText;
}

function pageOf({ store, members, isReverse }: Search, { first, last }: Bounds, size: number): readonly ByteText[] {
  const limit = ["LIMIT", "0", `${size}`] as const;
  const page = isReverse
    ? store.texts("ZREVRANGEBYLEX", members, last, first, ...limit)
    : store.texts("ZRANGEBYLEX", members, first, last, ...limit);
  return page.map((member) => member ?? "");
}

/** The keys and values of members, so many at most; members without are removed. */
function valuesOf(
  search: Search,
  page: readonly ByteText[],
  most: number,
): readonly (readonly [key: ByteText, value: ByteText])[] {
  if (page.length === 0) return [];
  const { store, names, members, set } = search;
  const entries = page.map(parted);
  const values = store.texts("MGET", ...entries.map(({ key }) => names.key(key)));
  const texts = store.texts("MGET", ...entries.map(({ key }) => names.places(key)));
  const stale: ByteText[] = [];
  const found: [ByteText, ByteText][] = [];
  for (const [index, { place, key }] of entries.entries()) {
    if (found.length === most) break;
    // Fails for a key that holds something else than a value, which is told apart only here.
    const value = values[index] ?? store.call("GET", names.key(key));
    if (typeof value === "string" && hasPlace(texts[index] ?? null, { set, place })) found.push([key, value]);
    else stale.push(page[index] ?? "");
  }
  if (stale.length > 0) for (const name of [members, names.going(set)]) removeIfPossible(store, name, stale);
  return found;
}

function removeIfPossible(store: ScriptStore, name: ByteText, members: readonly ByteText[]): void {
  try {
    store.call("ZREM", name, ...members);
  } catch (error) {
    if (!(error instanceof RedisFailure)) throw error;
  }
}
