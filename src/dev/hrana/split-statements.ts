import { type Token, tokensOf } from "./sql-tokens.ts";

/** One statement, without the semicolon that ended it. */
export interface SqlText {
  readonly text: string;
  readonly tokens: readonly Token[];
}

/** Takes a script apart into its statements; those that are empty are left out. */
export function splitStatements(sql: string): readonly SqlText[] {
  const statements: SqlText[] = [];
  let tokens: Token[] = [];
  const finish = (): void => {
    if (tokens.length > 0) statements.push({ text: textOf(sql, tokens), tokens });
    tokens = [];
  };
  for (const token of tokensOf(sql)) {
    if (token.kind === "semicolon" && isComplete(tokens)) finish();
    else tokens.push(token);
  }
  finish();
  return statements;
}

function textOf(sql: string, tokens: readonly Token[]): string {
  return sql.slice(tokens[0]?.start, tokens.at(-1)?.end);
}

/** Whether a semicolon after these ends a statement. In the body of a trigger it does not, until `; END`. */
function isComplete(tokens: readonly Token[]): boolean {
  if (!makesTrigger(tokens)) return true;
  return tokens.at(-1)?.text === "END" && tokens.at(-2)?.kind === "semicolon";
}

function makesTrigger(tokens: readonly Token[]): boolean {
  const words = tokens.slice(0, 6).map((token) => token.text);
  return /^(EXPLAIN (QUERY PLAN )?)?CREATE (TEMP |TEMPORARY )?TRIGGER\b/.test(words.join(" "));
}
