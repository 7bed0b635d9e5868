import { checkCondition, type Condition, type Version } from "./batch-conditions.ts";
import { ProtocolViolation, RequestFailure } from "./failures.ts";
import type { Arguments } from "./parameters.ts";
import type { StatementRequest, StepRequest, TextReference } from "./requests.ts";
import { splitStatements, type SqlText } from "./split-statements.ts";
import { type SqliteConnection, SqliteFailure } from "./sqlite-connection.ts";
import { isSyntaxError, syntaxFailure } from "./statement-failure.ts";
import { kindOf, type StatementKind } from "./statement-kind.ts";
import type { HranaStream } from "./stream.ts";
import { isUnsupported } from "./unsupported-statement.ts";

/** A statement that can be understood, with what it is run with. */
export interface Step extends SqlText {
  readonly kind: StatementKind;
  readonly condition: Condition | null;
  readonly args: Arguments;
  readonly wantRows: boolean;
}

const NO_ARGUMENTS: Arguments = { positional: [], named: new Map() };

/** Prepares the steps of a batch. What cannot be understood in one of them is thrown before any runs. */
export function batchProgram(stream: HranaStream, steps: readonly StepRequest[], version: Version): readonly Step[] {
  return steps.map((step, position) => {
    const statement = singleStatement(stream, step);
    if (step.condition !== null) checkCondition(step.condition, position, version);
    return { ...statement, condition: step.condition };
  });
}

/** Prepares a single statement. Throws what cannot be understood. */
export function singleStatement(stream: HranaStream, { text, args, wantRows }: StatementRequest): Step {
  const statement = onlyStatement(sqlOf(stream.texts, text));
  if (args.positional.length > 0 && args.named.size > 0)
    throw new RequestFailure(
      "ARGS_BOTH_POSITIONAL_AND_NAMED",
      "Specifying both positional and named arguments is not supported",
    );
  return { ...understood(stream.connection, statement), condition: null, args, wantRows };
}

/** Prepares a script: each statement runs if the one before it did. What cannot be understood is thrown before any runs. */
export function sequenceProgram(stream: HranaStream, text: TextReference): readonly Step[] {
  return splitStatements(sqlOf(stream.texts, text)).map((statement, position) => ({
    ...understood(stream.connection, statement),
    condition: position === 0 ? null : { type: "ok", step: position - 1 },
    args: NO_ARGUMENTS,
    wantRows: false,
  }));
}

/** The SQL text that a request means. */
export function sqlOf(texts: ReadonlyMap<number, string>, reference: TextReference): string {
  if ("sql" in reference) return reference.sql;
  const stored = texts.get(reference.id);
  if (stored === undefined) throw new ProtocolViolation(`SQL text ${reference.id} not found`);
  return stored;
}

/** The one statement of a text. Throws when there is none, or more than one. */
export function onlyStatement(sql: string): SqlText {
  const [statement, ...more] = splitStatements(sql);
  if (statement === undefined)
    throw new RequestFailure("SQL_NO_STATEMENT", "SQL string does not contain any statement");
  if (more.length > 0) throw new RequestFailure("SQL_MANY_STATEMENTS", "SQL string contains more than one statement");
  return statement;
}

function understood(connection: SqliteConnection, statement: SqlText): SqlText & { readonly kind: StatementKind } {
  const { text, tokens } = statement;
  const kind = kindOf(tokens);
  if (isUnsupported(tokens))
    throw new RequestFailure("SQL_PARSE_ERROR", `SQL string could not be parsed: unsupported statement: ${text}`);
  // To prepare a pragma is to run it.
  if (kind.verb !== "PRAGMA") checkSyntax(connection, text);
  return { ...statement, kind };
}

/** Other errors have to wait: the steps before may make the table that is missing. */
function checkSyntax(connection: SqliteConnection, text: string): void {
  try {
    connection.prepare(text);
  } catch (error) {
    if (!(error instanceof SqliteFailure)) throw error;
    if (isSyntaxError(error)) throw syntaxFailure(error);
  }
}
