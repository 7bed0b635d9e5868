import { type WaitWhileBusy, waitWhile } from "../../src/contracts/wait-while-busy.ts";

export type { Patience } from "../../src/contracts/wait-while-busy.ts";

/** Locked by someone else, or its only connection taken by a transaction that the user of the client opened. */
const BUSY: ReadonlySet<unknown> = new Set(["SQLITE_BUSY", "SQLITE_LOCKED", "TRANSACTION_ACTIVE"]);

/** Waits for a locked database, without blocking the program. */
export const waitWhileBusy: WaitWhileBusy = waitWhile(
  (error) => error instanceof Error && BUSY.has((error as { code?: unknown }).code),
);
