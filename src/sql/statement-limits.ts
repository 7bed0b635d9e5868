import type { SqlDriver, SqlStatement } from "../contracts/sql-driver.ts";
import { UnsupportedError } from "../errors.ts";
import { sizeOf, textSize } from "./value-size.ts";

/** How much a driver takes with one statement, and the name of its store. */
export type StatementLimits = Pick<SqlDriver, "name" | "maxParameters" | "maxValueBytes" | "maxStatementBytes">;

/** Refuses a statement that is more than the driver takes. */
export function checkLimits(
  { sql, params }: SqlStatement,
  { name, maxParameters, maxValueBytes, maxStatementBytes }: StatementLimits,
): void {
  if (params.length > maxParameters)
    throw new UnsupportedError(`a statement with more than ${maxParameters} values`, name, "ask in several queries");
  if (maxStatementBytes !== undefined && textSize(sql) > maxStatementBytes)
    throw new UnsupportedError(`a statement of more than ${maxStatementBytes} bytes`, name, "ask in several queries");
  if (maxValueBytes !== undefined && params.some((value) => sizeOf(value) > maxValueBytes)) {
    const instead = "split the list, or keep large values elsewhere";
    throw new UnsupportedError(`a value or list of more than ${maxValueBytes} bytes`, name, instead);
  }
}
