import { DecodeError } from "../errors.ts";

/** A stored integer of 64 bits. A double past ±2^53 is one that a driver has rounded, and what it was cannot be told. */
export function exactInteger(stored: unknown): bigint {
  if (typeof stored === "number" && !Number.isSafeInteger(stored))
    throw new DecodeError("an integer past ±2^53 arrived as a double: select CAST(column AS TEXT)");
  return BigInt(stored as bigint);
}

/** The same as a number where one holds it, which costs several times less to print. */
export function shortInteger(stored: unknown): number | bigint {
  const isShort = typeof stored !== "string" && Number.isSafeInteger(Number(stored));
  return isShort ? Number(stored) : exactInteger(stored);
}
