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
import { type WorkersKvAbilities, type WorkersKvOptions, workersKvDriver } from "./workers-kv-driver.ts";

export type { WorkersKvAbilities, WorkersKvOptions } from "./workers-kv-driver.ts";
export type { WorkersKvList, WorkersKvNamespace, WorkersKvValue } from "./workers-kv-namespace.ts";

/** Keys and values in a KV namespace of Cloudflare Workers. */
export interface WorkersKvStore extends KeyValueStoreOf<WorkersKvAbilities> {}

/**
 * Keeps values in a KV namespace of Cloudflare Workers. It is eventually consistent: what was written may take a minute to be seen
 * elsewhere, and of two writes of a key at the same time the later one counts. So it has no verb that looks and writes in one step. Many
 * values are read in one request per hundred, but written and removed in one request each; removing reads first. Costs nothing to make:
 * make one per request.
 */
export function workersKvStore(options: WorkersKvOptions & StoreOptions): WorkersKvStore {
  const { prefix, ttl, ...where } = options ?? {};
  return keyValueStore(workersKvDriver(where as WorkersKvOptions), { prefix, ttl });
}

/** Models in such a store. */
export interface WorkersKvAdapter extends Adapter<KeyValueCapabilities<"none">> {}

/**
 * Keeps models in a KV namespace of Cloudflare Workers: rows by key. Nothing is certain there: of two who create or change a row at the same
 * time the later one wins, and what was written may take a minute to be seen. So there is no `atomic`, and indexes, unique fields and keys
 * that the store assigns are refused at `connect`.
 *
 * @example
 * const db = connect(workersKv({ namespace: env.SESSIONS }), { sessions: Session });
 */
export function workersKv(options: WorkersKvOptions & KeyedModelOptions): WorkersKvAdapter {
  const { prefix, compressAbove, scan, ...where } = options ?? {};
  return keyValueAdapter(workersKvDriver(where as WorkersKvOptions), tableAdapter, { prefix, compressAbove, scan });
}
