import type { SetCommand } from "../../src/contracts/key-value-driver.ts";
import { timesOf } from "./expiry.ts";
import { STATUSES } from "./memcached-failure.ts";
import { OPCODES, type Packet } from "./packet.ts";
import { type Steps, isDone, itemOf, read, remove, write } from "./steps.ts";

/** Reads a value. */
export function* get(key: Uint8Array): Steps<Uint8Array | null> {
  const [reply] = yield [read(key)];
  const item = itemOf(reply);
  return item?.isAlive === true ? item.value : null;
}

/** Asks whether there is a key. The protocol has no way to ask for less than the value. */
export function* has(key: Uint8Array): Steps<boolean> {
  return (yield* get(key)) !== null;
}

/** Removes a key. Gives whether it was there. */
export function* remover(key: Uint8Array): Steps<boolean> {
  const [touched, removed] = yield [touch(key), remove(key)];
  const isThere = isDone(touched, STATUSES.missing) && itemOf(touched)?.isAlive === false;
  return isDone(removed, STATUSES.missing) && !isThere;
}

/** Asks for the flags of an item that is removed at once, and does not bring its value along. */
function touch(key: Uint8Array): Packet {
  const extras = new Uint8Array(4);
  // Where the connection breaks between the two, the item goes all the same.
  new DataView(extras.buffer).setUint32(0, 1);
  return { opcode: OPCODES.touch, key, extras };
}

/** Writes a value, depending on what is there. Gives whether it was written. */
export function setter(key: Uint8Array, { value, ttl, when }: SetCommand): Steps<boolean> {
  if (when === "absent") return add(key, value, ttl);
  return when === "present" ? replace(key, value, ttl) : set(key, value, ttl);
}

function* set(key: Uint8Array, value: Uint8Array, ttl: number | null): Steps<boolean> {
  const [failure] = yield [write("quietSet", key, value, timesOf(ttl))];
  return failure === undefined || isDone(failure);
}

/** Writes a value where there is none. */
export function* add(key: Uint8Array, value: Uint8Array, ttl: number | null): Steps<boolean> {
  for (;;) {
    const [found, added] = yield [read(key), write("add", key, value, timesOf(ttl))];
    if (isDone(added, STATUSES.exists)) return true;
    const item = itemOf(found);
    // What came between the two packets is as good as there before.
    if (item === null || item.isAlive) return false;
    const [taken] = yield [write("set", key, value, timesOf(ttl), item.cas)];
    if (isDone(taken, STATUSES.exists, STATUSES.missing)) return true;
  }
}

/**
 * Writes a value where there is one. An item whose time has come, but that the server still has, is replaced too, and what was written
 * is taken back: to read first would cost a trip in all the other cases.
 */
function* replace(key: Uint8Array, value: Uint8Array, ttl: number | null): Steps<boolean> {
  const [found, replaced] = yield [read(key), write("replace", key, value, timesOf(ttl))];
  if (!isDone(replaced, STATUSES.missing)) return false;
  if (itemOf(found)?.isAlive !== false) return true;
  const [taken] = yield [remove(key, replaced.cas)];
  isDone(taken, STATUSES.exists, STATUSES.missing);
  return false;
}
