import { DecodeError, invalid } from "../errors.ts";
import { MOST_PLACES, visitPlaces } from "./array-places.ts";
import { base64Bytes, base64Text } from "./base64-text.ts";
import { bigintText, textBigint } from "./bigint-text.ts";
import { DEEPEST, isPlainObject, setOwn } from "./plain-object.ts";

// What JSON cannot say is an object whose one key begins with `$`: `$n` a bigint, `$d` a Date, `$b` bytes, `$f` a number that is not
// finite or is -0, `$u` undefined, `$h` in an array so many places that hold nothing. An object of the user that looks like one gets a
// second `$` in front.

/** A value with nothing in it that JSON cannot say; itself where there is nothing to change. A `ValidationError` for what is no plain data. */
export function escapeJson(value: unknown, level: number = 0): unknown {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) && !Object.is(value, -0) ? value : { $f: numberText(value) };
    case "bigint":
      return { $n: bigintText(value) };
    case "undefined":
      return { $u: 0 };
    case "object":
      return value === null ? null : escapeObject(value, level);
    default:
      throw notHeld();
  }
}

function notHeld(): Error {
  return invalid(null, [], "json holds plain data only: no functions, symbols or instances of classes");
}

/** The text of a number that is not finite or is -0. */
export function numberText(value: number): string {
  return value === 0 ? "-0" : String(value);
}

/** The number of such a text, or `undefined`. */
export function textNumber(text: unknown): number | undefined {
  return typeof text === "string" && /^(?:-0|NaN|-?Infinity)$/.test(text) ? Number(text) : undefined;
}

function escapeObject(value: object, level: number): unknown {
  if (value instanceof Date) return { $d: Number.isNaN(value.getTime()) ? null : value.getTime() };
  if (value instanceof Uint8Array) return { $b: base64Text(value) };
  if (level >= DEEPEST)
    throw invalid(null, [], `json holds at most ${DEEPEST} levels: this is deeper, or contains itself`);
  if (Array.isArray(value)) return escapeItems(value, level + 1);
  if (!isPlainObject(value)) throw notHeld();
  const keys = Object.keys(value);
  const [first] = keys;
  if (keys.length === 1 && first?.startsWith("$")) return { [`$${first}`]: escapeJson(value[first], level + 1) };
  return escapeProperties(value, keys, level + 1);
}

function escapeItems(items: readonly unknown[], level: number): unknown[] {
  const copy: unknown[] = [];
  visitPlaces(items, {
    item: (value) => copy.push(escapeJson(value, level)),
    holes: (count) => copy.push({ $h: count }),
  });
  return copy;
}

function escapeProperties(object: Record<string, unknown>, keys: readonly string[], level: number): object {
  let copy: Record<string, unknown> | null = null;
  for (const key of keys) {
    const value = object[key];
    const escaped = escapeJson(value, level);
    if (escaped === value) continue;
    copy ??= { ...object };
    setOwn(copy, key, escaped);
  }
  return copy ?? object;
}

function misread(): DecodeError {
  return new DecodeError("these bytes are not what json has written");
}

/** The value that was escaped; changes what it is given. A `DecodeError` for what escaping never makes. */
export function reviveJson(value: unknown, level: number = 0): unknown {
  if (typeof value !== "object" || value === null) return value;
  const object = value as Record<string, unknown>;
  const keys = Array.isArray(value) ? [] : Object.keys(object);
  const [first] = keys;
  const isEscape = keys.length === 1 && first?.startsWith("$") === true;
  if (isEscape && !first.startsWith("$$")) return reviveEscape(first, object[first]);
  if (level >= DEEPEST) throw misread();
  if (isEscape) return { [first.slice(1)]: reviveJson(object[first], level + 1) };
  if (Array.isArray(value)) return reviveItems(value, level + 1);
  for (const key of keys) {
    const child = object[key];
    // What JSON.parse has made is an own property, so that `__proto__` is a key like any other.
    if (typeof child === "object" && child !== null) object[key] = reviveJson(child, level + 1);
  }
  return object;
}

function reviveEscape(key: string, stored: unknown): unknown {
  const value = escaped(key, stored);
  if (value === undefined && key !== "$u") throw misread();
  return value;
}

function escaped(key: string, stored: unknown): unknown {
  switch (key) {
    case "$n":
      return textBigint(stored);
    case "$d":
      return stored === null || typeof stored === "number" ? new Date(stored ?? Number.NaN) : undefined;
    case "$b":
      return typeof stored === "string" ? base64Bytes(stored) : undefined;
    case "$f":
      return textNumber(stored);
    default:
      return undefined;
  }
}

function reviveItems(stored: readonly unknown[], level: number): unknown[] {
  const items: unknown[] = [];
  for (const each of stored) {
    const holes = holesOf(each);
    if (holes === 0) items.push(reviveJson(each, level));
    else if (items.length + holes <= MOST_PLACES) items.length += holes;
    else throw misread();
  }
  return items;
}

/** How many places that hold nothing an item stands for. */
function holesOf(item: unknown): number {
  if (typeof item !== "object" || item === null || !Object.hasOwn(item, "$h")) return 0;
  const { $h: count } = item as { readonly $h: unknown };
  return Object.keys(item).length === 1 && Number.isInteger(count) && Number(count) > 0 ? Number(count) : 0;
}
