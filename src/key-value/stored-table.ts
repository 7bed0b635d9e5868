import type { RowIndex, RowKey, RowTable, StoredRow } from "../contracts/row-store.ts";
import type { KeyEntry } from "../contracts/key-value-driver.ts";
import type { ColumnShape, Source } from "../plan/nodes.ts";
import type { RowPayloads } from "../serializers/row-payloads.ts";
import { DecodeError, invalid } from "../errors.ts";
import { END, placeOf, rowPlace, textPlace } from "./place.ts";
import { keyValues } from "./row-key.ts";

/** A secondary index: entries that stand where the values of its columns do, and lead to the keys of rows. */
export interface EntryIndex {
  readonly index: RowIndex;
  /** The set that the entries are in. */
  readonly set: string;
  /** What it is over; empty where places are worked out of rows, or some rows have none: then it only keeps values unique. */
  readonly columns: readonly ColumnShape[];
  readonly unique: boolean;
}

/** How a store of keys and values keeps a table. */
export interface StoredTable {
  readonly source: Source;
  readonly payloads: RowPayloads;
  /** What the keys of all rows begin with, and nothing else; `null` where the model makes its own. */
  readonly prefix: string | null;
  /** What all keys of the program begin with. */
  readonly before: string;
  /** The key of the highest number that was given to a row. */
  readonly counter: string;
  /** The key of the row with these structured values of its key columns, in their order. */
  keyOf(values: readonly unknown[]): string;
}

/** Describes how a store keeps the rows of a source. */
export function storedTable(source: Source, payloads: RowPayloads, before: string): StoredTable {
  const { name, key, rowKey } = source.table;
  const names = key.map(({ column }) => `${escaped(column)}:`);
  const prefix = `${before}m:${escaped(name)}:`;
  return {
    source,
    payloads,
    prefix: rowKey === null ? prefix : null,
    counter: `${before}n:${escaped(name)}`,
    before,
    keyOf:
      rowKey === null
        ? (values) => prefix + names.map((column, index) => column + escaped(text(values[index]))).join(":")
        : (values) => before + ownKey(source, rowKey, values),
  };
}

/** The key that a row belongs under. */
export function keyOfRow({ source, keyOf }: StoredTable, row: StoredRow): string {
  return keyOf(source.table.key.map(({ column }) => row[column]));
}

/** The error for a row that is found under the key of another. */
export function misplaced({ source }: StoredTable): DecodeError {
  return new DecodeError(`${source.name}: a row is kept under a key that is not its own: see who else writes there`);
}

/** A key as the function of the model makes it. */
function ownKey({ name, table }: Source, rowKey: (key: never) => string, values: readonly unknown[]): string {
  const fields = table.key.map(({ name: property, field }, index) => {
    const decode = field.codecs.structured.decode as (stored: unknown) => unknown;
    return [property, decode(values[index])];
  });
  const made: unknown = rowKey(Object.fromEntries(fields) as never);
  if (typeof made === "string" && OWN.test(made)) return made;
  throw invalid(
    name,
    ["key"],
    `must be a function that returns well-formed text which does not begin with m:, n: or i:`,
  );
}

/** What a model may call a key: not empty, without lone surrogates, and unlike the names that are made here. */
const OWN = /^(?![mni]:)[^\ud800-\udfff]+$/u;

/** Text in which `:` and `%` are spelt otherwise, so that parts joined by `:` can be told apart. */
function escaped(part: string): string {
  if (!part.includes(":") && !part.includes("%")) return part;
  return part.replace(/[%:]/g, (character) => (character === "%" ? "%25" : "%3A"));
}

function text(value: unknown): string {
  if (!(value instanceof Uint8Array)) return String(value);
  return Array.from(value, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The key of the row that a key of the primary index stands for. */
export function rowKeyOf(stored: StoredTable, { columns }: RowIndex, key: RowKey): string {
  return stored.keyOf(keyValues(columns, key));
}

const indexes = new WeakMap<RowTable, readonly EntryIndex[]>();

/** The secondary indexes of a table: all but the key that are over columns, and all that are unique. */
export function entryIndexes(table: RowTable): readonly EntryIndex[] {
  let found = indexes.get(table);
  if (found === undefined) {
    // Rows are found by their key without entries, but neither in its order nor by a part of it.
    const parts = table.key.columns
      .filter(({ field }) => field.settings.index)
      .map((column): RowIndex => ({ name: "", unique: false, columns: [column], keyOf: () => null }));
    found = [...parts, ...table.indexes]
      .filter(({ columns, unique }) => columns.length > 0 || unique)
      .map((index) => ({ index, set: setOf(table.name, index), columns: index.columns, unique: index.unique }));
    indexes.set(table, found);
  }
  return found;
}

function setOf(table: string, { columns, name }: RowIndex): string {
  const parts = columns.length === 0 ? ["", digest(name)] : columns.map(({ column }) => column);
  return `i:${[table, ...parts].map(escaped).join(":")}`;
}

/** A short name for a long one: FNV-1a with 64 bits (http://www.isthe.com/chongo/tech/comp/fnv/). */
function digest(name: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const character of name)
    hash = BigInt.asUintN(64, (hash ^ BigInt(character.codePointAt(0) ?? 0)) * 0x100000001b3n);
  return hash.toString(16);
}

/** The entries of a row. Behind the values of the index stand those of the key, so that the order of entries is total. */
export function entriesOf({ source, before }: StoredTable, table: RowTable, row: StoredRow): readonly KeyEntry[] {
  return entryIndexes(table).flatMap(({ set, index, columns, unique }) => {
    const alone = unique ? index.keyOf(row) : null;
    if (columns.length === 0 && alone === null) return [];
    const place = columns.length === 0 ? computedPlace(alone ?? "") : rowPlace(columns, row);
    const whole = place + rowPlace(source.table.key, row);
    return [{ set: before + set, place: whole, alone: alone === null ? null : place }];
  });
}

/** Where a key stands that was worked out of a row. */
function computedPlace(key: RowKey): string {
  return textPlace(`${typeof key === "number" ? "n" : "t"}${key}`) + END;
}

/** Where the entries of an index begin whose values are those of a key of the engine's index. */
export function placeOfKey({ columns }: RowIndex, key: RowKey): string {
  if (columns.length === 0) return computedPlace(key);
  const values = keyValues(columns, key);
  return columns.map(({ field }, index) => placeOf(field, values[index])).join("");
}
