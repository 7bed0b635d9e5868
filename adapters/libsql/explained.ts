import type { SqlStatement } from "../../src/contracts/sql-driver.ts";
import { UnsupportedError } from "../../src/errors.ts";

// This client does not end a statement that explains another: until it is garbage, a write explained keeps transactions of its
// connection from being committed, and the next read keeps its lock.

/** Whether a statement explains another. */
export function isExplained({ sql }: SqlStatement): boolean {
  return /^\s*EXPLAIN\b/i.test(sql);
}

/** Refuses to explain a write on a connection that cannot be replaced. */
export function refuseExplained({ sql }: SqlStatement): void {
  if (/^\s*EXPLAIN\s+(?:QUERY\s+PLAN\s+)?(?:INSERT|UPDATE|DELETE)\b/i.test(sql))
    throw new UnsupportedError(
      "explain() of a write in a transaction or in memory",
      "libsql",
      "explain the rows that are meant, with all()",
    );
}
