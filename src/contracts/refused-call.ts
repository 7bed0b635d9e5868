import { ConnectionStateError, OperationalError } from "../errors.ts";

/** The error of a call on what was closed. */
export function closedError(): ConnectionStateError {
  return new ConnectionStateError("the database is closed: connect again");
}

/** The error of a call that was given up before it ran. */
export function abortedError(signal: AbortSignal | undefined): OperationalError {
  return new OperationalError("aborted before it ran", { cause: signal?.reason });
}

/** Refuses a call that was given up before it ran. */
export function refuseAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw abortedError(signal);
}
