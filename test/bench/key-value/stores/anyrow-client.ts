import type { ConditionalVerbs, PlainKeyValueStore, ScanVerb } from "../../../../src/key-value/store-types.ts";
import type { StoreClient } from "../store-client.ts";

interface Options {
  /** Whether values are handed in as text, where bytes of text are what the bare client takes. */
  readonly text?: boolean;
  readonly clear: () => Promise<void>;
}

type Store = PlainKeyValueStore & ConditionalVerbs & Partial<ScanVerb>;

/** The keys that a store lists. */
export async function collected(keys: AsyncIterable<string>): Promise<string[]> {
  const found: string[] = [];
  for await (const key of keys) found.push(key);
  return found;
}

/** Ours, on whatever store. */
export function anyrowClient(store: Store, { text = false, clear }: Options): StoreClient {
  const form = text ? "text" : "bytes";
  const { scan } = store;
  return {
    name: "anyrow",
    get: (key) => store.get(key),
    has: (key) => store.has(key),
    set: (key, value) => store.set(key, value[form]),
    add: (key, value) => store.add(key, value[form]),
    replace: (key, value) => store.replace(key, value[form]),
    delete: (key) => store.delete(key),
    incr: (key) => store.incr(key),
    getMany: (keys) => store.getMany(keys),
    setMany: (entries) => store.setMany(entries.map(([key, value]) => [key, value[form]] as const)),
    deleteMany: (keys) => store.deleteMany(keys),
    ...(scan !== undefined && { scan: (prefix: string) => collected(scan({ prefix })) }),
    clear,
    close: () => store.close(),
  };
}
