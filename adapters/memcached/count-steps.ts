import type { CountCommand } from "../../src/contracts/key-value-driver.ts";
import { sameTimes, timesOf } from "./expiry.ts";
import { STATUSES, notCountable } from "./memcached-failure.ts";
import { OPCODES, type Packet, type Reply } from "./packet.ts";
import { type Item, type Steps, isDone, itemOf, read, write } from "./steps.ts";

const encoder = /* @__PURE__ */ new TextEncoder();
const decoder = /* @__PURE__ */ new TextDecoder();
const NUMBER = /^-?\d{1,20}$/;
const WRAP = 2n ** 64n;
const MAX = BigInt(Number.MAX_SAFE_INTEGER);

/**
 * Adds to a number. The server itself does so only upwards, above 0, and with no time to renew; all else is read, then written if
 * unchanged.
 */
export function* count(key: Uint8Array, { by, ttl }: CountCommand): Steps<number> {
  if (by < 0 || ttl !== undefined) return yield* exchange(key, by, ttl);
  const [found, counted] = yield [read(key), increment(key, BigInt(by))];
  const item = itemOf(found);
  // Not a number to the server: one below 0, or none at all.
  if (!isDone(counted, STATUSES.notNumber)) return yield* exchange(key, by, ttl);
  // It goes on having gone, whatever it holds.
  if (item?.isAlive === false) return yield* exchange(key, by, ttl);
  return yield* checked(key, by, item, counted);
}

/** The sum that the server gave. It takes for numbers what only begins like one, and goes on past what is exact: both are undone. */
function* checked(key: Uint8Array, by: number, item: Item | null, counted: Reply): Steps<number> {
  const isNumber = item === null || NUMBER.test(decoder.decode(item.value));
  const sum = sumOf(counted);
  // A number that was too large before may have gone round.
  if (isNumber && sum <= MAX && (item === null || begunWith(item) <= MAX)) return Number(sum);
  yield* undo(key, BigInt(by), item, counted);
  throw notCountable(isNumber ? "sum" : "value");
}

/** Puts back what was there, if nobody has counted meanwhile; otherwise counts back, which is right whoever has. */
function* undo(key: Uint8Array, by: bigint, item: Item | null, counted: Reply): Steps<void> {
  if (item !== null && (begunWith(item) + by) % WRAP === sumOf(counted)) {
    if (yield* putBack(key, item, counted.cas)) return;
  }
  const [reply] = yield [increment(key, (WRAP - by) % WRAP)];
  if (!isDone(reply, STATUSES.notNumber)) return;
  // The server leaves blanks behind a number that has become shorter.
  const value = textOf(sumOf(reply));
  yield* putBack(key, { value, flags: item?.flags ?? 0 }, reply.cas);
}

/** Writes a value, unless something else has been written since. Gives whether it was written. */
function* putBack(key: Uint8Array, { value, flags }: Pick<Item, "value" | "flags">, cas: bigint): Steps<boolean> {
  const [written] = yield [write("set", key, value, sameTimes(flags), cas)];
  return isDone(written, STATUSES.exists, STATUSES.missing);
}

function sumOf({ value }: Reply): bigint {
  return viewOf(value).getBigUint64(0);
}

/** What the server takes an item for when it counts. */
function begunWith({ value }: Item): bigint {
  const [, digits = "0"] = /^\s*\+?(\d+)/.exec(decoder.decode(value)) ?? [];
  return BigInt(digits);
}

function* exchange(key: Uint8Array, by: number, ttl: CountCommand["ttl"]): Steps<number> {
  const first = timesOf(ttl ?? null);
  for (;;) {
    const [found, added] = yield [read(key), write("add", key, textOf(by), first)];
    if (isDone(added, STATUSES.exists)) return by;
    const item = itemOf(found);
    if (item === null) continue;
    const sum = item.isAlive ? numberOf(item) + by : by;
    if (!Number.isSafeInteger(sum)) throw notCountable("sum");
    const times = item.isAlive && ttl === undefined ? sameTimes(item.flags) : timesOf(ttl ?? null);
    const [written] = yield [write("set", key, textOf(sum), times, item.cas)];
    if (isDone(written, STATUSES.exists, STATUSES.missing)) return sum;
  }
}

function numberOf({ value }: Item): number {
  const text = decoder.decode(value);
  const number = NUMBER.test(text) ? Number(text) : NaN;
  if (!Number.isSafeInteger(number)) throw notCountable("value");
  return number;
}

function textOf(number: number | bigint): Uint8Array {
  return encoder.encode(String(number));
}

/** Adds in the server; a key that is not there is made, and never goes. */
function increment(key: Uint8Array, by: bigint): Packet {
  const extras = new Uint8Array(20);
  const view = viewOf(extras);
  view.setBigUint64(0, by);
  view.setBigUint64(8, by);
  return { opcode: OPCODES.increment, key, extras };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
