import type { ColumnShape } from "../plan/nodes.ts";
import type { FieldShape } from "../plan/any-field.ts";
import { DecodeError } from "../errors.ts";
import type { Cell } from "./cell.ts";

/** A column and how its values are spelt. */
export interface SpeltColumn extends Cell {
  readonly column: string;
  /** What errors call it. */
  readonly field: string;
}

/** Spells every column of a table. */
export function speltColumns(
  columns: readonly ColumnShape[],
  cellOf: (field: FieldShape) => Cell,
): readonly SpeltColumn[] {
  return columns.map(({ name, column, field }) => ({ column, field: name, ...cellOf(field) }));
}

/** An object by column. A column of which the row says nothing is left out. */
export function writeObject(columns: readonly SpeltColumn[], row: Readonly<Record<string, unknown>>): object {
  const object: Record<string, unknown> = {};
  for (const { column, write } of columns) {
    const kept = row[column];
    if (kept !== undefined) object[column] = kept === null ? null : write(kept);
  }
  return object;
}

/** A row of such an object; what is no column is left out. */
export function readObject(table: string, columns: readonly SpeltColumn[], stored: object): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  for (const { column, field, read } of columns) {
    if (!Object.hasOwn(stored, column)) continue;
    const spelt = (stored as Readonly<Record<string, unknown>>)[column];
    if (spelt === undefined) continue;
    const value = spelt === null ? null : read(spelt);
    if (value === undefined) throw misspelt(table, field);
    row[column] = value;
  }
  return row;
}

/** The error for what is no value of a field. */
export function misspelt(table: string, field: string): DecodeError {
  return new DecodeError(`${table}: ${field} is not stored as a value of this field`);
}
