import type { ColumnShape } from "../plan/nodes.ts";
import { invalid } from "../errors.ts";

/** The column that says since when a row counts as deleted: that of the bundle, or the one that the option names. */
export function softDeleteColumn(
  table: string,
  columns: readonly ColumnShape[],
  named: readonly ColumnShape[],
): ColumnShape | null {
  const [column = null, ...others] = new Set([...columns.filter(({ field }) => field.settings.softDelete), ...named]);
  if (others.length > 0) throw invalid(table, ["softDelete"], "is said of two fields: a row is deleted once");
  if (column !== null && !(column.nullable && column.field.kind === "timestamp"))
    throw invalid(table, [column.name], "must be a nullable timestamp to say since when a row is deleted");
  return column;
}
