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
import { type DenoKvAbilities, denoKvDriver } from "./deno-kv-driver.ts";
import type { DenoKvOptions } from "./deno-kv-options.ts";

export type { DenoKv, DenoKvAtomic, DenoKvEntry, DenoKvKey, DenoKvList, DenoKvListOptions } from "./deno-kv-client.ts";
export type { DenoKvAbilities } from "./deno-kv-driver.ts";
export type { DenoKvHandedIn, DenoKvOptions, DenoKvPath } from "./deno-kv-options.ts";

/** Keys and values in a Deno KV. */
export interface DenoKvStore extends KeyValueStoreOf<DenoKvAbilities> {}

/**
 * Keeps values in a Deno KV, under keys that begin with `"anyrow"`: a file, memory, or the database of a program on Deno Deploy. Values
 * have at most 60,000 bytes. Reading many keys is one call for every ten of them; a verb that looks and writes is a read and a write,
 * again where somebody else was faster. A commit can depend on a hundred keys, make 1,000 changes and carry 800 KiB.
 */
export function denoKvStore(options: DenoKvOptions & StoreOptions): DenoKvStore {
  const { prefix, ttl, ...where } = options ?? {};
  return keyValueStore(denoKvDriver(where as DenoKvOptions), { prefix, ttl });
}

/** Models in such a store. */
export interface DenoKvAdapter extends Adapter<KeyValueCapabilities> {}

/**
 * Keeps models in a Deno KV, with indexes, all or nothing; a change can be about a hundred rows at most.
 *
 * @example
 * const db = connect(denoKv({ path: ":memory:" }), { sessions: Session });
 */
export function denoKv(options: DenoKvOptions & KeyedModelOptions): DenoKvAdapter {
  const { prefix, compressAbove, scan, ...where } = options ?? {};
  return keyValueAdapter(denoKvDriver(where as DenoKvOptions), tableAdapter, { prefix, compressAbove, scan });
}
