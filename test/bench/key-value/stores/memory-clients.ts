import { Cacheable } from "cacheable";
import { Keyv } from "keyv";
import { LRUCache } from "lru-cache";
import { createStorage } from "unstorage";
import memoryDriver from "unstorage/drivers/memory";
import { memoryStore } from "../../../../adapters/memory/index.ts";
import type { StoreClient } from "../store-client.ts";
import { anyrowClient, collected } from "./anyrow-client.ts";

/** More than any workload keeps, so that nobody makes room. */
const MOST = 300_000;

/** Everyone who keeps values in the memory of the program; bytes go in and come out. */
export function memoryClients(): StoreClient[] {
  return [lruCacheClient(), ours(), keyvClient(), cacheableClient(), unstorageClient()];
}

function ours(): StoreClient {
  const store = memoryStore({ maxEntries: MOST });
  return anyrowClient(store, { clear: async () => void (await store.deleteMany(await collected(store.scan()))) });
}

/** Hands out the very bytes that it was given; all others copy them, or answer later. */
function lruCacheClient(): StoreClient {
  const cache = new LRUCache<string, Uint8Array | number>({ max: MOST });
  return {
    name: "lru-cache",
    get: (key) => cache.get(key),
    has: (key) => cache.has(key),
    set: (key, value) => void cache.set(key, value.bytes),
    add: (key, value) => !cache.has(key) && cache.set(key, value.bytes) === cache,
    replace: (key, value) => cache.has(key) && cache.set(key, value.bytes) === cache,
    delete: (key) => cache.delete(key),
    incr: (key) => {
      const sum = Number(cache.get(key) ?? 0) + 1;
      cache.set(key, sum);
      return sum;
    },
    getMany: (keys) => keys.map((key) => cache.get(key)),
    setMany: (entries) => {
      for (const [key, value] of entries) cache.set(key, value.bytes);
    },
    deleteMany: (keys) => keys.map((key) => cache.delete(key)),
    scan: (prefix) => [...cache.keys()].filter((key) => key.startsWith(prefix)),
    clear: async () => cache.clear(),
    close: async () => cache.clear(),
  };
}

function keyvClient(): StoreClient {
  const keyv = new Keyv<Uint8Array>();
  return {
    name: "keyv",
    get: (key) => keyv.get(key),
    has: (key) => keyv.has(key),
    set: (key, value) => keyv.set(key, value.bytes),
    delete: (key) => keyv.delete(key),
    getMany: (keys) => keyv.getMany([...keys]),
    setMany: (entries) => keyv.setMany(entries.map(([key, value]) => ({ key, value: value.bytes }))),
    deleteMany: (keys) => keyv.deleteMany([...keys]),
    scan: async (prefix) => {
      const keys: string[] = [];
      for await (const [key] of keyv.iterator()) if (key.startsWith(prefix)) keys.push(key);
      return keys;
    },
    clear: () => keyv.clear(),
    close: () => keyv.clear(),
  };
}

function cacheableClient(): StoreClient {
  const cache = new Cacheable();
  return {
    name: "cacheable",
    get: (key) => cache.get(key),
    has: (key) => cache.has(key),
    set: (key, value) => cache.set(key, value.bytes),
    delete: (key) => cache.delete(key),
    getMany: (keys) => cache.getMany([...keys]),
    setMany: (entries) => cache.setMany(entries.map(([key, value]) => ({ key, value: value.bytes }))),
    clear: () => cache.clear(),
    close: () => cache.clear(),
  };
}

function unstorageClient(): StoreClient {
  const storage = createStorage<Uint8Array>({ driver: memoryDriver() });
  return {
    name: "unstorage",
    get: (key) => storage.getItemRaw(key),
    has: (key) => storage.hasItem(key),
    set: (key, value) => storage.setItemRaw(key, value.bytes),
    delete: (key) => storage.removeItem(key).then(() => true),
    getMany: (keys) => Promise.all(keys.map((key) => storage.getItemRaw(key))),
    setMany: (entries) => Promise.all(entries.map(([key, value]) => storage.setItemRaw(key, value.bytes))),
    scan: (prefix) => storage.getKeys().then((keys) => keys.filter((key) => key.startsWith(prefix))),
    clear: () => storage.clear(),
    close: () => storage.dispose(),
  };
}
