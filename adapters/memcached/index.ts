import type { Adapter } from "../../src/contracts/adapter.ts";
import { tableAdapter } from "../../src/engine/index.ts";
import {
  type KeyValueCapabilities,
  type KeyedModelOptions,
  keyValueAdapter,
} from "../../src/key-value/key-value-adapter.ts";
import { keyValueStore } from "../../src/key-value/key-value-store.ts";
import type { StoreOptions } from "../../src/key-value/store-calls.ts";
import type { KeyValueStoreOf } from "../../src/key-value/store-types.ts";
import { type MemcachedAbilities, memcachedDriver } from "./memcached-driver.ts";
import type { MemcachedOptions } from "./memcached-options.ts";

export type { MemcachedAbilities } from "./memcached-driver.ts";
export type { MemcachedCalls, MemcachedHost, MemcachedOptions, MemcachedUrl } from "./memcached-options.ts";

/** Keys and values in a memcached server. It may forget any of them at any time: that is what it is for. */
export interface MemcachedStore extends KeyValueStoreOf<MemcachedAbilities> {}

/**
 * Keeps values in a memcached server (1.4.8 or later), which is reached over its binary protocol, in Node, Deno, Bun and workerd. One
 * connection is opened when it is first needed, and again after it broke. In workerd make a store per request.
 */
export function memcachedStore(options: MemcachedOptions & StoreOptions): MemcachedStore {
  const { prefix, ttl, ...where } = options ?? {};
  return keyValueStore(memcachedDriver(where as MemcachedOptions), { prefix, ttl });
}

/** Models in such a store. */
export interface MemcachedAdapter extends Adapter<KeyValueCapabilities<"one">> {}

/**
 * Keeps models in a memcached server: rows by key, one at a time. It may forget any of them at any time. Indexes and unique fields are refused
 * at `connect`.
 *
 * @example
 * const db = connect(memcached({ url: "memcached://localhost:11211" }), { sessions: Session });
 */
export function memcached(options: MemcachedOptions & KeyedModelOptions): MemcachedAdapter {
  const { prefix, compressAbove, scan, ...where } = options ?? {};
  return keyValueAdapter(memcachedDriver(where as MemcachedOptions), tableAdapter, { prefix, compressAbove, scan });
}
