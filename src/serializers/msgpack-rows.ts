import type { ColumnShape } from "../plan/nodes.ts";
import type { RowColumns } from "./row-columns.ts";
import type { RowSerializer } from "../contracts/serializer.ts";
import type { StoredRow } from "../contracts/row-store.ts";
import { DecodeError, ValidationError } from "../errors.ts";
import type { Cell } from "./cell.ts";
import { numberedColumns } from "./field-numbers-table.ts";
import { readMessagePack, writeMessagePack } from "./msgpack-bytes.ts";
import { msgpackCell } from "./msgpack-cells.ts";
import { Gap, gapExtension } from "./msgpack-extensions.ts";

/** A column and how it is spelt. */
interface Column {
  readonly shape: ColumnShape;
  readonly cell: Cell;
}

type Spell = (row: StoredRow) => unknown;

/**
 * Writes rows as arrays by field number where every column has a number, else as maps by column. Reads both, so that a model may be
 * given numbers later.
 */
export function msgpackRows(table: RowColumns): RowSerializer {
  const columns = new Map(table.columns.map((shape) => [shape, { shape, cell: msgpackCell(shape.field) }]));
  const numbered = new Map<number, Column>();
  for (const [number, shape] of numberedColumns(table)) {
    const column = columns.get(shape);
    if (column !== undefined) numbered.set(number, column);
  }
  const all = [...columns.values()];
  const spell: Spell = numbered.size === all.length ? (row) => asArray(numbered, row) : (row) => asMap(all, row);
  return {
    encode: (row) => encodeRow(table.name, spell, row),
    decode: (bytes) => {
      const read = readRow(table.name, bytes);
      return Array.isArray(read) ? fromArray(table.name, numbered, read) : fromMap(table.name, all, read);
    },
  };
}

function encodeRow(model: string, spell: Spell, row: StoredRow): Uint8Array {
  try {
    return writeMessagePack(spell(row));
  } catch (error) {
    const message = "has a row that msgpack cannot hold: see the cause";
    throw new ValidationError(model, [{ path: [], message }], { cause: error });
  }
}

function readRow(model: string, bytes: Uint8Array): object {
  let read: unknown;
  try {
    read = readMessagePack(bytes);
  } catch (error) {
    throw new DecodeError(`${model}: the payload is no MessagePack, or cut off`, { cause: error });
  }
  if (typeof read === "object" && read !== null && !(read instanceof Uint8Array || read instanceof Date)) return read;
  throw new DecodeError(`${model}: the payload is MessagePack, but no row`);
}

function asMap(columns: readonly Column[], row: StoredRow): Record<string, unknown> {
  const map: Record<string, unknown> = {};
  for (const { shape, cell } of columns) {
    const kept = row[shape.column];
    if (kept !== undefined) map[shape.column] = speltOf(cell, kept);
  }
  return map;
}

function asArray(columns: ReadonlyMap<number, Column>, row: StoredRow): unknown[] {
  const items: unknown[] = [];
  let last = 0;
  for (const [number, { shape, cell }] of columns) {
    const kept = row[shape.column];
    if (kept === undefined) continue;
    if (number > last + 1) items.push(gapExtension(number - last - 1));
    items.push(speltOf(cell, kept));
    last = number;
  }
  return items;
}

function speltOf({ write }: Cell, kept: unknown): unknown {
  return kept === null ? null : write(kept);
}

function fromMap(model: string, columns: readonly Column[], map: object): Record<string, unknown> {
  const values = new Map(Object.entries(map));
  const row: Record<string, unknown> = {};
  for (const column of columns) {
    const spelt: unknown = values.get(column.shape.column);
    if (spelt !== undefined) row[column.shape.column] = keptOf(model, column, spelt);
  }
  return row;
}

function fromArray(
  model: string,
  columns: ReadonlyMap<number, Column>,
  items: readonly unknown[],
): Record<string, unknown> {
  if (columns.size === 0 && items.length > 0)
    throw new DecodeError(
      `${model}: the payload was written by field numbers, which the model has not: give it them again`,
    );
  const row: Record<string, unknown> = {};
  let number = 0;
  for (const spelt of items) {
    number += spelt instanceof Gap ? spelt.count : 1;
    const column = spelt === undefined || spelt instanceof Gap ? undefined : columns.get(number);
    if (column !== undefined) row[column.shape.column] = keptOf(model, column, spelt);
  }
  return row;
}

function keptOf(model: string, { shape, cell }: Column, spelt: unknown): unknown {
  if (spelt === null) return null;
  const kept = cell.read(spelt);
  if (kept === undefined)
    throw new DecodeError(`${model}.${shape.name}: the payload holds something else than a value of this field`);
  return kept;
}
