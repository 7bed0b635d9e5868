import type { StoredRow } from "../contracts/row-store.ts";
import type { ColumnShape, TableDeclaration } from "../plan/nodes.ts";
import { DecodeError } from "../errors.ts";
import { Refusal } from "../fields/refusal.ts";

/**
 * Completes a row that was written when the table had other columns: what it does not have gets its default, or null. A
 * `DecodeError` where there is neither, for the key, and for null in a column that is not nullable.
 */
export function fillMissing(
  model: string,
  { columns, key }: Pick<TableDeclaration, "columns" | "key">,
  row: Record<string, unknown>,
): StoredRow {
  for (const column of columns) {
    const value = row[column.column];
    if (value === null && !column.nullable)
      throw new DecodeError(`${model}: ${column.name} is null in a stored row, and the field is not nullable`);
    if (value === undefined)
      row[column.column] = key.includes(column) ? missing(model, column) : defaultOf(model, column);
  }
  return row;
}

function missing(model: string, { name }: ColumnShape): never {
  throw new DecodeError(
    `${model}: ${name} is missing in a stored row: give the field a default or make it nullable, or write the row again`,
  );
}

function defaultOf(model: string, column: ColumnShape): unknown {
  const { field, nullable } = column;
  const { default: preset } = field.settings;
  if (preset === null || preset.kind === "now") {
    if (nullable) return null;
    return preset === null ? missing(model, column) : kept(column, new Date());
  }
  const value = preset.kind === "call" ? preset.call() : preset.value;
  if (value === null && nullable) return null;
  const accepted = value === null ? null : field.accept(value);
  if (accepted === null || accepted instanceof Refusal)
    throw new DecodeError(
      `${model}: ${column.name} is missing in a stored row, and its default does not fit the field`,
    );
  return kept(column, accepted);
}

/** The form in which stores keep a canonical value. */
function kept({ field }: ColumnShape, value: unknown): unknown {
  const encode = field.codecs.structured.encode as (value: unknown) => unknown;
  return encode(value);
}
