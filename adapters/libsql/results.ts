import type { InArgs, ResultSet } from "@libsql/client";
import type { SqlResult, SqlStatement } from "../../src/contracts/sql-driver.ts";

/** A statement as the client takes it. */
export function bound({ sql, params }: SqlStatement): { readonly sql: string; readonly args: InArgs } {
  return { sql, args: params as InArgs };
}

/** Whether a statement may change anything. */
export function isWrite(statement: SqlStatement): boolean {
  return statement.writes;
}

/** Rows of the client can be read by index, which is all that a row of a driver promises: they are passed on as they are. */
export function report(writes: boolean, { rows, columns, rowsAffected }: ResultSet): SqlResult {
  return {
    rows: rows as unknown as SqlResult["rows"],
    columns,
    // The client counts nothing where a writing statement returns rows.
    affected: writes && columns.length > 0 ? rows.length : rowsAffected,
    get decoders() {
      return columns.map(() => plain);
    },
  };
}

/** The results of statements that ran together. */
export function reports(statements: readonly SqlStatement[], results: readonly ResultSet[]): readonly SqlResult[] {
  return results.map((result, position) => report(statements[position]?.writes === true, result));
}

/** Integers arrive as bigint and bytes as a buffer. */
function plain(cell: unknown): unknown {
  if (cell instanceof ArrayBuffer) return new Uint8Array(cell);
  return typeof cell === "bigint" && Number.isSafeInteger(Number(cell)) ? Number(cell) : cell;
}
