import type {
  CountCommand,
  Found,
  KeyValueAbilities,
  KeyValueCommand,
  KeyValueDriver,
  KeyValueReply,
  RangeCommand,
  SetCommand,
} from "../../src/contracts/key-value-driver.ts";
import { closedError, refuseAborted } from "../../src/contracts/refused-call.ts";
import { DecodeError } from "../../src/errors.ts";
import { commitInMemory } from "./memory-commit.ts";
import { MemoryItems, type MemoryLimits } from "./memory-key-value-items.ts";

/** What a store in memory can do: everything. */
export interface MemoryStoreAbilities extends KeyValueAbilities {
  readonly conditional: true;
  readonly atomic: "all";
  readonly entries: true;
  readonly scan: true;
}

/** A driver that keeps bytes in memory. It answers at once. */
export interface MemoryKeyValueDriver extends KeyValueDriver {
  readonly abilities: MemoryStoreAbilities;
}

/** How bytes are kept in memory. */
export interface MemoryDriverOptions extends MemoryLimits {
  /**
   * Whether bytes are copied when they are written and read; `true` unless said otherwise. Without it, which is much faster, nobody may
   * change bytes that were handed in or out.
   */
  readonly copies?: boolean | undefined;
}

type Keep = (bytes: Uint8Array) => Uint8Array;

/** Keeps keys and values in the memory of the program. */
export function memoryKeyValueDriver({ copies = true, ...limits }: MemoryDriverOptions): MemoryKeyValueDriver {
  const keep: Keep = copies ? (bytes) => new Uint8Array(bytes) : (bytes) => bytes;
  const items = new MemoryItems(limits);
  let closed = false;
  const open = (signal: AbortSignal | undefined): void => {
    if (closed) throw closedError();
    refuseAborted(signal);
  };
  return {
    name: "memory",
    abilities: { conditional: true, atomic: "all", entries: true, scan: true },
    maxValueBytes: limits.maxBytes === Infinity ? undefined : limits.maxBytes,
    execute(commands, { signal }) {
      open(signal);
      return commands.map((command) => carryOut(items, command, keep));
    },
    commit(commit, { signal }) {
      open(signal);
      return commitInMemory(items, commit, keep);
    },
    append(appends, { signal }) {
      open(signal);
      const isOther = appends.map(({ key, front }) => {
        const value = items.find(key)?.value;
        return value !== undefined && front.some((byte, index) => value[2 + index] !== byte);
      });
      if (isOther.includes(true)) return isOther.map((other) => (other ? -1 : 0));
      const grown = appends.map(({ key, bytes }) => {
        const item = items.find(key);
        return item === undefined ? null : { item, value: joined(item.value, bytes) };
      });
      for (const each of grown) if (each !== null) items.refuseLarger(each.item.key, each.value);
      for (const each of grown)
        if (each !== null) items.put(each.item.key, each.value, each.item.expires, each.item.entries);
      return grown.map((each) => each?.value.length ?? 0);
    },
    scan({ prefix, limit, cursor }, { signal }) {
      open(signal);
      const keys: string[] = [];
      for (const { key, serial } of items.madeAfter(Number(cursor ?? 0))) {
        if (!key.startsWith(prefix)) continue;
        keys.push(key);
        if (keys.length === limit) return { keys, cursor: String(serial) };
      }
      return { keys, cursor: null };
    },
    close: async () => {
      closed = true;
      items.clear();
    },
  };
}

function joined(before: Uint8Array, behind: Uint8Array): Uint8Array {
  const value = new Uint8Array(before.length + behind.length);
  value.set(before);
  value.set(behind, before.length);
  return value;
}

function carryOut(items: MemoryItems, command: KeyValueCommand, keep: Keep): KeyValueReply {
  switch (command.kind) {
    case "get": {
      const item = items.use(command.key);
      return item === undefined ? null : keep(item.value);
    }
    case "has":
      return items.find(command.key) !== undefined;
    case "set":
      return set(items, command, keep);
    case "delete": {
      const item = items.find(command.key);
      if (item !== undefined) items.remove(item);
      return item !== undefined;
    }
    case "count":
      return count(items, command);
    case "range":
      return range(items, command, keep);
  }
}

function set(items: MemoryItems, { key, value, ttl, when }: SetCommand, keep: Keep): boolean {
  const before = items.find(key);
  if (when !== "always" && (before === undefined) !== (when === "absent")) return false;
  items.refuseLarger(key, value);
  items.put(key, keep(value), expiryOf(ttl), before?.entries ?? []);
  return true;
}

const WHOLE = /^(?:0|-?[1-9]\d{0,15})$/;

function count(items: MemoryItems, { key, by, ttl }: CountCommand): number {
  const before = items.find(key);
  const text = before === undefined ? "0" : String.fromCharCode(...before.value.subarray(0, 20));
  const sum = Number(text) + by;
  if (!WHOLE.test(text) || !Number.isSafeInteger(Number(text)) || !Number.isSafeInteger(sum))
    throw new DecodeError(
      "the key holds no whole number, or the sum would be no safe integer: count keys that only incr and decr write",
    );
  const expires = ttl === undefined ? (before?.expires ?? Infinity) : expiryOf(ttl);
  items.put(key, new TextEncoder().encode(String(sum)), expires, before?.entries ?? []);
  return sum;
}

function range(items: MemoryItems, command: RangeCommand, keep: Keep): Found[] {
  const found: Found[] = [];
  for (const { key } of items.sets.range(command)) {
    const item = items.use(key);
    if (item !== undefined) found.push({ key, value: keep(item.value) });
    if (found.length === command.limit) break;
  }
  return found;
}

function expiryOf(ttl: number | null): number {
  return ttl === null ? Infinity : Date.now() + ttl;
}
