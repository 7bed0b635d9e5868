import { ConnectionStateError, OperationalError } from "../../src/errors.ts";

/** Somebody who waits for a turn. */
interface Waiting {
  readonly start: () => void;
  readonly fail: (error: Error) => void;
}

/** Lets one writer at a time go ahead, in the order they came. */
export interface WriteTurns {
  /** Takes the turn when nobody has it; `false` when one has to wait. */
  take(): boolean;
  /** A turn later. Fails after the time that was set, when the signal is aborted, and when the turns end. */
  wait(signal: AbortSignal | undefined): Promise<void>;
  /** Hands the turn on. */
  pass(): void;
  /** Fails everybody who waits. */
  end(error: Error): void;
}

/** Makes turns in which nobody waits longer than `timeout` milliseconds. */
export function writeTurns(timeout: number): WriteTurns {
  const queue = new Set<Waiting>();
  let taken = false;
  return {
    take: () => {
      if (taken) return false;
      taken = true;
      return true;
    },
    wait: (signal) =>
      new Promise((resolve, reject) => {
        const settled = (): void => {
          clearTimeout(timer);
          signal?.removeEventListener("abort", onAbort);
          queue.delete(waiting);
        };
        const waiting: Waiting = {
          start: () => {
            settled();
            resolve();
          },
          fail: (error) => {
            settled();
            reject(error);
          },
        };
        const onAbort = (): void =>
          waiting.fail(new OperationalError("aborted while it waited to write", { cause: signal?.reason }));
        // A longer time than timers can hold would fire at once.
        const timer = setTimeout(
          () => waiting.fail(new ConnectionStateError(tooLong(timeout))),
          Math.min(timeout, 2 ** 31 - 1),
        );
        signal?.addEventListener("abort", onAbort);
        queue.add(waiting);
      }),
    pass: () => {
      const [next] = queue;
      if (next === undefined) taken = false;
      else next.start();
    },
    end: (error) => {
      for (const waiting of queue) waiting.fail(error);
    },
  };
}

function tooLong(timeout: number): string {
  return `memory: waited ${timeout} ms for an open transaction to end; inside a transaction use \`tx\`, not the database`;
}
