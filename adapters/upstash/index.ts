import type { Adapter } from "../../src/contracts/adapter.ts";
import { tableAdapter } from "../../src/engine/index.ts";
import {
  type KeyValueCapabilities,
  type KeyedModelOptions,
  keyValueAdapter,
} from "../../src/key-value/key-value-adapter.ts";
import { keyValueStore } from "../../src/key-value/key-value-store.ts";
import { type ScriptedDriver, scriptedDriver } from "../../src/key-value/scripted-store.ts";
import type { StoreOptions } from "../../src/key-value/store-calls.ts";
import type { AtomicKeyValueStore } from "../../src/key-value/store-types.ts";
import { upstashClient } from "./upstash-client.ts";
import type { UpstashOptions } from "./upstash-options.ts";

export type { UpstashClient, UpstashHandedIn, UpstashOptions, UpstashUrl } from "./upstash-options.ts";

/** A store of keys and values in an Upstash database. */
export interface UpstashStore extends AtomicKeyValueStore {}

/** How such a store is reached, and how long its values live. */
export type UpstashStoreOptions = UpstashOptions & Pick<StoreOptions, "ttl">;

/** What moves bytes to and from an Upstash database. */
export function upstashDriver(options: UpstashOptions): ScriptedDriver {
  return scriptedDriver(upstashClient(options), options.prefix ?? "");
}

/**
 * Keys and values in an Upstash database, over HTTP with `@upstash/redis`: each call is one request, in every runtime that has `fetch`.
 * What is kept is what `redisStore` keeps, so that both can be used on one database. Errors know no `retryAfter`, because the client
 * does not tell; a write that was answered with something unclear has the outcome `"unknown"`.
 *
 * @example
 * const store = upstashStore({ url: "https://name.upstash.io", token, prefix: "app:", ttl: 600 });
 */
export function upstashStore(options: UpstashStoreOptions): UpstashStore {
  const { ttl, ...reached } = options ?? {};
  return keyValueStore(upstashDriver(reached as UpstashOptions), { ttl });
}

/** Models in an Upstash database. */
export interface UpstashAdapter extends Adapter<KeyValueCapabilities> {}

/**
 * Keeps models in an Upstash database, as `redis` does, over HTTP.
 *
 * @example
 * const db = connect(upstash({ url, token }), { sessions: Session });
 */
export function upstash(options: UpstashOptions & Omit<KeyedModelOptions, "prefix">): UpstashAdapter {
  const { compressAbove, scan, ...reached } = options ?? {};
  return keyValueAdapter(upstashDriver(reached as UpstashOptions), tableAdapter, { compressAbove, scan });
}
