import type { SqlStatement } from "../../src/contracts/sql-driver.ts";
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
    const [, word] = SESSION.exec(sql.slice(startOf(sql))) ?? [];
    if (word !== undefined) throw new UnsupportedError(word.toUpperCase(), "neon over HTTP", instead);
  }
}

/** Where a text begins to say something: behind blanks, comments and semicolons that end nothing. */
function startOf(sql: string): number {
  const gap = /(?:[\s;]|--[^\n\r]*)*/y;
  let place = 0;
  for (;;) {
    gap.lastIndex = place;
    gap.exec(sql);
    place = gap.lastIndex;
    if (!sql.startsWith("/*", place)) return place;
    place = endOfComment(sql, place);
  }
}

/** Where the comment ends that begins here. Comments hold comments. */
function endOfComment(sql: string, start: number): number {
  const edges = /\/\*|\*\//g;
  edges.lastIndex = start;
  let depth = 0;
  for (let edge = edges.exec(sql); edge !== null; edge = edges.exec(sql)) {
    depth += edge[0] === "/*" ? 1 : -1;
    if (depth === 0) return edges.lastIndex;
  }
  return sql.length;
}
