import { startOf } from "../../src/contracts/statement-start.ts";

/** What a statement may touch on its connection: nothing but rows, its savepoints, its settings, or anything else. */
export type StatementKind = "rows" | "savepoint" | "setting" | "other";

const FIRST_WORDS: readonly (readonly [StatementKind, RegExp])[] = [
  ["rows", /^(?:select|insert|update|delete|with|values|replace)\b/i],
  ["savepoint", /^(?:savepoint|release|rollback)\b/i],
  ["setting", /^pragma\b/i],
];

/** Tells by the first word, behind comments. */
export function kindOfStatement(sql: string): StatementKind {
  const text = sql.slice(startOf(sql, false));
  return FIRST_WORDS.find(([, words]) => words.test(text))?.[0] ?? "other";
}
