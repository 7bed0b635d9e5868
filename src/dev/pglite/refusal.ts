import { ConnectionStateError, OperationalError } from "../../errors.ts";

/** Why a connection is ended, with the code that Postgres has for it. */
export class Refusal extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Puts whatever went wrong as a refusal. */
export function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof ConnectionStateError)
    return new Refusal("55P03", "another connection's transaction is open, and PGlite has one session for all of them");
  if (error instanceof OperationalError) return new Refusal("57014", "canceling statement due to user request");
  return new Refusal("XX000", error instanceof Error ? error.message : String(error));
}
