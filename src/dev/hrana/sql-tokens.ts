/** A piece of SQL that means something; blanks and comments are none. */
export interface Token {
  readonly kind: "word" | "parameter" | "semicolon" | "other";
  /** As it is written; words in upper case. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const BLANK = /[\s\uFEFF]+/y;
const PARAMETER = /\?\d*|[:@$#](?:[\w$\u0080-\uFFFF]|::)+(?:\([^\s)]*\))?/y;
const WORD = /[A-Za-z_\u0080-\uFFFF][\w$\u0080-\uFFFF]*/y;
const NUMBER = /\d[\w.]*|\.\d\w*/y;

/** Takes SQL apart the way SQLite does, without judging it. */
export function tokensOf(sql: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let start = 0; start < sql.length;) {
    const after = endOfSpace(sql, start);
    if (after > start) {
      start = after;
      continue;
    }
    const token = tokenAt(sql, start);
    tokens.push(token);
    start = token.end;
  }
  return tokens;
}

function endOfSpace(sql: string, start: number): number {
  if (sql.startsWith("--", start)) return endAfter(sql, "\n", start + 2);
  if (sql.startsWith("/*", start)) return endAfter(sql, "*/", start + 2);
  return matchEnd(BLANK, sql, start);
}

function tokenAt(sql: string, start: number): Token {
  const first = sql.charAt(start);
  if (first === ";") return { kind: "semicolon", text: ";", start, end: start + 1 };
  const parameter = matchEnd(PARAMETER, sql, start);
  if (parameter > start) return { kind: "parameter", text: sql.slice(start, parameter), start, end: parameter };
  const word = matchEnd(WORD, sql, start);
  if (word > start) return { kind: "word", text: sql.slice(start, word).toUpperCase(), start, end: word };
  const end = endOfOther(sql, start, first);
  return { kind: "other", text: sql.slice(start, end), start, end };
}

function endOfOther(sql: string, start: number, first: string): number {
  if (first === "'" || first === '"' || first === "`") return endOfQuoted(sql, start, first);
  if (first === "[") return endAfter(sql, "]", start + 1);
  return Math.max(start + 1, matchEnd(NUMBER, sql, start));
}

/** A quote inside is written twice. */
function endOfQuoted(sql: string, start: number, quote: string): number {
  for (let at = sql.indexOf(quote, start + 1); at >= 0; at = sql.indexOf(quote, at + 2)) {
    if (sql.charAt(at + 1) !== quote) return at + 1;
  }
  return sql.length;
}

function endAfter(sql: string, mark: string, from: number): number {
  const at = sql.indexOf(mark, from);
  return at < 0 ? sql.length : at + mark.length;
}

function matchEnd(pattern: RegExp, sql: string, start: number): number {
  pattern.lastIndex = start;
  return pattern.test(sql) ? pattern.lastIndex : start;
}
