import { asIs } from "../fields/field.ts";
import type { FieldShape } from "../plan/any-field.ts";
import type { IncludeOutput, Output } from "../plan/select-plan.ts";
import type { Dialect } from "./dialect.ts";

/** Reads a cell that is not null. */
export type Decode = (cell: unknown) => unknown;

/** Rows inside JSON that are wider than this come in groups, because functions of databases take no more arguments. */
export const MOST_CELLS = 100;

/** Makes a row of its cells. */
export type ReadRow = (cells: readonly unknown[]) => Record<string, unknown>;

/** How the cells of a field are read. */
export function decoderOf(field: FieldShape, form: Dialect["form"]): Decode {
  return field.codecs[form].decode as Decode;
}

/** Prepares the reading of rows by position. The loop beats literals and spread copies once many shapes share it. */
export function rowReader(outputs: readonly Output[], form: Dialect["form"]): ReadRow {
  const names = outputs.map(({ name }) => name);
  const decoders = outputs.map((output) => {
    const decode = output.kind === "output" ? decoderOf(output.expression.field, form) : includeReader(output, form);
    return decode === asIs.decode ? null : decode;
  });
  const width = names.length;
  return (cells) => {
    const row: Record<string, unknown> = {};
    for (let index = 0; index < width; index++) {
      const cell = cells[index];
      const decode = decoders[index] as Decode | null;
      row[names[index] as string] = cell === null || decode === null ? cell : decode(cell);
    }
    return row;
  };
}

/** Prepares the reading of what a query gives. Where it has more cells than a result has columns, they come in JSON rows. */
export function resultReader(outputs: readonly Output[], { form, maxColumns }: Dialect): ReadRow {
  const flat = rowReader(outputs, form);
  if (outputs.length <= maxColumns) return flat;
  return (groups) => flat(groups.flatMap((group) => JSON.parse(String(group)) as unknown[]));
}

/** Reads the JSON that an include makes. It is text at the top and parsed already further in. */
function includeReader({ relation, select }: IncludeOutput, form: Dialect["form"]): Decode {
  const { outputs, reverse } = select;
  const flat = rowReader(outputs, form);
  const readRow: ReadRow = outputs.length > MOST_CELLS ? (groups) => flat(groups.flat()) : flat;
  const read: Decode = relation.holds === "many" ? readRows : (readRow as Decode);
  return (cell) => read(typeof cell === "string" ? JSON.parse(cell) : cell);

  function readRows(cells: unknown): unknown {
    const rows = (cells as unknown[][]).map((row) => readRow(row));
    return reverse ? rows.reverse() : rows;
  }
}
