import type { CountCommand, SetCommand } from "../../src/contracts/key-value-driver.ts";
import { DecodeError } from "../../src/errors.ts";
import type { DenoKv } from "./deno-kv-client.ts";
import { STORE } from "./deno-kv-failure.ts";
import { type FoundItem, type Item, alive, newItem, readItems } from "./kv-items.ts";
import { type ItemKey, bytesOf, textOf } from "./kv-keys.ts";
import { putItem, untilMade } from "./kv-write.ts";

/** What Deno KV takes in one commit, with room for keys. */
const MOST_WRITES = 400;
const MOST_BYTES = 600_000;
const NUMBER = /^-?\d{1,20}$/;

/** A command with where its key is. */
export interface Placed<Command> {
  readonly command: Command;
  readonly key: ItemKey;
}

/** Writes values whatever was there, as many together as Deno KV takes. */
export async function setAll(kv: DenoKv, sets: readonly Placed<SetCommand>[]): Promise<void> {
  let atomic = kv.atomic();
  let writes = 0;
  let bytes = 0;
  for (const { command, key } of sets) {
    const size = command.value.length + (key.name === null ? 0 : key.text.length * 3);
    if (writes === MOST_WRITES || (writes > 0 && bytes + size > MOST_BYTES)) {
      await atomic.commit();
      atomic = kv.atomic();
      writes = 0;
      bytes = 0;
    }
    putItem(atomic, key, newItem(command.value, command.ttl));
    writes += 1;
    bytes += size;
  }
  await atomic.commit();
}

/** Writes a value where there is none, or where there is one. Gives whether it was written. */
export async function setWhen(
  kv: DenoKv,
  { command, key }: Placed<SetCommand>,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const { value, ttl, when } = command;
  // That there is nothing can be found out in writing.
  const nothing: FoundItem = { item: null, versionstamp: null };
  if (when === "absent" && (await replaceItem(kv, key, nothing, newItem(value, ttl)))) return true;
  return untilMade(async () => {
    const found = await readItem(kv, key);
    const isThere = alive(found) !== null;
    if (isThere !== (when === "present")) return false;
    return (await replaceItem(kv, key, found, newItem(value, ttl))) ? true : undefined;
  }, signal);
}

/** Adds to a number. */
export function count(
  kv: DenoKv,
  { command, key }: Placed<CountCommand>,
  signal: AbortSignal | undefined,
): Promise<number> {
  const { by, ttl } = command;
  return untilMade(async () => {
    const found = await readItem(kv, key);
    const item = alive(found);
    const sum = (item === null ? 0 : numberOf(item)) + by;
    if (!Number.isSafeInteger(sum))
      throw new DecodeError(
        `${STORE}: the sum is past 2^53 - 1, where numbers are not exact: the value stays as it was`,
      );
    const value = bytesOf(String(sum));
    const kept = item !== null && ttl === undefined ? { ...item, value } : newItem(value, ttl ?? null, item?.entries);
    return (await replaceItem(kv, key, found, kept)) ? sum : undefined;
  }, signal);
}

function numberOf({ value }: Item): number {
  const text = textOf(value);
  const number = NUMBER.test(text) ? Number(text) : NaN;
  if (Number.isSafeInteger(number)) return number;
  throw new DecodeError(
    `${STORE}: the value of the key is no whole number: count under keys that nothing else is written to`,
  );
}

async function readItem(kv: DenoKv, key: ItemKey): Promise<FoundItem> {
  return (await readItems(kv, [key])).get(key.text) as FoundItem;
}

/** Keeps an item in the place of the one that was found, unless that is not there any more. */
async function replaceItem(kv: DenoKv, key: ItemKey, { versionstamp }: FoundItem, item: Item): Promise<boolean> {
  const atomic = kv.atomic().check({ key: key.parts, versionstamp });
  putItem(atomic, key, item);
  return (await atomic.commit()).ok;
}
