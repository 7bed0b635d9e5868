import { parameterNames } from "./parameters.ts";
import { kindOf } from "./statement-kind.ts";
import type { SqlText } from "./split-statements.ts";
import { type Column, type SqliteConnection, SqliteFailure } from "./sqlite-connection.ts";
import { statementFailure } from "./statement-failure.ts";

/** What a statement takes and gives. */
export interface Description {
  readonly params: readonly { readonly name: string | null }[];
  readonly cols: readonly Column[];
  readonly is_explain: boolean;
  /** Whether it leaves the database as it is. */
  readonly is_readonly: boolean;
}

/** Describes a statement without running it. */
export function describe(connection: SqliteConnection, statement: SqlText): Description {
  try {
    const cols = connection.prepare(statement.text).columns;
    return {
      params: parameterNames(statement.tokens).map((name) => ({ name })),
      cols,
      is_explain: kindOf(statement.tokens).explains,
      is_readonly: isReadonly(connection, statement),
    };
  } catch (error) {
    throw error instanceof SqliteFailure ? statementFailure(error, statement.text) : error;
  }
}

/** Operations that write whatever their operands are. */
const WRITES = new Set<unknown>(["Vacuum", "JournalMode", "Checkpoint"]);

/** SQLite's own answer is part of its compiled program: a transaction opened for writing has a second operand. */
function isReadonly(connection: SqliteConnection, { text, tokens }: SqlText): boolean {
  const explained = tokens.find((token) => !["EXPLAIN", "QUERY", "PLAN"].includes(token.text));
  const program = connection.prepare(`EXPLAIN ${text.slice((explained?.start ?? 0) - (tokens[0]?.start ?? 0))}`);
  const parameters = parameterNames(tokens).map((name) => ({ name, value: null }));
  for (const [, operation, , second] of program.run(parameters)) {
    if (WRITES.has(operation) || (operation === "Transaction" && second !== 0n)) return false;
  }
  return true;
}
