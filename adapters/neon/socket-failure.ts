import { connectionFailure } from "../../src/contracts/network-failure.ts";
import { OperationalError } from "../../src/errors.ts";
import { STORE } from "./exchange.ts";

/** Why a client could not connect. What a server says (a wrong password, no such database) is for its dialect to explain. */
export function socketFailure(error: unknown): unknown {
  if (error instanceof Error)
    return "severity" in error ? error : connectionFailure({ store: STORE, writes: false, cause: error });
  // Anything else is the event of a WebSocket that did not open; some runtimes say in it why, some keep it to themselves.
  const { error: inner, message } = error as { readonly error?: unknown; readonly message?: unknown };
  const cause = inner ?? new DOMException(String(message || "the WebSocket failed"), "NetworkError");
  const advice = "check the URL, and that its server runs and takes WebSockets";
  return new OperationalError(`${STORE}: no WebSocket can be opened: ${advice}`, { transient: true, cause });
}
