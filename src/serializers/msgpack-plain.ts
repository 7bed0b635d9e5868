import { DecodeError, type ValidationError, invalid } from "../errors.ts";
import { DEEPEST, isPlainObject } from "./plain-object.ts";
import { Gap, bigintExtension, minusZeroExtension, undefinedExtension } from "./msgpack-extensions.ts";

type Path = readonly (string | number)[];

const LONE_SURROGATE = /[\ud800-\udfff]/u;
const FIRST_64 = -(2n ** 63n);
const LAST_64 = 2n ** 64n - 1n;

/** A copy in which extensions stand for what MessagePack has no type for. A `ValidationError` for what is no plain value. */
export function forWriting(value: unknown, path: Path = []): unknown {
  if (value === null || typeof value === "boolean") return value;
  if (value === undefined) return undefinedExtension;
  if (typeof value === "number") return Object.is(value, -0) ? minusZeroExtension : value;
  if (typeof value === "string") return text(value, path);
  if (typeof value === "bigint") return value < FIRST_64 || value > LAST_64 ? bigintExtension(value) : value;
  if (typeof value !== "object") throw refused(path, "is a function or a symbol");
  if (value instanceof Uint8Array) return value;
  if (path.length >= DEEPEST)
    throw invalid(null, [], `a value for msgpack must not be nested deeper than ${DEEPEST} levels`);
  if (Array.isArray(value)) return copyArray(value, path);
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value;
  if (!isPlainObject(value)) throw refused(path, "is an object of a class, or a Date without a time");
  return copyObject(value, path);
}

function copyArray(items: readonly unknown[], path: Path): unknown[] {
  const copy: unknown[] = [];
  for (let index = 0; index < items.length; index++) {
    if (!(index in items)) throw refused(path, "is an array with a place that holds nothing, not even undefined");
    copy.push(forWriting(items[index], [...path, index]));
  }
  return copy;
}

function copyObject(value: Record<string, unknown>, path: Path): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const [key, each] of Object.entries(value)) {
    if (key === "__proto__") throw refused(path, "has a key that means something to the language");
    copy[text(key, path)] = forWriting(each, [...path, key]);
  }
  return copy;
}

function text(value: string, path: Path): string {
  if (LONE_SURROGATE.test(value)) throw refused(path, "has text with a lone surrogate, which UTF-8 has not");
  return value;
}

function refused(path: Path, what: string): ValidationError {
  return invalid(null, path, `${what}: msgpack holds plain values, bytes and dates`);
}

/** What was read, with bytes that are nobody else's. */
export function afterReading(value: unknown): unknown {
  if (value instanceof Uint8Array) return new Uint8Array(value);
  if (value instanceof Gap) throw new DecodeError("a gap of MessagePack stands outside of a row");
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  const object = value as Record<string, unknown>;
  for (const key of Object.keys(object)) {
    const each = object[key];
    if (typeof each === "object" && each !== null) object[key] = afterReading(each);
  }
  return object;
}
