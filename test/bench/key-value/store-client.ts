import type { Value } from "./values.ts";

/**
 * A store of keys and values as a program uses it. What answers at once may do so. A verb is absent where the library has none that is
 * atomic: nobody gets it from two calls that others can come between.
 */
export interface StoreClient {
  readonly name: string;
  get(key: string): unknown;
  has(key: string): unknown;
  set(key: string, value: Value): unknown;
  readonly add?: (key: string, value: Value) => unknown;
  readonly replace?: (key: string, value: Value) => unknown;
  /** Whether it was there; `true` where the library does not tell. */
  delete(key: string): unknown;
  readonly incr?: (key: string) => unknown;
  /** Values in the order of the keys. */
  getMany(keys: readonly string[]): unknown;
  setMany(entries: readonly (readonly [string, Value])[]): unknown;
  /** For each whether it was there. */
  readonly deleteMany?: (keys: readonly string[]) => unknown;
  /** All keys that begin with a text. */
  readonly scan?: (prefix: string) => unknown;
  clear(): Promise<void>;
  close(): Promise<void>;
}
