import type { Exchange } from "./exchange.ts";
import { RequestFailure } from "./failures.ts";
import { wireError } from "./pipeline.ts";
import { batchProgram } from "./program.ts";
import type { StepRequest } from "./requests.ts";
import { runProgram, type StepOutcome } from "./run-program.ts";
import type { HranaStream } from "./stream.ts";

/** Runs a batch and gives what happened as the entries of a cursor. */
export async function runCursor(
  stream: HranaStream,
  steps: readonly StepRequest[],
  exchange: Exchange,
): Promise<readonly object[]> {
  try {
    const outcomes = await runProgram(stream, batchProgram(stream, steps, 3), exchange);
    return outcomes.flatMap(entriesOf);
  } catch (error) {
    if (!(error instanceof RequestFailure)) throw error;
    return [{ type: "error", error: wireError(error) }];
  }
}

function entriesOf({ result, error }: StepOutcome, step: number): readonly object[] {
  if (error !== null) return [{ type: "step_error", step, error: wireError(error) }];
  if (result === null) return [];
  const { cols, rows, affected_row_count, last_insert_rowid } = result;
  return [
    { type: "step_begin", step, cols },
    ...rows.map((row) => ({ type: "row", row })),
    { type: "step_end", affected_row_count, last_insert_rowid },
  ];
}
