import type { Token } from "./sql-tokens.ts";

/** What a statement is, as far as a server has to know before it runs it. */
export interface StatementKind {
  /** The word that says what it does; behind `WITH` that of its main part. */
  readonly verb: string;
  /** How it begins a transaction; `null` when it does not. */
  readonly begins: "deferred" | "immediate" | "readonly" | null;
  /** Whether it keeps what a transaction did. */
  readonly commits: boolean;
  /** Whether it only begins, ends or divides a transaction. */
  readonly controls: boolean;
  /** Whether it needs the write lock, as soon as it is reached. */
  readonly locks: boolean;
  /** Whether it counts the rows it changes. */
  readonly changesRows: boolean;
  readonly inserts: boolean;
  readonly explains: boolean;
}

const CHANGES = new Set(["INSERT", "REPLACE", "UPDATE", "DELETE"]);
const DEFINES = new Set(["CREATE", "DROP", "ALTER", "REINDEX", "ANALYZE"]);
const COMMITS = new Set(["COMMIT", "END"]);
const CONTROLS = new Set(["BEGIN", "COMMIT", "END", "ROLLBACK", "SAVEPOINT", "RELEASE"]);
const MAIN_PARTS = new Set([...CHANGES, "SELECT", "VALUES"]);

/** Tells from its tokens what a statement is. */
export function kindOf(tokens: readonly Token[]): StatementKind {
  const verb = verbOf(tokens);
  const begins = verb === "BEGIN" ? beginning(tokens) : null;
  return {
    verb,
    begins,
    commits: COMMITS.has(verb),
    controls: CONTROLS.has(verb),
    locks: begins === "immediate" || CHANGES.has(verb) || DEFINES.has(verb),
    changesRows: CHANGES.has(verb),
    inserts: verb === "INSERT" || verb === "REPLACE",
    explains: verb === "EXPLAIN",
  };
}

function verbOf(tokens: readonly Token[]): string {
  const [first] = tokens;
  return (first?.text === "WITH" ? mainPart(tokens) : first?.text) ?? "";
}

/** The verb behind the table expressions of a `WITH`: these are in parentheses. */
function mainPart(tokens: readonly Token[]): string | undefined {
  let depth = 0;
  for (const [position, token] of tokens.entries()) {
    if (token.text === "(") depth += 1;
    else if (token.text === ")") depth -= 1;
    else if (depth === 0 && MAIN_PARTS.has(token.text) && !isName(tokens[position + 1])) return token.text;
  }
  return undefined;
}

/** `REPLACE` may also be what a table expression is called. */
function isName(next: Token | undefined): boolean {
  return next?.text === "AS" || next?.text === "(";
}

function beginning(tokens: readonly Token[]): "deferred" | "immediate" | "readonly" {
  const words = tokens.slice(1).map((token) => token.text);
  if (words[0] === "IMMEDIATE" || words[0] === "EXCLUSIVE") return "immediate";
  return words.at(-1) === "READONLY" ? "readonly" : "deferred";
}
