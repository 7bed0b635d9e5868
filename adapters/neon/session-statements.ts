import type { SqlStatement } from "../../src/contracts/sql-driver.ts";
import { startOf } from "../../src/contracts/statement-start.ts";
import { UnsupportedError } from "../../src/errors.ts";

// A comment ends in one way only: otherwise many of them would be tried in all combinations.
const BLANKS = String.raw`(?:\s|--[^\n\r]*(?:[\n\r]|$)|/\*(?:[^*]|\*(?!/))*\*/)*`;

/** What begins, divides or ends a transaction, or sets something for later statements of the same connection. */
const WORDS =
  "begin|start|commit|end|rollback|abort|savepoint|release|prepare|execute|deallocate|listen|unlisten|discard|reset|" +
  `set(?!${BLANKS}(?:local|constraints|transaction)\\b)`;

const SESSION = new RegExp(`^(${WORDS})(?![\\w$])`, "i");

/** Refuses what would have to last longer than a request: the next one comes over another connection. */
export function refuseSessions(statements: readonly SqlStatement[], instead: string): void {
  for (const { sql } of statements) {
    const [, word] = SESSION.exec(sql.slice(startOf(sql, true))) ?? [];
    if (word !== undefined) throw new UnsupportedError(word.toUpperCase(), "neon over HTTP", instead);
  }
}
