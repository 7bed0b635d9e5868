import type { Dialect, Recordset } from "../dialect.ts";
import { sqliteFamily } from "./sqlite-family.ts";
import { jsonEncoder, jsonValue } from "./sqlite-json.ts";

/** Rows as arrays: the names of columns would travel with each row, and cost more to look up. */
const recordset: Recordset = {
  encoder: (columns) => {
    const encoders = columns.map(({ field }) => jsonEncoder(field));
    return (row) => `[${encoders.map((encode, index) => encode(row[index] ?? null)).join(",")}]`;
  },
  from: (_, rows) => `json_each(${rows}) AS _r`,
  cell: ({ field }, index) =>
    jsonValue(field, (step) => `_r.value->>${step === undefined ? index : `'$[${index}][${step}]'`}`),
  // Keys are made in the order in which rows are read. Without a condition, ON CONFLICT would be taken for that of a join.
  inOrder: " WHERE TRUE ORDER BY _r.key",
};

/**
 * SQLite where statements travel: rows are one parameter however many they are, so that bulk writes are one statement, and a row that
 * was written comes back with its statement instead of being asked for after it.
 */
export const sqliteOverNetwork: Dialect = { ...sqliteFamily, recordset };
