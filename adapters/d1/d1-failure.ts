import { connectionFailure } from "../../src/contracts/network-failure.ts";
import { OperationalError } from "../../src/errors.ts";

/** Turned away before it ran. */
const REFUSED = /overloaded|queued for too long|cannot resolve d1 db|starting up d1 db/i;
/** The way to the database, or the database itself, went away meanwhile. */
const LOST =
  /network connection lost|object to be reset|reset because its code was updated|exceeded its? .*time|storage operation exceeded timeout|d1_error: internal error/i;

/** What a failure of D1 means as far as it is one of the way there: all it has is a message. The rest is for those who know SQL. */
export function failureOf(error: unknown, writes: boolean): unknown {
  const message = error instanceof Error ? error.message : String(error);
  if (REFUSED.test(message)) {
    const text = "d1 takes no more requests for now: call again later";
    return new OperationalError(text, { outcome: "none", transient: true, cause: error });
  }
  return LOST.test(message) ? connectionFailure({ store: "d1", writes, cause: error }) : error;
}
