import { type FailedCall, abortFailure, connectionFailure } from "../../src/contracts/network-failure.ts";
import { AnyrowError, OperationalError } from "../../src/errors.ts";
import type { RedisConnection } from "./redis-connection.ts";

/** What it means that no connection could be made: nothing was sent. */
export function connectFailure(store: string, error: unknown, connection: RedisConnection | undefined): unknown {
  if (error instanceof AnyrowError) return error;
  const cause = bare(connection?.lastError() ?? error);
  const call = { store, writes: false, cause };
  if (/NOAUTH|WRONGPASS|invalid (username|password)|without any password/i.test(cause.message))
    return new OperationalError(`${store}: it refused the credentials: check user and password`, { cause });
  if (/DB index|invalid DB/i.test(cause.message))
    return new OperationalError(`${store}: it has no database of that number: check the end of the URL`, { cause });
  if (/LOADING|max number of clients/i.test(cause.message))
    return new OperationalError(`${store}: it takes no connections for now: run it again`, { transient: true, cause });
  if (isTimeout(cause)) return abortFailure({ ...call, cause: timeoutOf(cause) });
  return connectionFailure(call);
}

/** What it means that a call could not be made into what is sent. The error's own words may hold some of that. */
export function unsentFailure(error: unknown): OperationalError {
  const name = error instanceof Error ? error.name : "Error";
  return new OperationalError("redis: the call is too large: send fewer or smaller values at a time", {
    cause: new DOMException(`not sent because of a ${name}`, "DataError"),
  });
}

/** What it means that commands which were sent have no answer. */
export function sendFailure(call: FailedCall, connection: RedisConnection): unknown {
  if (call.cause instanceof AnyrowError) return call.cause;
  const given = bare(call.cause);
  // Refused by the client before anything was sent.
  const wasSent = !/isn't writeable|Stream isn't/i.test(given.message);
  const cause = bare(connection.lastError() ?? given);
  const failed = { ...call, writes: call.writes && wasSent, cause };
  if (isTimeout(cause)) return abortFailure({ ...failed, cause: timeoutOf(cause) });
  return connectionFailure(failed);
}

function isTimeout({ name, message }: DOMException): boolean {
  return name === "TimeoutError" || /ETIMEDOUT|timed out/i.test(message);
}

/** An error without the command it was about, in which there are keys and values. */
function bare(error: unknown): DOMException {
  if (error instanceof DOMException) return error;
  const { message, code } = (error ?? {}) as { readonly message?: unknown; readonly code?: unknown };
  const known = String(message);
  const isTold = typeof code !== "string" || known.includes(code);
  return new DOMException(isTold ? known : `${code}: ${known}`, "NetworkError");
}

function timeoutOf({ message }: DOMException): DOMException {
  return new DOMException(message, "TimeoutError");
}
