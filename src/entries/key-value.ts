import type { Adapter } from "../contracts/adapter.ts";
import type { KeyValueAbilities } from "../contracts/key-value-driver.ts";
import { tableAdapter } from "../engine/index.ts";
import { type KeyValueCapabilities, type ModelOptions, keyValueAdapter } from "../key-value/key-value-adapter.ts";
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
  options: ModelOptions = {},
): KeyValueAdapter<Can> {
  return keyValueAdapter<KeyValueCapabilities<Can["atomic"]>>(driver, tableAdapter, options);
}

export { keyValueStore };
