import type { SqlStatement, SqlValue } from "../contracts/sql-driver.ts";
import type { FieldShape } from "../plan/any-field.ts";
import type { ColumnShape } from "../plan/nodes.ts";
import { bindSlots } from "./compiled.ts";
import { type Composition, type Slot, mark, settle } from "./composition.ts";
import type { Recordset, Rows } from "./dialect.ts";
import type { Bound } from "./shape.ts";
import type { StatementLimits } from "./statement-limits.ts";
import { sizeOf } from "./value-size.ts";

/** The text of a statement over rows. */
export interface BulkText {
  readonly head: string;
  /** One row of `VALUES`, whose first placeholders are its cells; `null` where all rows are one parameter. */
  readonly row: string | null;
  readonly tail: string;
}

/** Makes the statements for rows: as few as the limits of the driver allow. */
export type BindBulk = (rows: Rows, values: readonly Bound[], limits: StatementLimits) => SqlStatement[];

/** The placeholders of the cells of a row. */
export function markCells(columns: readonly ColumnShape[], composition: Composition): string[] {
  return columns.map(({ field }, index) =>
    mark(cellSlot(index, cellEncoder(field, composition)), composition, field.storage),
  );
}

type EncodeCell = (value: unknown) => SqlValue;

function cellEncoder({ codecs }: FieldShape, { dialect }: Composition): EncodeCell {
  return codecs[dialect.form].encode as EncodeCell;
}

function cellSlot(index: number, encode: EncodeCell): Slot {
  return (_, rows) => {
    const value = rows[0]?.[index] ?? null;
    return value === null ? null : encode(value);
  };
}

/** Binds all rows as one parameter, a JSON array. */
export function markRecords(columns: readonly ColumnShape[], recordset: Recordset, composition: Composition): string {
  const encode = recordset.encoder(columns);
  return mark((_, rows) => `[${rows.map(encode).join(",")}]`, composition);
}

/** Prepares a statement over rows whose cells belong to `columns`. */
export function prepareBulk(
  { head, row, tail }: BulkText,
  columns: readonly ColumnShape[],
  composition: Composition,
): BindBulk {
  if (row === null || composition.dialect.recordset !== null) {
    const { sql, slots } = settle(head + (row ?? "") + tail, composition);
    const bind = (rows: Rows, values: readonly Bound[], most: number, start = 0): SqlStatement[] => {
      const params = bindSlots(slots, values, rows, [], start);
      if (most === Infinity) return [{ sql, params, writes: true }];
      const parts = Math.min(Math.ceil(largest(params) / most), rows.length);
      if (parts <= 1) return [{ sql, params, writes: true }];
      const length = Math.ceil(rows.length / parts);
      return splitRows(rows, length).flatMap((part, index) => bind(part, values, most, start + index * length));
    };
    // The database takes apart a list of rows, for which it needs more than the list is long.
    return (rows, values, { maxValueBytes = Infinity }) => bind(rows, values, maxValueBytes / 2);
  }
  const before = settle(head, composition);
  const each = settle(row, composition, before.slots.length);
  const after = settle(tail, composition, before.slots.length + each.slots.length);
  const width = Math.max(1, each.slots.length);
  const bindRows = rowBinder(columns, each.slots.slice(columns.length), composition);
  return (rows, values, { maxParameters }) => {
    const most = Math.max(1, Math.floor((maxParameters - before.slots.length - after.slots.length) / width));
    const statements: SqlStatement[] = [];
    for (const [index, chunk] of splitRows(rows, most).entries()) {
      const start = index * most;
      const params = bindSlots(before.slots, values, chunk, [], start);
      bindRows(chunk, values, params, start);
      bindSlots(after.slots, values, chunk, params, start);
      statements.push({
        sql: before.sql + `${each.sql}, `.repeat(chunk.length - 1) + each.sql + after.sql,
        params,
        writes: true,
      });
    }
    return statements;
  };
}

/** The rows in their order, in parts of at most so many. */
function splitRows(rows: Rows, most: number): Rows[] {
  const parts: Rows[] = [];
  for (let start = 0; start < rows.length; start += most) parts.push(rows.slice(start, start + most));
  return parts;
}

/** The bytes of the largest parameter. */
function largest(params: readonly SqlValue[]): number {
  return params.reduce<number>((most, each) => Math.max(most, sizeOf(each)), 0);
}

function rowBinder(
  columns: readonly ColumnShape[],
  rest: readonly Slot[],
  composition: Composition,
): (rows: Rows, values: readonly Bound[], params: SqlValue[], start: number) => void {
  const encoders = columns.map(({ field }) => cellEncoder(field, composition));
  return (rows, values, params, start) => {
    for (const cells of rows) {
      for (let index = 0; index < encoders.length; index++) {
        const value = cells[index] ?? null;
        params.push(value === null ? null : (encoders[index] as EncodeCell)(value));
      }
      bindSlots(rest, values, rows, params, start);
    }
  };
}
