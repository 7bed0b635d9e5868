import type { Adapter } from "../../src/contracts/adapter.ts";
import { checkOptions } from "../../src/contracts/known-options.ts";
import { checkTimeout } from "../../src/contracts/milliseconds.ts";
import { invalid } from "../../src/errors.ts";
import { tableAdapter } from "../../src/engine/index.ts";
import {
  type KeyValueCapabilities,
  type KeyedModelOptions,
  keyValueAdapter,
} from "../../src/key-value/key-value-adapter.ts";
import { keyValueStore } from "../../src/key-value/key-value-store.ts";
import type { StoreOptions } from "../../src/key-value/store-calls.ts";
import type { AtomicKeyValueStore, StoreCall } from "../../src/key-value/store-types.ts";
import { type FilesystemKeyValueDriver, filesystemKeyValueDriver } from "./filesystem-key-value-driver.ts";

/** A store of keys and values in files. */
export interface FilesystemStore extends AtomicKeyValueStore {
  /**
   * Removes the files of all keys that have gone, and gives how many. Writes remove a few of them by the way, so this is for folders
   * that are hardly written to.
   */
  sweep(options?: StoreCall): Promise<number>;
}

/** Where and how files are kept. */
export interface FilesystemOptions {
  /** A folder that is the store's alone; it is made where it is missing. */
  readonly path: string;
  /**
   * Whether what was written outlives a loss of power, which takes the disk some time; `true` unless said otherwise. The end of the
   * program, however sudden, harms nothing either way.
   */
  readonly durable?: boolean | undefined;
  /** Milliseconds that a write waits for other processes writing to the folder; 30,000 unless said otherwise. */
  readonly timeout?: number | undefined;
}

/** The same, and how keys are named and how long values live. */
export interface FilesystemStoreOptions extends FilesystemOptions, StoreOptions {}

/**
 * Keys and values in a folder, one file for each key, for Node, Deno and Bun. Several processes may use the folder at once. Reading
 * waits for nobody; writing waits its turn.
 *
 * @example
 * const store = filesystemStore({ path: "cache", ttl: 3600 });
 */
export function filesystemStore(options: FilesystemStoreOptions): FilesystemStore {
  const { prefix, ttl, ...kept } = options ?? {};
  const driver = driverOf(kept as FilesystemOptions);
  return {
    ...keyValueStore(driver, { prefix, ttl }),
    async sweep(call) {
      checkOptions(null, call, ["signal"]);
      return driver.sweep({ signal: call?.signal });
    },
  };
}

/** Models in files. */
export interface FilesystemAdapter extends Adapter<KeyValueCapabilities> {}

/**
 * Keeps models in a folder: a file for each row, indexes beside them, changes all or nothing however suddenly the program ends.
 *
 * @example
 * const db = connect(filesystem({ path: "data" }), { notes: Note });
 */
export function filesystem(options: FilesystemOptions & KeyedModelOptions): FilesystemAdapter {
  const { prefix, compressAbove, scan, ...kept } = options ?? {};
  return keyValueAdapter(driverOf(kept as FilesystemOptions), tableAdapter, { prefix, compressAbove, scan });
}

function driverOf(options: FilesystemOptions): FilesystemKeyValueDriver {
  checkOptions(null, options, ["path", "durable", "timeout"]);
  const { path, durable = true, timeout } = options;
  if (typeof path !== "string" || path === "" || path.includes("\0"))
    throw invalid(null, ["path"], "must be the path of a folder");
  if (typeof durable !== "boolean") throw invalid(null, ["durable"], "must be true or false");
  checkTimeout(timeout);
  return filesystemKeyValueDriver({ path, durable, timeout: timeout ?? 30_000 });
}
