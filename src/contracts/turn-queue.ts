import { ConnectionStateError } from "../errors.ts";
import { abortedError, closedError, refuseAborted } from "./refused-call.ts";

/** Lets what only one at a time can use (a connection, the right to write) be used in turn, first come first served. */
export interface TurnQueue {
  /**
   * Takes the turn: `undefined` when it was free, otherwise a promise that resolves when it comes. Whoever has the turn must
   * `leave`. A turn that does not come is a ConnectionStateError, an aborted wait an OperationalError.
   */
  enter(signal?: AbortSignal): Promise<void> | undefined;
  /** Gives the turn to the next in line. */
  leave(): void;
  /** Refuses everyone who waits and everyone who comes later. */
  close(): void;
}

interface Waiter {
  readonly since: number;
  readonly admit: () => void;
  readonly refuse: (error: Error) => void;
}

/**
 * Makes a queue in which nobody waits longer than `timeout` milliseconds for one and the same turn of another: many short turns
 * may add up to more, a transaction that is never ended may not.
 */
export function turnQueue(timeout: number): TurnQueue {
  // A set keeps the order of arrival, and whoever gives up leaves it without a search.
  const waiting = new Set<Waiter>();
  let taken = false;
  let closed = false;
  let turnSince = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const overdue = (): void => {
    const [head] = waiting;
    head?.refuse(
      new ConnectionStateError(
        `waited ${timeout} ms for an open transaction to end: inside a transaction use \`tx\`, not the database it came from`,
      ),
    );
  };
  // Only the head of the line has a timer: whoever stands behind it came later.
  const watch = (): void => {
    clearTimeout(timer);
    const [head] = waiting;
    if (head !== undefined)
      timer = setTimeout(overdue, Math.max(0, Math.max(turnSince, head.since) + timeout - Date.now()));
  };
  const wait = (signal: AbortSignal | undefined): Promise<void> =>
    new Promise((resolve, reject) => {
      const settle = (finish: () => void): void => {
        waiting.delete(waiter);
        signal?.removeEventListener("abort", abort);
        watch();
        finish();
      };
      const abort = (): void => waiter.refuse(abortedError(signal));
      const waiter: Waiter = {
        since: Date.now(),
        admit: () => settle(resolve),
        refuse: (error) => settle(() => reject(error)),
      };
      waiting.add(waiter);
      signal?.addEventListener("abort", abort);
      if (waiting.size === 1) watch();
    });

  return {
    enter(signal) {
      if (closed) throw closedError();
      refuseAborted(signal);
      if (taken) return wait(signal);
      taken = true;
      turnSince = Date.now();
      return undefined;
    },
    leave() {
      const [next] = waiting;
      taken = next !== undefined;
      turnSince = Date.now();
      next?.admit();
    },
    close() {
      closed = true;
      for (const { refuse } of waiting) refuse(closedError());
    },
  };
}
