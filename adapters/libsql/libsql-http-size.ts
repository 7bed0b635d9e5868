import type { SqlStatement, SqlValue } from "../../src/contracts/sql-driver.ts";
import { UnsupportedError } from "../../src/errors.ts";

/** The most bytes that servers take and give in one request. */
const LIMIT = 10_000_000;
/** The most bytes that JSON takes for one character. */
const WIDEST = 6;

/** Refuses what does not fit into a request, before it is sent. */
export function refuseLarge(statements: readonly SqlStatement[], store: string): void {
  const length = statements.reduce((sum, { sql, params }) => sum + sql.length + params.reduce(addLength, 0), 0);
  if (length * WIDEST < LIMIT || bytesOf(statements) < LIMIT) return;
  throw new UnsupportedError("a request of more than 10 MB", store, "send fewer rows or smaller values at a time");
}

function addLength(sum: number, value: SqlValue): number {
  return sum + (typeof value === "string" || value instanceof Uint8Array ? value.length : 4);
}

/** Bytes of a request as the client writes it, which sends equal texts once. */
function bytesOf(statements: readonly SqlStatement[]): number {
  const texts = new Set(statements.map(({ sql }) => sql));
  const values = statements.flatMap(({ params }) => params.map(printed));
  return new TextEncoder().encode(JSON.stringify([...texts, ...values])).length + 40 * values.length;
}

function printed(value: SqlValue): string {
  return value instanceof Uint8Array ? "=".repeat(Math.ceil(value.length / 3) * 4) : String(value);
}
