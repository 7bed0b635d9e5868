import type { FieldShape } from "../../plan/any-field.ts";
import type { Dialect } from "../dialect.ts";
import { sqlite } from "./sqlite.ts";

/** True where the database writes all digits of a number in JSON: newer ones do, and it is asked once for each statement. */
const WRITES_ALL_DIGITS = "json_quote(0.1 + 0.2) = '0.30000000000000004'";

function jsonCell(sql: string, field: FieldShape): string {
  const safe = sqlite.jsonCell(sql, field);
  return field.storage === "float8" ? `CASE WHEN ${WRITES_ALL_DIGITS} THEN ${sql} ELSE ${safe} END` : safe;
}

/** SQLite inside the program, where what a statement costs is what the database does for it. */
export const sqliteInProcess: Dialect = { ...sqlite, jsonCell };
