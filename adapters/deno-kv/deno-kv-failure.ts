import { AnyrowError, ConnectionStateError, OperationalError, invalid } from "../../src/errors.ts";

/** How errors name the store. */
export const STORE = "deno-kv";

const TOO_LARGE = /too large|too many/i;
const CLOSED = /bad resource|closed|interrupted/i;
const BUSY = /busy|locked/i;

/** Whether a failure of Deno KV says that somebody else has its file locked, and nothing was done. */
export function isBusy(cause: unknown): boolean {
  return !(cause instanceof AnyrowError) && cause instanceof Error && BUSY.test(`${cause.name} ${cause.message}`);
}

/** What a failure of Deno KV means. What it takes at most it checks before it writes. */
export function failureOf(cause: unknown, writes: boolean): unknown {
  if (cause instanceof AnyrowError) return cause;
  const { name, message } = cause instanceof Error ? cause : { name: "", message: String(cause) };
  if (name === "TypeError" && TOO_LARGE.test(message))
    return invalid(
      null,
      [],
      "is more than Deno KV takes at once (64 KiB a value, 800 KiB and 1,000 changes a commit): write less",
    );
  if (CLOSED.test(`${name} ${message}`))
    return new ConnectionStateError(`${STORE} is closed: open it again`, { cause });
  const busy = isBusy(cause);
  const what = busy ? "is busy: run it again" : "failed: look at the cause";
  const outcome = writes && !busy ? "unknown" : "none";
  return new OperationalError(`${STORE} ${what}`, { outcome, transient: busy, cause });
}
