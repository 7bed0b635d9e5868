import type { SqlStatement, SqlValue } from "../contracts/sql-driver.ts";
import type { FieldShape } from "../plan/any-field.ts";
import type { ColumnShape } from "../plan/nodes.ts";
import { bindSlots } from "./compiled.ts";
import { type Composition, type Slot, mark, settle } from "./composition.ts";
import type { Rows } from "./dialect.ts";
import type { Bound } from "./shape.ts";

/** The text of a statement over rows. */
export interface BulkText {
  readonly head: string;
  /** One row of `VALUES`, whose first placeholders are its cells; `null` where all rows are one parameter. */
  readonly row: string | null;
  readonly tail: string;
}

/** Makes the statements for rows: as few as the number of parameters allows. */
export type BindBulk = (rows: Rows, values: readonly Bound[], maxParameters: number) => SqlStatement[];

/** The placeholders of the cells of a row. */
export function markCells(columns: readonly ColumnShape[], composition: Composition): string[] {
  return columns.map(({ field }, index) => mark(cellSlot(index, cellEncoder(field, composition)), composition));
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

/** Binds all rows as one parameter, an array of objects in JSON. */
export function markRecords(columns: readonly ColumnShape[], composition: Composition): string {
  const encoders = columns.map(
    ({ column, field }) => [column, field.codecs.json.encode as (value: unknown) => unknown] as const,
  );
  const record = (row: readonly unknown[]): object => {
    const made: Record<string, unknown> = {};
    for (const [index, [name, encode]] of encoders.entries())
      made[name] = row[index] === null ? null : encode(row[index]);
    return made;
  };
  return mark((_, rows) => JSON.stringify(rows.map(record)), composition);
}

/** Prepares a statement over rows whose cells belong to `columns`. */
export function prepareBulk(
  { head, row, tail }: BulkText,
  columns: readonly ColumnShape[],
  composition: Composition,
): BindBulk {
  if (row === null) {
    const { sql, slots } = settle(head + tail, composition);
    return (rows, values) => [{ sql, params: bindSlots(slots, values, rows), writes: true }];
  }
  const before = settle(head, composition);
  const each = settle(row, composition, before.slots.length);
  const after = settle(tail, composition, before.slots.length + each.slots.length);
  const width = Math.max(1, each.slots.length);
  const bindRows = rowBinder(columns, each.slots.slice(columns.length), composition);
  return (rows, values, maxParameters) => {
    const most = Math.max(1, Math.floor((maxParameters - before.slots.length - after.slots.length) / width));
    const statements: SqlStatement[] = [];
    for (let start = 0; start < rows.length; start += most) {
      const chunk = rows.slice(start, start + most);
      const params = bindSlots(before.slots, values, chunk);
      bindRows(chunk, values, params);
      bindSlots(after.slots, values, chunk, params);
      statements.push({
        sql: before.sql + `${each.sql}, `.repeat(chunk.length - 1) + each.sql + after.sql,
        params,
        writes: true,
      });
    }
    return statements;
  };
}

function rowBinder(
  columns: readonly ColumnShape[],
  rest: readonly Slot[],
  composition: Composition,
): (rows: Rows, values: readonly Bound[], params: SqlValue[]) => void {
  const encoders = columns.map(({ field }) => cellEncoder(field, composition));
  return (rows, values, params) => {
    for (const cells of rows) {
      for (let index = 0; index < encoders.length; index++) {
        const value = cells[index] ?? null;
        params.push(value === null ? null : (encoders[index] as EncodeCell)(value));
      }
      bindSlots(rest, values, rows, params);
    }
  };
}
