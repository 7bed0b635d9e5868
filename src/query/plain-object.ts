import { invalid } from "../errors.ts";

/** Whether a value is an object that is no more than its properties. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  const prototype: unknown = value === null || typeof value !== "object" ? undefined : Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** A plain object; anything else where one belongs is a `ValidationError`. */
export function plainObject(
  model: string,
  value: unknown,
  path: readonly string[],
  expected: string,
): Readonly<Record<string, unknown>> {
  if (!isPlainObject(value)) throw invalid(model, path, expected);
  return value;
}

/** The entries of a {@link plainObject}. */
export function plainEntries(
  model: string,
  value: unknown,
  path: readonly string[],
  expected: string,
): [string, unknown][] {
  return Object.entries(plainObject(model, value, path, expected));
}
