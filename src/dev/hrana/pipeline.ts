import { needVersion3, type Version } from "./batch-conditions.ts";
import { describe } from "./describe.ts";
import type { Exchange } from "./exchange.ts";
import { ProtocolViolation, RequestFailure } from "./failures.ts";
import { batchProgram, onlyStatement, sequenceProgram, singleStatement, sqlOf } from "./program.ts";
import type { StreamRequest } from "./requests.ts";
import { runProgram, runSingle, type StepOutcome } from "./run-program.ts";
import { storeText } from "./stored-texts.ts";
import type { HranaStream } from "./stream.ts";

/** How a request of a pipeline ended, as the protocol writes it. */
export type StreamResult =
  | { readonly type: "ok"; readonly response: { readonly type: StreamRequest["type"] } }
  | { readonly type: "error"; readonly error: WireError };

/** An error as the protocol writes it. */
export interface WireError {
  readonly message: string;
  readonly code: string;
}

/** Answers the requests of a pipeline in order; later ones are answered although an earlier one failed. */
export async function runPipeline(
  stream: HranaStream,
  requests: readonly StreamRequest[],
  version: Version,
  exchange: Exchange,
): Promise<readonly StreamResult[]> {
  const results: StreamResult[] = [];
  for (const request of requests) {
    try {
      const response = await answer({ stream, version, exchange }, request);
      results.push({ type: "ok", response: { type: request.type, ...response } });
    } catch (error) {
      if (!(error instanceof RequestFailure)) throw error;
      results.push({ type: "error", error: wireError(error) });
    }
  }
  return results;
}

interface Conversation {
  readonly stream: HranaStream;
  readonly version: Version;
  readonly exchange: Exchange;
}

async function answer(conversation: Conversation, request: StreamRequest): Promise<object> {
  const { stream, version, exchange } = conversation;
  if (request.type !== "close" && stream.closed) throw new ProtocolViolation("Stream for this baton was closed");
  switch (request.type) {
    case "close":
      stream.close();
      return {};
    case "execute":
      return { result: await runSingle(stream, singleStatement(stream, request.statement), exchange) };
    case "batch":
      return { result: batchResult(await runProgram(stream, batchProgram(stream, request.steps, version), exchange)) };
    case "sequence":
      failFirst(await runProgram(stream, sequenceProgram(stream, request.text), exchange));
      return {};
    case "describe":
      return { result: describe(stream.connection, onlyStatement(sqlOf(stream.texts, request.text))) };
    case "store_sql":
      storeText(stream, request.id, request.sql);
      return {};
    case "close_sql":
      stream.texts.delete(request.id);
      return {};
    case "get_autocommit":
      needVersion3(version, "The `get_autocommit` request");
      return { is_autocommit: !stream.connection.inTransaction };
  }
}

function batchResult(outcomes: readonly StepOutcome[]): object {
  return {
    step_results: outcomes.map(({ result }) => result),
    step_errors: outcomes.map(({ error }) => error && wireError(error)),
  };
}

function failFirst(outcomes: readonly StepOutcome[]): void {
  const failed = outcomes.find(({ error }) => error !== null);
  if (failed?.error) throw failed.error;
}

/** Writes an error for the wire. */
export function wireError({ message, code }: RequestFailure): WireError {
  return { message, code };
}
