import {
  type FailedCall,
  connectionFailure,
  protocolFailure,
  responseFailure,
} from "../../src/contracts/network-failure.ts";
import { AnyrowError, OperationalError, SerializationError } from "../../src/errors.ts";
import type { HttpCall } from "./libsql-http-call.ts";

/** Codes by which the server or the client says that a transaction is no more. */
const GONE = new Set(["STREAM_EXPIRED", "TRANSACTION_TIMEOUT", "TRANSACTION_CLOSED", "HRANA_CLOSED_ERROR"]);
/** Errors at which SQLite may undo a whole transaction, after which statements would be kept one by one. */
const UNDOING = /^SQLITE_(?:FULL|IOERR|NOMEM|INTERRUPT|CORRUPT)/;

/** What it means when an answer other than 200 says that the stream of a transaction is gone; `undefined` where it does not. */
export function lostStream(text: string, { store, writes, cause }: FailedCall): OperationalError | undefined {
  const isExpired = /STREAM_EXPIRED|stream has expired/i.test(text);
  if (!isExpired && !/\bbaton\b/i.test(text)) return undefined;
  if (isExpired || !writes) return lostTransaction(cause);
  // What lies between may have sent the commit twice, and this be the answer to the second.
  const message = `${store}: the server does not know the transaction: it may be committed, so look before you do it again`;
  return new OperationalError(message, { outcome: "unknown", cause });
}

/** The server has ended a transaction before it was committed: nothing of it is kept. */
export function lostTransaction(cause: unknown): OperationalError {
  const why = "it was idle or open for too long, or a call in it failed";
  return new OperationalError(`libsql: the transaction was rolled back, because ${why}: run it again`, { cause });
}

/** Whether nothing more can be done in a transaction after this error. */
export function endsTransaction(error: unknown): boolean {
  return error instanceof AnyrowError || UNDOING.test(codeOf(error));
}

/** What an error of the client means where it is about the network; errors about statements are passed on as they are. */
export function httpFailure(error: unknown, call: HttpCall): unknown {
  if (error instanceof AnyrowError) return error;
  const code = codeOf(error);
  const failed = { ...call, cause: error };
  if (GONE.has(code)) return lostTransaction(error);
  if (code === "TRANSACTION_BUSY") return new SerializationError("the database is busy", { cause: error });
  if (code === "RESPONSE_TOO_LARGE") {
    const message = `${call.store}: the answer is too large: ask for fewer rows at a time`;
    return new OperationalError(message, { outcome: call.writes ? "unknown" : "none", cause: error });
  }
  if (code === "SERVER_ERROR") return responseFailure({ ...failed, status: statusOf(error) });
  if (code === "HRANA_PROTO_ERROR" || error instanceof SyntaxError) return protocolFailure(failed, false);
  return error instanceof TypeError ? connectionFailure(failed) : error;
}

function codeOf(error: unknown): string {
  return String((error as { readonly code?: unknown } | null)?.code ?? "");
}

function statusOf(error: unknown): number {
  return Number((error as { readonly cause?: { readonly status?: unknown } }).cause?.status ?? 500);
}
