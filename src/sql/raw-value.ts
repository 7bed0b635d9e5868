import type { SqlValue } from "../contracts/sql-driver.ts";
import { invalid } from "../errors.ts";
import type { Storage } from "../plan/any-field.ts";
import type { Dialect } from "./dialect.ts";

/** How a value in SQL of the user is kept. */
export function rawStorage(value: unknown): Storage {
  if (typeof value === "bigint" || typeof value === "boolean" || Number.isSafeInteger(value)) return "int8";
  if (typeof value === "number") return "float8";
  return value instanceof Uint8Array ? "bytes" : "text";
}

/** A value of the user in the form that a field of its kind would have. */
export function rawValue(value: unknown, dialect: Dialect): SqlValue {
  if (value === null || typeof value === "string" || value instanceof Uint8Array) return value;
  if (typeof value === "boolean" || typeof value === "bigint" || Number.isFinite(value))
    return dialect.raw(value as number);
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString();
  if (Array.isArray(value)) return dialect.rawList(value.map((item) => rawValue(item, dialect)));
  throw invalid(
    null,
    ["sql"],
    "binds text, finite numbers, bigints, booleans, valid Dates, Uint8Arrays, null, and arrays of them",
  );
}
