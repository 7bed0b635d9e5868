import type { CommitOutcome, KeyCheck, KeyPut, KeyValueCommit } from "../../src/contracts/key-value-driver.ts";
import { UnsupportedError } from "../../src/errors.ts";
import { timesOf } from "./expiry.ts";
import { STATUSES, STORE, noEntries } from "./memcached-failure.ts";
import { type Item, type Steps, isDone, itemOf, read, remove, write } from "./steps.ts";
import { add, remover } from "./verb-steps.ts";

/** The one key that a commit is about; `null` where it is about none. Refuses several, and what needs an index. */
export function onlyKey({ checks, puts, deletes }: KeyValueCommit): string | null {
  const keys = new Set(deletes);
  for (const check of checks) {
    if (check.kind === "entries") throw noEntries();
    keys.add(check.key);
  }
  for (const { key, entries } of puts) {
    if (entries.length > 0) throw noEntries();
    keys.add(key);
  }
  if (keys.size > 1) throw new UnsupportedError("a commit about several keys", STORE, "make one commit for each key");
  return [...keys][0] ?? null;
}

/** Changes one key if all checks hold: what they were found to hold for is what is replaced, or all is looked at again. */
export function* commit(key: Uint8Array, { checks, puts, deletes }: KeyValueCommit): Steps<CommitOutcome> {
  const [put] = puts;
  if (checks.length === 0) {
    if (put === undefined) return { done: true, deleted: deletes.length === 0 ? [] : [yield* remover(key)] };
    const [failure] = yield [write("quietSet", key, put.value, timesOf(put.ttl))];
    if (failure !== undefined) isDone(failure);
    return { done: true, deleted: [] };
  }
  if (put !== undefined && checks.every(wantsNothing)) {
    if (yield* add(key, put.value, put.ttl)) return { done: true, deleted: [] };
    return { done: false, checks: checks.map((_, index) => index), alone: [] };
  }
  for (;;) {
    const [found] = yield [read(key)];
    const item = itemOf(found);
    const value = item?.isAlive === true ? item.value : null;
    const broken = checks.flatMap((check, index) => (holds(check, value) ? [] : [index]));
    if (broken.length > 0) return { done: false, checks: broken, alone: [] };
    if (put === undefined && deletes.length === 0) return { done: true, deleted: [] };
    if (put !== undefined ? yield* replaced(key, put, item) : yield* removed(key, item))
      return { done: true, deleted: deletes.map(() => value !== null) };
  }
}

function wantsNothing(check: KeyCheck): boolean {
  return check.kind === "value" && check.value === null;
}

function holds(check: KeyCheck, value: Uint8Array | null): boolean {
  if (check.kind === "entries") return false;
  if (check.value === "present") return value !== null;
  if (check.value === null || value === null) return check.value === value;
  const { length } = check.value;
  return length === value.length && check.value.every((byte, index) => byte === value[index]);
}

/** Puts a value in the place of an item. Gives whether that was still there. */
function* replaced(key: Uint8Array, { value, ttl }: KeyPut, item: Item | null): Steps<boolean> {
  const packet =
    item === null ? write("add", key, value, timesOf(ttl)) : write("set", key, value, timesOf(ttl), item.cas);
  const [written] = yield [packet];
  return isDone(written, STATUSES.exists, STATUSES.missing);
}

/** Removes an item. Gives whether that was still there, or nothing had to be removed. */
function* removed(key: Uint8Array, item: Item | null): Steps<boolean> {
  if (item?.isAlive !== true) return true;
  const [gone] = yield [remove(key, item.cas)];
  return isDone(gone, STATUSES.exists, STATUSES.missing);
}
