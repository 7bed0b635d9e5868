import { invalid } from "../errors.ts";

/** A plain object; anything else where one belongs is a `ValidationError`. */
export function plainObject(
  model: string,
  value: unknown,
  path: readonly string[],
  expected: string,
): Readonly<Record<string, unknown>> {
  const prototype: unknown = value === null || typeof value !== "object" ? undefined : Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw invalid(model, path, expected);
  return value as Readonly<Record<string, unknown>>;
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
