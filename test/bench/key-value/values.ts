import { times } from "../fixtures.ts";

/** A value of 100 bytes in the forms in which clients take it. */
export interface Value {
  readonly text: string;
  readonly bytes: Uint8Array;
  readonly buffer: Buffer;
}

const values = times(64, (index): Value => {
  const text = `${index}:`.padEnd(100, "value of a hundred bytes, ");
  return { text, bytes: new TextEncoder().encode(text), buffer: Buffer.from(text) };
});

/** The value at a position. */
export function valueAt(index: number): Value {
  return values[index % values.length] as Value;
}

/** How many keys there are to be read. */
export const KEYS = 1000;
/** How many keys the verbs about many keys are about. */
export const MANY = 100;

const readKeys = times(KEYS, (index) => `k${index}`);
const readGroups = times(KEYS / MANY, (group) => readKeys.slice(group * MANY, (group + 1) * MANY));

/** Keys are read in an order that is not that of the store. */
const indexAt = (turn: number): number => (turn * 7919) % KEYS;

/** A key that is there. */
export function keyAt(turn: number): string {
  return readKeys[indexAt(turn)] as string;
}

/** A hundred keys that are there. */
export function keysAt(turn: number): readonly string[] {
  return readGroups[turn % readGroups.length] as readonly string[];
}

/** A key that is there and the value that it has from the beginning: whoever writes more often changes nothing. */
export function entryAt(turn: number): readonly [string, Value] {
  return [keyAt(turn), valueAt(indexAt(turn))];
}

/** A hundred of them. */
export function entriesAt(turn: number): readonly (readonly [string, Value])[] {
  const first = (turn % readGroups.length) * MANY;
  return keysAt(turn).map((key, index) => [key, valueAt(first + index)]);
}

/** All keys that are there. */
export const allKeys: readonly string[] = readKeys;

/** A key that a turn makes or removes. */
export function freshKey(turn: number): string {
  return `f${turn}`;
}

/** A hundred keys that a turn removes. */
export function freshKeys(turn: number): readonly string[] {
  return times(MANY, (index) => `f${turn}-${index}`);
}

/** What clients give for a value, as text. */
export function textOf(value: unknown): unknown {
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  return Array.isArray(value) ? value.map(textOf) : (value ?? null);
}
