import type { Serializer } from "../contracts/serializer.ts";
import type { ColumnShape, TableDeclaration } from "../plan/nodes.ts";
import { invalid } from "../errors.ts";
import { isForbidden } from "./names.ts";
import { rowKeyOf } from "./row-key.ts";

/** What a model says of the store that holds it, as it arrives. */
export interface StoreOptions {
  readonly store?: unknown;
  readonly ttl?: unknown;
  readonly serializer?: unknown;
  readonly key?: unknown;
}

/** The names of these options. */
export const storeOptions: readonly (keyof StoreOptions)[] = ["store", "ttl", "serializer", "key"];

/** What a model says of the store that holds it. */
export function storeSettings(
  table: string,
  { store = "default", ttl = null, serializer = null, key = null }: StoreOptions,
  columns: readonly ColumnShape[],
): Pick<TableDeclaration, "store" | "ttl" | "serializer" | "rowKey"> {
  if (typeof store !== "string" || isForbidden(store)) throw invalid(table, ["store"], "must be the name of a store");
  if (ttl !== null && !(typeof ttl === "number" && ttl >= 0.001 && ttl <= LONGEST))
    throw invalid(table, ["ttl"], "must be 0.001 seconds to 100 years, or null for never");
  if (serializer !== null && !isSerializer(serializer))
    throw invalid(table, ["serializer"], "must be a serializer, or the name of one: 1 to 60 characters of ASCII");
  return { store, ttl, serializer, rowKey: key === null ? null : rowKeyOf(table, key, columns) };
}

const LONGEST = 100 * 366 * 24 * 60 * 60;

function isSerializer(given: unknown): given is string | Serializer {
  if (typeof given === "string") return /^[ -~]{1,60}$/.test(given);
  const { name, encode, decode } = given as Partial<Serializer>;
  return typeof name === "string" && isSerializer(name) && typeof encode === "function" && typeof decode === "function";
}
