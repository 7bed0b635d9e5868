import type { Adapter } from "../../src/contracts/adapter.ts";
import { tableAdapter } from "../../src/engine/index.ts";
import {
  type KeyValueCapabilities,
  type KeyedModelOptions,
  keyValueAdapter,
} from "../../src/key-value/key-value-adapter.ts";
import { keyValueStore } from "../../src/key-value/key-value-store.ts";
import type { StoreOptions } from "../../src/key-value/store-calls.ts";
import type { AtomicKeyValueStore } from "../../src/key-value/store-types.ts";
import { type ScriptedDriver, scriptedDriver } from "../../src/key-value/scripted-store.ts";
import { redisClient } from "./redis-client.ts";
import type { RedisOptions } from "./redis-options.ts";

export type { RedisHandedIn, RedisOptions, RedisUrl } from "./redis-options.ts";

/** A store of keys and values in Redis. */
export interface RedisStore extends AtomicKeyValueStore {}

/** How such a store is reached, and how long its values live. */
export type RedisStoreOptions = RedisOptions & Pick<StoreOptions, "ttl">;

/** What moves bytes to and from a Redis. */
export function redisDriver(options: RedisOptions): ScriptedDriver {
  return scriptedDriver(redisClient(options), options.prefix ?? "");
}

/**
 * Keys and values in a Redis, or a server that speaks as Redis 6 or later does, over TCP with `ioredis`. The first call connects.
 *
 * @example
 * const store = redisStore({ url: "redis://localhost:6379", prefix: "app:", ttl: 600 });
 */
export function redisStore(options: RedisStoreOptions): RedisStore {
  const { ttl, ...reached } = options ?? {};
  return keyValueStore(redisDriver(reached as RedisOptions), { ttl });
}

/** Models in a Redis. */
export interface RedisAdapter extends Adapter<KeyValueCapabilities> {}

/**
 * Keeps models in a Redis: rows by key, indexes in sorted sets, changes in scripts that are all or nothing.
 *
 * @example
 * const db = connect(redis({ url: "redis://localhost:6379" }), { sessions: Session });
 */
export function redis(options: RedisOptions & Omit<KeyedModelOptions, "prefix">): RedisAdapter {
  const { compressAbove, scan, ...reached } = options ?? {};
  return keyValueAdapter(redisDriver(reached as RedisOptions), tableAdapter, { compressAbove, scan });
}
