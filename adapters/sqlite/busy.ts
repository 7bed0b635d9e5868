import { type Patience, type WaitWhileBusy, waitWhile } from "../../src/contracts/wait-while-busy.ts";
import { SerializationError } from "../../src/errors.ts";

/** SQLITE_BUSY and SQLITE_LOCKED, the last byte of every code that means one of them. */
const BUSY_CODES: ReadonlySet<unknown> = new Set([5, 6]);

/** Whether someone else has the database locked: another program, or the owner of the client with a transaction of their own. */
function isBusy(error: unknown): boolean {
  if (error instanceof SerializationError) return true;
  if (!(error instanceof Error)) return false;
  const { code, errcode } = error as { readonly code?: unknown; readonly errcode?: unknown };
  if (typeof errcode === "number") return BUSY_CODES.has(errcode & 0xff);
  return typeof code === "string" && /^SQLITE_(?:BUSY|LOCKED)/.test(code);
}

const waitWhileBusy: WaitWhileBusy = waitWhile(isBusy);

/** Makes the attempt at once, and only when the database is busy again later: what needs no waiting costs no promise. */
export function promptly<Result>(attempt: () => Result, patience: Patience): Result | Promise<Result> {
  try {
    return attempt();
  } catch (error) {
    if (!isBusy(error)) throw error;
    return waitWhileBusy(attempt, patience, error);
  }
}
