import { OperationalError } from "../../src/errors.ts";

/** How long and for whom a locked database is waited for. */
export interface Patience {
  /** Milliseconds after which the error of the client is passed on. */
  readonly limit: number;
  readonly signal?: AbortSignal | undefined;
  /** Called after each refusal, before the pause. */
  readonly refused?: (() => Promise<void>) | undefined;
}

const LONGEST_PAUSE = 100;
/** Locked by someone else, or its only connection taken by a transaction that the user of the client opened. */
const BUSY: ReadonlySet<unknown> = new Set(["SQLITE_BUSY", "SQLITE_LOCKED", "TRANSACTION_ACTIVE"]);

/** Makes the attempt, and again after growing pauses for as long as someone else has the database locked. `error` is what a first attempt gave. */
export async function waitWhileBusy<Result>(
  attempt: () => Promise<Result>,
  patience: Patience,
  error?: unknown,
): Promise<Result> {
  let refusal = error;
  let deadline: number | undefined;
  for (let pause = 1; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    try {
      if (refusal === undefined) return await attempt();
    } catch (caught) {
      refusal = caught;
    }
    if (!(refusal instanceof Error && BUSY.has((refusal as { code?: unknown }).code))) throw refusal;
    await patience.refused?.();
    deadline ??= Date.now() + patience.limit;
    if (Date.now() >= deadline) throw refusal;
    refusal = undefined;
    // Whoever waits for the same lock must not come back at the same moment.
    await new Promise((resolve) => setTimeout(resolve, pause * (0.5 + Math.random() / 2)));
    if (patience.signal?.aborted === true) {
      throw new OperationalError("aborted while the database was busy", { cause: patience.signal.reason });
    }
  }
}
