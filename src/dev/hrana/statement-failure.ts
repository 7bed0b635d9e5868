import { RequestFailure } from "./failures.ts";
import type { SqliteFailure } from "./sqlite-connection.ts";

/** Messages whose subject SQLite points at. The clients in use here do not pass its place on, so it is looked up. */
const POINTS_AT =
  /^(?:no such column|no such function|ambiguous column name|misuse of aggregate): ("?[^\n]+?"?)(?: - .*)?$/;

/** Whether a statement cannot be understood, whatever tables there are. */
export function isSyntaxError({ code, message }: SqliteFailure): boolean {
  return code === "SQLITE_ERROR" && /^near ".*syntax error|^incomplete input|^unrecognized token/s.test(message);
}

/** What a client is told of a statement that cannot be understood. */
export function syntaxFailure({ message }: SqliteFailure): RequestFailure {
  return new RequestFailure("SQL_PARSE_ERROR", `SQL string could not be parsed: ${message}`);
}

/** What a client is told of a statement that SQLite refused. */
export function statementFailure(failure: SqliteFailure, sql: string): RequestFailure {
  const { code, message } = failure;
  if (isSyntaxError(failure)) return syntaxFailure(failure);
  const offset = code === "SQLITE_ERROR" ? offsetOf(message, sql) : -1;
  if (offset >= 0) return new RequestFailure("SQL_INPUT_ERROR", `SQLite input error: ${message} (at offset ${offset})`);
  return new RequestFailure(code === "SQLITE_ERROR" ? "SQLITE_UNKNOWN" : code, `SQLite error: ${message}`);
}

function offsetOf(message: string, sql: string): number {
  const [, subject] = POINTS_AT.exec(message) ?? [];
  return subject === undefined ? -1 : sql.indexOf(subject);
}
