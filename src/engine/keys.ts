import type { RowKey, StoredRow } from "../contracts/row-store.ts";
import type { FieldShape, Storage } from "../plan/any-field.ts";

/** Turns one structured value of a field, not null, into a key: equal keys for equal values. */
export type KeyPart = (value: unknown) => RowKey;

const plain = (value: unknown): RowKey => value as RowKey;

const PARTS: Readonly<Partial<Record<Storage, KeyPart>>> = {
  int8: (value) => (typeof value === "bigint" ? String(value) : (value as number)),
  numeric: String,
  boolean: Number,
  bytes: (value) => (value as Uint8Array).join(),
  vector: String,
  json: (value) => JSON.stringify(value, sortedKeys),
};

function sortedKeys(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** How the values of a field become keys. */
export function keyPart(field: FieldShape): KeyPart {
  const { item } = field.settings;
  if (item === null) return PARTS[field.storage] ?? plain;
  const part = keyPart(item);
  return (value) => (value as readonly unknown[]).map((each) => delimited(part(each))).join("");
}

/** A text that cannot be mistaken for the beginning of another. */
function delimited(part: RowKey): string {
  return typeof part === "number" ? `${part};` : `${part.length}:${part}`;
}

/** Makes one key of several values in a fixed order; `null` when one of them is null. */
export function joinKey(parts: readonly KeyPart[], values: readonly unknown[]): RowKey | null {
  let key = "";
  for (const [index, part] of parts.entries()) {
    const value = values[index] ?? null;
    if (value === null) return null;
    key += delimited(part(value));
  }
  return key;
}

/** Like {@link joinKey}, with null as a value of its own, spelt as nothing else begins. */
export function joinNullable(parts: readonly KeyPart[], values: readonly unknown[]): RowKey {
  return parts.map((part, index) => ((values[index] ?? null) === null ? "/" : delimited(part(values[index])))).join("");
}

/** A reader of the key that some values of a row make; `null` when one of them is null. */
export function keyReader(
  parts: readonly KeyPart[],
  reads: readonly ((row: StoredRow) => unknown)[],
): (row: StoredRow) => RowKey | null {
  const [part] = parts;
  const [read] = reads;
  if (part === undefined || read === undefined || parts.length > 1)
    return (row) =>
      joinKey(
        parts,
        reads.map((each) => each(row)),
      );
  return (row) => {
    const value = read(row) ?? null;
    return value === null ? null : part(value);
  };
}

/** Rows by their keys, in the order they come. */
export function groupRows<Key>(rows: readonly StoredRow[], keyOf: (row: StoredRow) => Key): Map<Key, StoredRow[]> {
  const groups = new Map<Key, StoredRow[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}
