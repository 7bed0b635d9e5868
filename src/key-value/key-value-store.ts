import type { KeyValueAbilities, KeyValueDriver } from "../contracts/key-value-driver.ts";
import { StoreCalls, type StoreOptions } from "./store-calls.ts";
import { commitVerb } from "./store-commit.ts";
import { conditionalVerbs } from "./store-conditional-verbs.ts";
import { plainVerbs } from "./store-plain-verbs.ts";
import { scanVerb } from "./store-scan.ts";
import type { KeyValueStoreOf } from "./store-types.ts";

/** A driver that is known to be able to do so much. */
export interface AbleDriver<Can extends KeyValueAbilities> extends KeyValueDriver {
  readonly abilities: Can;
}

/**
 * Makes a store of keys and values from what moves its bytes. It has the verbs that follow from the abilities of the driver, and no
 * others: give them a named interface, so that the type of the store is known.
 */
export function keyValueStore<Can extends KeyValueAbilities>(
  driver: AbleDriver<Can>,
  options: StoreOptions = {},
): KeyValueStoreOf<Can> {
  const calls = new StoreCalls(driver, options);
  const { conditional, atomic, scan } = driver.abilities;
  const store: object = {
    ...plainVerbs(calls),
    ...(conditional && conditionalVerbs(calls)),
    ...(atomic !== "none" && commitVerb(calls)),
    ...(scan && scanVerb(calls)),
  };
  return store as KeyValueStoreOf<Can>;
}
