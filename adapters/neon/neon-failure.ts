import { type FailedCall, connectionFailure, protocolFailure } from "../../src/contracts/network-failure.ts";
import { AnyrowError, OperationalError } from "../../src/errors.ts";

interface VendorError extends Error {
  readonly code?: unknown;
  readonly severity?: unknown;
  readonly sourceError?: unknown;
}

/** How Neon's proxy speaks of credentials that are not right; it sends no SQLSTATE with it. */
const CREDENTIALS = /password|authenticat|credential|\bjwt\b|\brole\b/i;
const PROTOCOL_VIOLATION = "08P01";

/** What an error of the client means where it is about the network; errors about statements are passed on as they are. */
export function clientFailure(error: unknown, failed: Omit<FailedCall, "cause">): unknown {
  if (error instanceof AnyrowError) return error;
  const { name, message, code, severity, sourceError } = error as VendorError;
  if (sourceError instanceof AnyrowError) return sourceError;
  const cause = error;
  if (name !== "NeonDbError") return protocolFailure({ ...failed, cause }, false);
  // The proxy's own word for a connection that ended under a query; the database's comes with a severity.
  if (code === PROTOCOL_VIOLATION && severity === undefined) return connectionFailure({ ...failed, cause });
  if (typeof code === "string" && code !== "") return error;
  if (!CREDENTIALS.test(message)) return error;
  return new OperationalError(`${failed.store} refused the credentials: check user and password`, { cause });
}
