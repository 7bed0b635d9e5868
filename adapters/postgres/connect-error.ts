import { connectionFailure } from "../../src/contracts/network-failure.ts";
import { AnyrowError, ConnectionStateError, OperationalError } from "../../src/errors.ts";

/** How errors name the store. */
export const STORE = "postgres";

/** Nobody gave a connection back in time, or none could be made. */
export function busyError(timeout: number, isFull: boolean): AnyrowError {
  if (isFull) {
    return new ConnectionStateError(
      `waited ${timeout} ms for a connection, all of which were taken: inside a transaction use \`tx\`, not the database it came from`,
    );
  }
  const cause = new DOMException(`CONNECT_TIMEOUT: no connection within ${timeout} ms`, "TimeoutError");
  return connectionFailure({ store: STORE, writes: false, cause });
}

/** How node-postgres and the network say that a connection could not be made, or broke while it was. */
const PASSING = /^(E[A-Z_]{4,}|)$/;

/** Why there is no connection. What the server itself said is left to its dialect. */
export function connectError(error: unknown): unknown {
  if (error instanceof AnyrowError || !(error instanceof Error) || "severity" in error) return error;
  const code = "code" in error ? String(error.code) : "";
  if (PASSING.test(code) && (code !== "" || /terminated|timeout/i.test(error.message)))
    return connectionFailure({ store: STORE, writes: false, cause: error });
  return new OperationalError(`${STORE}: no connection can be made: check the credentials and \`ssl\``, {
    cause: error,
  });
}
