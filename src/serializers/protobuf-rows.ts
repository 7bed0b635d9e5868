import { Reader, Writer } from "protobufjs/minimal.js";
import type { FieldShape } from "../plan/any-field.ts";
import type { ColumnShape } from "../plan/nodes.ts";
import type { RowColumns } from "./row-columns.ts";
import type { RowSerializer } from "../contracts/serializer.ts";
import type { StoredRow } from "../contracts/row-store.ts";
import { DecodeError, invalid } from "../errors.ts";
import type { Cell } from "./cell.ts";
import { keptCell } from "./kept-values.ts";
import { itemForm, singleForm, type WireForm } from "./protobuf-forms.ts";
import { messageColumns } from "./protobuf-columns.ts";
import { NULLS, skipField, tagOf } from "./protobuf-tags.ts";

/** A column and how it is written. */
interface WireColumn {
  readonly column: ColumnShape;
  readonly number: number;
  readonly form: WireForm;
  /** Takes what was read for what is kept. */
  readonly cell: Cell;
}

function formOf(field: FieldShape): WireForm {
  return field.settings.item === null && field.storage !== "vector" ? singleForm(field) : itemForm(field);
}

/** Writes rows as messages. A field that is null stands in a list of its own: proto3 has no null, and what is not there is no null. */
export function protobufRows(table: RowColumns): RowSerializer {
  const columns = new Map<number, WireColumn>(
    [...messageColumns(table)].map(([number, column]) => [
      number,
      { column, number, form: formOf(column.field), cell: keptCell(column.field) },
    ]),
  );
  const listed = [...columns.values()];
  return {
    encode: (row) => encodeRow(table.name, listed, row),
    decode: (bytes) => decodeRow(table.name, columns, bytes),
  };
}

function encodeRow(model: string, columns: readonly WireColumn[], row: StoredRow): Uint8Array {
  // A Writer made by its constructor gives plain bytes on every runtime.
  const writer = new Writer();
  const nulls: number[] = [];
  for (const { column, number, form } of columns) {
    const value = row[column.column];
    if (value === undefined) continue;
    if (value === null) nulls.push(number);
    else if (form.fits(value)) form.write(writer, number, value);
    else
      throw invalid(
        model,
        [column.name],
        `cannot be written as ${form.type} of protobuf: it is no value of this field`,
      );
  }
  if (nulls.length > 0) {
    writer.uint32(tagOf(NULLS, 2)).fork();
    for (const number of nulls) writer.uint32(number);
    writer.ldelim();
  }
  // Out of the pool, so that a small row does not keep a large block alive.
  return new Uint8Array(writer.finish());
}

function decodeRow(
  model: string,
  columns: ReadonlyMap<number, WireColumn>,
  bytes: Uint8Array,
): Record<string, unknown> {
  const reader = new Reader(bytes);
  const row: Record<string, unknown> = {};
  const nulls: number[] = [];
  let at = "";
  try {
    while (reader.pos < reader.len) {
      at = "";
      const tag = reader.uint32();
      const number = tag >>> 3;
      const found = columns.get(number);
      if (found === undefined) {
        if (number === NULLS) readNulls(reader, tag & 7, nulls);
        else skipField(reader, number, tag & 7);
        continue;
      }
      at = `.${found.column.name}`;
      const name = found.column.column;
      row[name] = found.form.read(reader, tag & 7, row[name]);
    }
    for (const { column, cell } of columns.values()) {
      at = `.${column.name}`;
      if (row[column.column] !== undefined) row[column.column] = kept(cell, row[column.column]);
    }
  } catch (error) {
    throw new DecodeError(`${model}${at}: the payload is no protobuf of this model, or cut off`, { cause: error });
  }
  for (const number of nulls) {
    const name = columns.get(number)?.column.column;
    // A value that came besides was written by somebody who knew better.
    if (name !== undefined) row[name] ??= null;
  }
  return row;
}

function kept({ read }: Cell, spelt: unknown): unknown {
  const value = read(spelt);
  if (value === undefined) throw new DecodeError("something else than a value of the field");
  return value;
}

/** Adds the numbers of fields that are null, packed or one by one. */
function readNulls(reader: Reader, wire: number, nulls: number[]): void {
  if (wire === 0) {
    nulls.push(reader.uint32());
    return;
  }
  if (wire !== 2) throw new DecodeError("the numbers of null fields in protobuf are of another type");
  const packed = new Reader(reader.bytes());
  while (packed.pos < packed.len) nulls.push(packed.uint32());
}
