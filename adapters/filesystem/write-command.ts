import type { CountCommand, DeleteCommand, SetCommand } from "../../src/contracts/key-value-driver.ts";
import { DecodeError } from "../../src/errors.ts";
import { makeChanges } from "./changes.ts";
import type { OpenStore } from "./open-store.ts";
import { type StoredValue, hasGone } from "./stored-value.ts";

/** A command that changes a key. */
export type WriteCommand = SetCommand | DeleteCommand | CountCommand;

/** Carries out a command, for who holds the lock. */
export function writeCommand(store: OpenStore, command: WriteCommand): Promise<boolean | number> {
  if (command.kind === "set") return set(store, command);
  return command.kind === "delete" ? remove(store, command) : count(store, command);
}

async function set(store: OpenStore, { key, value, ttl, when }: SetCommand): Promise<boolean> {
  const before = await (when === "always" ? readOrDamaged(store, key) : store.values.readAny(key));
  const live = before === null || hasGone(before) ? null : before;
  if (when !== "always" && (live === null) !== (when === "absent")) return false;
  const after = { key, value, expires: expiryOf(ttl), entries: live?.entries ?? [] };
  await makeChanges(store.folder, store.indexes, [{ key, before, after }]);
  return true;
}

async function remove(store: OpenStore, { key }: DeleteCommand): Promise<boolean> {
  const before = await readOrDamaged(store, key);
  if (before === null) return false;
  await makeChanges(store.folder, store.indexes, [{ key, before, after: null }]);
  return !hasGone(before);
}

const WHOLE = /^(?:0|-?[1-9]\d{0,15})$/;

async function count(store: OpenStore, { key, by, ttl }: CountCommand): Promise<number> {
  const before = await store.values.readAny(key);
  const live = before === null || hasGone(before) ? null : before;
  const text = live === null ? "0" : new TextDecoder("utf-8", { ignoreBOM: true }).decode(live.value.subarray(0, 20));
  const sum = Number(text) + by;
  if (!WHOLE.test(text) || !Number.isSafeInteger(Number(text)) || !Number.isSafeInteger(sum))
    throw new DecodeError(
      "the key holds no whole number, or the sum would be no safe integer: count keys that only incr and decr write",
    );
  const expires = ttl === undefined ? (live?.expires ?? null) : expiryOf(ttl);
  const after = { key, value: new TextEncoder().encode(String(sum)), expires, entries: live?.entries ?? [] };
  await makeChanges(store.folder, store.indexes, [{ key, before, after }]);
  return sum;
}

/** What a key holds; a file that cannot be read may be overwritten and removed all the same. */
async function readOrDamaged(store: OpenStore, key: string): Promise<StoredValue | null> {
  try {
    return await store.values.readAny(key);
  } catch (error) {
    if (error instanceof DecodeError) return { key, value: new Uint8Array(), expires: null, entries: [] };
    throw error;
  }
}

function expiryOf(ttl: number | null): number | null {
  return ttl === null ? null : Date.now() + ttl;
}
