import type { RowKey } from "../contracts/row-store.ts";
import type { FieldShape } from "../plan/any-field.ts";
import type { ColumnShape } from "../plan/nodes.ts";

/** The structured values of the columns that a key of an index over them stands for: the way back from {@link RowKey}. */
export function keyValues(columns: readonly ColumnShape[], key: RowKey): readonly unknown[] {
  const [only] = columns;
  if (only !== undefined && columns.length === 1) return [valueOf(only.field, key)];
  const text = String(key);
  let at = 0;
  return columns.map(({ field }) => {
    const [part, next] = partAt(text, at);
    at = next;
    return valueOf(field, part);
  });
}

/** The part of a key of several columns that begins at a place, and where the next one does. */
function partAt(text: string, at: number): readonly [part: RowKey, next: number] {
  let end = at;
  while (text[end] !== ";" && text[end] !== ":") end++;
  const number = Number(text.slice(at, end));
  if (text[end] === ";") return [number, end + 1];
  const start = end + 1;
  return [text.slice(start, start + number), start + number];
}

function valueOf({ kind, storage }: FieldShape, part: RowKey): unknown {
  if (storage === "boolean") return part === 1;
  if (storage === "bytes") return Uint8Array.from(part === "" ? [] : String(part).split(","), Number);
  // Decimals are whole numbers of their smallest unit.
  const isWhole = kind === "decimal" || (storage === "int8" && typeof part === "string");
  return isWhole ? BigInt(part) : part;
}
