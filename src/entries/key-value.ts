import type { Adapter } from "../contracts/adapter.ts";
import type { KeyValueAbilities } from "../contracts/key-value-driver.ts";
import { tableAdapter } from "../engine/index.ts";
import { type KeyValueCapabilities, type KeyedModelOptions, keyValueAdapter } from "../key-value/key-value-adapter.ts";
import { type AbleDriver, keyValueStore } from "../key-value/key-value-store.ts";

/** Models in a store of keys and values. */
export interface KeyValueAdapter<Can extends KeyValueAbilities> extends Adapter<KeyValueCapabilities<Can["atomic"]>> {}

/**
 * Keeps models in a store of keys and values, whatever moves its bytes.
 *
 * @example
 * const db = connect(keyValue(driver), { sessions: Session });
 */
export function keyValue<Can extends KeyValueAbilities>(
  driver: AbleDriver<Can>,
  options: KeyedModelOptions = {},
): KeyValueAdapter<Can> {
  return keyValueAdapter<KeyValueCapabilities<Can["atomic"]>>(driver, tableAdapter, options);
}

export { keyValueStore };
export type { AbleDriver, KeyValueCapabilities, KeyedModelOptions };
export type { StoreOptions } from "../key-value/store-calls.ts";
export type {
  AtomicKeyValueStore,
  CommitVerb,
  ConditionalVerbs,
  KeyValueStore,
  KeyValueStoreOf,
  PlainKeyValueStore,
  ScanVerb,
  StoreCall,
  StoreCheck,
  StoreCommit,
  StoreCount,
  StoreEntries,
  StorePut,
  StoreScan,
  StoreValue,
  StoreWrite,
} from "../key-value/store-types.ts";
export { lock, type HeldLock } from "../key-value/lock.ts";
export type { LockStore } from "../key-value/lock-claim.ts";
export type { LockOptions } from "../key-value/lock-options.ts";
export { LockLostError, LockTakenError } from "../key-value/lock-errors.ts";
