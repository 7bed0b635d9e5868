import { OperationalError } from "../../errors.ts";
import { json, type Reply } from "../service.ts";

/** What an error's body tells, each `null` where it is not known. */
const FIELDS = [
  "code",
  "detail",
  "hint",
  "position",
  "internalPosition",
  "internalQuery",
  "severity",
  "where",
  "table",
  "column",
  "schema",
  "dataType",
  "constraint",
  "file",
  "line",
  "routine",
] as const;

/** A request that the service itself refuses, with the status it says so with. */
export class RefusedRequest extends Error {
  readonly status: number;
  readonly code: string | null;

  constructor(status: number, message: string, code: string | null = null) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Whoever sends more or asks for more than the service carries. */
export function tooLarge(status: 413 | 507, what: "request" | "response", limit: number): RefusedRequest {
  return new RefusedRequest(status, `${what} is too large (max is ${limit} bytes)`);
}

/** Puts a failure as the service does: status 400 for what the database or the request is to blame for. */
export function failureReply(error: unknown): Reply {
  const failure = (error instanceof Error ? error : new OperationalError(String(error))) as Error &
    Record<string, unknown>;
  const details = Object.fromEntries(FIELDS.map((field) => [field, failure[field] ?? null]));
  return json(statusOf(failure), { message: failure.message, ...details });
}

function statusOf(failure: Error & Record<string, unknown>): number {
  if (failure instanceof RefusedRequest) return failure.status;
  // Codes of the database have five places; those of the network are words.
  return typeof failure["code"] === "string" && /^[0-9A-Z]{5}$/.test(failure["code"]) ? 400 : 500;
}
