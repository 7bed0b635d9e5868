import { holds, type StepEnd } from "./batch-conditions.ts";
import type { Exchange } from "./exchange.ts";
import { RequestFailure } from "./failures.ts";
import type { Step } from "./program.ts";
import { runStatement, type StatementResult } from "./run-statement.ts";
import { SqliteFailure } from "./sqlite-connection.ts";
import { statementFailure } from "./statement-failure.ts";
import type { HranaStream } from "./stream.ts";

/** How a step ended: with a result, with an error, or with neither when it was skipped. */
export interface StepOutcome {
  readonly result: StatementResult | null;
  readonly error: RequestFailure | null;
}

const SKIPPED: StepOutcome = { result: null, error: null };

/** Runs steps one after the other. A step that fails is an outcome; only a response that grows too large ends all of them. */
export async function runProgram(
  stream: HranaStream,
  steps: readonly Step[],
  exchange: Exchange,
): Promise<readonly StepOutcome[]> {
  const outcomes: StepOutcome[] = [];
  const ends: StepEnd[] = [];
  let timeout: RequestFailure | null = null;
  for (const step of steps) {
    if (stream.transactions.takeTimeout()) timeout = new RequestFailure("TRANSACTION_TIMEOUT", "Transaction timed out");
    const outcome = await nextOutcome(stream, step, { exchange, ends, timeout });
    outcomes.push(outcome);
    ends.push(endOf(outcome));
  }
  return outcomes;
}

interface Progress {
  readonly exchange: Exchange;
  readonly ends: readonly StepEnd[];
  /** None of the rest may run once this is set: it was meant for the transaction that is gone. */
  readonly timeout: RequestFailure | null;
}

async function nextOutcome(stream: HranaStream, step: Step, progress: Progress): Promise<StepOutcome> {
  const { exchange, ends, timeout } = progress;
  if (timeout !== null) return { result: null, error: timeout };
  const runs = step.condition === null || holds(step.condition, ends, !stream.connection.inTransaction);
  return runs ? runStep(stream, step, exchange) : SKIPPED;
}

/** Runs one statement. Throws its error. */
export async function runSingle(stream: HranaStream, step: Step, exchange: Exchange): Promise<StatementResult> {
  const [outcome] = await runProgram(stream, [step], exchange);
  if (outcome?.result) return outcome.result;
  throw outcome?.error ?? new RequestFailure("SQL_NO_STATEMENT", "SQL string does not contain any statement");
}

function endOf({ result, error }: StepOutcome): StepEnd {
  if (result !== null) return "ok";
  return error === null ? "skipped" : "error";
}

async function runStep(stream: HranaStream, step: Step, exchange: Exchange): Promise<StepOutcome> {
  const { connection, transactions, locks, limits } = stream;
  exchange.before(step.kind);
  try {
    const patience = { limit: limits.lockWait, signal: exchange.signal };
    const result = await locks.run(() => runStatement(connection, step, exchange), patience);
    transactions.observe(step.kind);
    return { result, error: null };
  } catch (error) {
    const isLocked = error instanceof SqliteFailure && error.code === "SQLITE_BUSY";
    if (!isLocked) transactions.observe(step.kind);
    if (error instanceof SqliteFailure) return { result: null, error: statementFailure(error, step.text) };
    if (error instanceof RequestFailure && error.code !== "RESPONSE_TOO_LARGE") return { result: null, error };
    throw error;
  }
}
