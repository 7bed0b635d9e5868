import { OperationalError } from "../errors.ts";

/** How long and for whom a locked database is waited for. */
export interface Patience {
  /** Milliseconds after which the error of the client is passed on. */
  readonly limit: number;
  readonly signal?: AbortSignal | undefined;
  /** Called after each refusal, before the pause. */
  readonly refused?: (() => Promise<void>) | undefined;
}

/**
 * Makes the attempt, and again after growing pauses for as long as someone else has the database locked. `error` is what a first
 * attempt gave.
 */
export type WaitWhileBusy = <Result>(
  attempt: () => Result | Promise<Result>,
  patience: Patience,
  error?: unknown,
) => Promise<Result>;

const LONGEST_PAUSE = 100;

/** Waits for databases whose errors `isBusy` knows as "locked by someone else, and nothing was done". */
export function waitWhile(isBusy: (error: unknown) => boolean): WaitWhileBusy {
  return async (attempt, patience, error) => {
    let refusal = error;
    let deadline: number | undefined;
    for (let pause = 1; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
      try {
        if (refusal === undefined) return await attempt();
      } catch (caught) {
        refusal = caught;
      }
      if (!isBusy(refusal)) throw refusal;
      await patience.refused?.();
      deadline ??= Date.now() + patience.limit;
      if (Date.now() >= deadline) throw refusal;
      refusal = undefined;
      // Whoever waits for the same lock must not come back at the same moment.
      await sleep(pause * (0.5 + Math.random() / 2), patience.signal);
      if (patience.signal?.aborted === true) {
        throw new OperationalError("aborted while the database was busy", { cause: patience.signal.reason });
      }
    }
  };
}

/** Ends after the time, or as soon as the signal is aborted. */
function sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    if (signal?.aborted === true) end();
    else signal?.addEventListener("abort", end);
  });
}
