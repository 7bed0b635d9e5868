import type { QueryArrayResult } from "pg";
import type { SqlQuery } from "./sql-request.ts";
import { valueJson } from "./value-json.ts";

type TextRow = readonly (string | null)[];

/** Puts a result, whose values are all Postgres' text, as the service does. */
export function resultJson(result: QueryArrayResult<(string | null)[]>, query: SqlQuery, rawText: boolean): unknown {
  const { fields, rows, command, rowCount } = result;
  const values = (row: TextRow): readonly unknown[] =>
    rawText ? row : row.map((value, position) => valueJson(value, fields[position]?.dataTypeID ?? 0));
  const named = (row: TextRow): unknown =>
    Object.fromEntries(values(row).map((value, position) => [fields[position]?.name, value]));
  return {
    // For a text without a statement the client says null, against its types, and the service an empty word.
    command: command ?? "",
    fields: fields.map((field) => ({
      name: field.name,
      dataTypeID: field.dataTypeID,
      tableID: field.tableID || null,
      columnID: field.columnID || null,
      dataTypeSize: field.dataTypeSize,
      dataTypeModifier: field.dataTypeModifier,
      format: "text",
    })),
    rowAsArray: query.arrayMode,
    rowCount,
    rows: rows.map(query.arrayMode ? values : named),
  };
}
