import { checkOptions } from "../contracts/known-options.ts";
import type { CallOptions } from "../contracts/call-options.ts";
import type { KeyValueCommand, KeyValueDriver, KeyValueReply } from "../contracts/key-value-driver.ts";
import { refuseAborted } from "../contracts/refused-call.ts";
import { ConnectionStateError, invalid } from "../errors.ts";
import { bytesOf, keyOf } from "./store-text.ts";
import { ttlMilliseconds } from "./store-ttl.ts";
import type { StoreCall, StoreWrite } from "./store-types.ts";

/** How a store behaves. */
export interface StoreOptions {
  /** Put before every key, so that several stores can share a place without seeing each other's keys; nothing unless given. */
  readonly prefix?: string | undefined;
  /** Seconds that values live where a call does not say; `null`, which is never, unless given. */
  readonly ttl?: number | null | undefined;
}

type Path = readonly (string | number)[];

/** What the verbs of a store are made with: its driver, and the checks of what they are given. */
export class StoreCalls {
  readonly driver: KeyValueDriver;
  readonly prefix: string;
  readonly #ttl: number | null;
  #closed = false;

  constructor(driver: KeyValueDriver, options: StoreOptions) {
    checkOptions(null, options, ["prefix", "ttl"]);
    this.driver = driver;
    this.prefix = keyOf("", options.prefix ?? "", ["prefix"]);
    this.#ttl = ttlMilliseconds(options.ttl ?? null, ["ttl"]);
  }

  key(key: unknown, path: Path = ["key"]): string {
    return keyOf(this.prefix, key, path);
  }

  /** Many keys, each of them once where it matters. */
  keys(keys: Iterable<string>, repeated: "repeated" | "once"): string[] {
    const whole = Array.from(iterable(keys, ["keys"]), (key, index) => this.key(key, ["keys", index]));
    if (repeated === "once") refuseRepeated(whole, ["keys"]);
    return whole;
  }

  bytes(value: unknown, path: Path = ["value"]): Uint8Array {
    return bytesOf(value, this.driver.maxValueBytes, path);
  }

  ttl(write: StoreWrite | undefined, path: Path = []): number | null {
    return write?.ttl === undefined ? this.#ttl : ttlMilliseconds(write.ttl, [...path, "ttl"]);
  }

  /** Has the driver carry out commands: the replies are of the kinds that the commands ask for. */
  async ask<Reply extends KeyValueReply>(
    commands: readonly KeyValueCommand[],
    call: StoreCall | undefined,
  ): Promise<readonly Reply[]> {
    const options = this.open(call);
    if (commands.length === 0) return [];
    return (await this.driver.execute(commands, options)) as readonly Reply[];
  }

  /** Refuses a call that comes too late. */
  open(call: StoreCall | undefined): CallOptions {
    if (this.#closed) throw new ConnectionStateError("the store is closed: make another");
    const signal = call?.signal;
    refuseAborted(signal);
    return signal === undefined ? {} : { signal };
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.driver.close();
  }
}

/** Refuses what cannot be gone through; text can, but is one key and not many. */
export function iterable<Item>(items: Iterable<Item>, path: Path): Iterable<Item> {
  if (typeof items === "object" && items !== null && Symbol.iterator in items) return items;
  throw invalid(null, path, "must be an array, or something else that can be iterated over");
}

/** Refuses keys that are there twice: which of them counts would depend on the store. */
export function refuseRepeated(keys: readonly string[], path: Path): void {
  const seen = new Set<string>();
  for (const [index, key] of keys.entries()) {
    if (seen.has(key)) throw invalid(null, [...path, index], "is a key that is there already: give each key once");
    seen.add(key);
  }
}
