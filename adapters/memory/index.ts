import type { Adapter, Capabilities } from "../../src/contracts/adapter.ts";
import { checkOptions } from "../../src/contracts/known-options.ts";
import { checkMilliseconds } from "../../src/contracts/milliseconds.ts";
import { tableAdapter } from "../../src/engine/table-adapter.ts";
import { invalid } from "../../src/errors.ts";
import {
  type KeyValueCapabilities,
  type KeyedModelOptions,
  keyValueAdapter,
} from "../../src/key-value/key-value-adapter.ts";
import { keyValueStore } from "../../src/key-value/key-value-store.ts";
import type { StoreOptions } from "../../src/key-value/store-calls.ts";
import type { AtomicKeyValueStore } from "../../src/key-value/store-types.ts";
import { type MemoryKeyValueDriver, memoryKeyValueDriver } from "./memory-key-value-driver.ts";
import { memoryRowStore } from "./memory-store.ts";

/** What tables in memory can do: everything but SQL. */
export interface MemoryCapabilities extends Capabilities {
  readonly transactions: true;
  readonly sql: false;
  readonly atomic: "all";
  readonly filters: "all";
}

/** Tables in memory. */
export interface MemoryAdapter extends Adapter<MemoryCapabilities> {}

/** How tables in memory behave. */
export interface MemoryOptions {
  /** How long a write waits for an open transaction, in milliseconds; 30,000 unless said otherwise. */
  readonly timeout?: number;
}

/**
 * Tables in the memory of the program, gone when it ends. They need no creating.
 *
 * @example
 * const db = connect(memory(), { users: User });
 */
export function memory(options: MemoryOptions = {}): MemoryAdapter {
  checkOptions(null, options, ["timeout"]);
  const { timeout } = options;
  checkMilliseconds({ timeout });
  return tableAdapter<MemoryCapabilities>(memoryRowStore(timeout ?? 30_000), {
    name: "memory",
    capabilities: { transactions: true, sql: false, atomic: "all", filters: "all" },
  });
}

/** A store of keys and values in memory. */
export interface MemoryStore extends AtomicKeyValueStore {}

/** How much a store in memory keeps. What was used longest ago makes room, after what has gone anyway. */
export interface MemoryCapacity {
  /** So many keys at most; any number unless given. */
  readonly maxEntries?: number | undefined;
  /** So many bytes at most, of keys and values and about 300 for each key; any number unless given. */
  readonly maxBytes?: number | undefined;
}

/** How much a store in memory keeps, how keys are named and how long values live. */
export interface MemoryStoreOptions extends MemoryCapacity, StoreOptions {}

/**
 * Keys and values in the memory of the program, gone when it ends. When time on the clock of the host jumps, keys go earlier or later by
 * as much.
 *
 * @example
 * const store = memoryStore({ maxEntries: 10_000, ttl: 600 });
 */
export function memoryStore(options: MemoryStoreOptions = {}): MemoryStore {
  checkOptions(null, options, ["prefix", "ttl", "maxEntries", "maxBytes"]);
  const { maxEntries, maxBytes, ...store } = options;
  return keyValueStore(driverOf({ maxEntries, maxBytes }, true), store);
}

/** Models by key in memory. */
export interface MemoryKeyValueAdapter extends Adapter<KeyValueCapabilities> {}

/**
 * Keeps models in memory as stores of keys and values keep them: rows come to an end, and what was used longest ago makes room. For
 * tables, with transactions and any question, there is `memory`.
 *
 * @example
 * const db = connect(memoryKeyValue({ maxEntries: 10_000 }), { sessions: Session });
 */
export function memoryKeyValue(options: MemoryCapacity & KeyedModelOptions = {}): MemoryKeyValueAdapter {
  const { maxEntries, maxBytes, ...models } = options;
  // What rows are read from is never handed out.
  return keyValueAdapter(driverOf({ maxEntries, maxBytes }, false), tableAdapter, models);
}

function driverOf(
  { maxEntries = Infinity, maxBytes = Infinity }: MemoryCapacity,
  copies: boolean,
): MemoryKeyValueDriver {
  for (const [name, limit] of Object.entries({ maxEntries, maxBytes }))
    if (limit !== Infinity && !(Number.isSafeInteger(limit) && limit > 0))
      throw invalid(null, [name], "must be a whole number above 0");
  return memoryKeyValueDriver({ maxEntries, maxBytes, copies });
}
