import type { SqlDriver, SqlStatement } from "../contracts/sql-driver.ts";
import { UnsupportedError } from "../errors.ts";
import { sizeOf, textSize } from "./value-size.ts";

/** How much a driver takes with one statement. */
export type StatementLimits = Pick<SqlDriver, "maxParameters" | "maxValueBytes" | "maxStatementBytes">;

/** Refuses a statement that is more than the driver takes. */
export function checkLimits(
  { sql, params }: SqlStatement,
  { maxParameters, maxValueBytes, maxStatementBytes }: StatementLimits,
): void {
  if (params.length > maxParameters)
    refuse(`a statement with more than ${maxParameters} values`, "ask in several queries");
  if (maxStatementBytes !== undefined && textSize(sql) > maxStatementBytes)
    refuse(`a statement of more than ${maxStatementBytes} bytes`, "ask in several queries");
  if (maxValueBytes !== undefined && params.some((value) => sizeOf(value) > maxValueBytes))
    refuse(`a value or list of more than ${maxValueBytes} bytes`, "split the list, or keep large values elsewhere");
}

function refuse(what: string, instead: string): never {
  throw new UnsupportedError(what, "the driver", instead);
}
