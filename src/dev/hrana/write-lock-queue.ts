import { SqliteFailure } from "./sqlite-connection.ts";

/** How long to wait for the write lock, in milliseconds, and what ends the waiting early. */
export interface Patience {
  readonly limit: number;
  readonly signal: AbortSignal;
}

/** Lets streams wait for each other's write lock, in the order they came, while everything else goes on. */
export interface WriteLockQueue {
  /** Acts, and again when others have left the lock; in the end throws what SQLite said. Rejects with the signal's reason. */
  run<Result>(act: () => Result, patience: Patience): Promise<Result>;
  /** Says that the lock may be free. */
  wake(): void;
}

interface Waiter {
  /** Whether it got what it waited for, or cannot get it; `false` means that the lock is still held. */
  retry(): boolean;
}

/** How often to look whether another process has left the lock, in milliseconds. */
const LOOK_AGAIN = 10;

/** Makes the queue of one database. */
export function writeLockQueue(): WriteLockQueue {
  const waiting: Waiter[] = [];
  let timer: ReturnType<typeof setInterval> | undefined;

  const wake = (): void => {
    // Who is done leaves by itself.
    while (waiting[0]?.retry() === true);
  };
  const enter = (waiter: Waiter): void => {
    waiting.push(waiter);
    timer ??= setInterval(wake, LOOK_AGAIN);
  };
  const leave = (waiter: Waiter): void => {
    waiting.splice(waiting.indexOf(waiter), 1);
    if (waiting.length > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
  return {
    wake,
    async run(act, patience) {
      try {
        return act();
      } catch (error) {
        if (!isBusy(error)) throw error;
        return await waitInLine({ enter, leave }, act, patience);
      }
    },
  };
}

interface Line {
  enter(waiter: Waiter): void;
  leave(waiter: Waiter): void;
}

function waitInLine<Result>(line: Line, act: () => Result, { limit, signal }: Patience): Promise<Result> {
  return new Promise((resolve, reject) => {
    const attempt = (isLast: boolean): boolean => {
      try {
        resolve(act());
      } catch (error) {
        if (!isLast && isBusy(error)) return false;
        reject(error);
      }
      stop();
      return true;
    };
    const waiter = { retry: () => attempt(false) };
    const abandon = (): void => {
      stop();
      reject(signal.reason);
    };
    const deadline = setTimeout(() => attempt(true), limit);
    const stop = (): void => {
      line.leave(waiter);
      clearTimeout(deadline);
      signal.removeEventListener("abort", abandon);
    };
    signal.addEventListener("abort", abandon, { once: true });
    line.enter(waiter);
    if (signal.aborted) abandon();
  });
}

/** Whether another connection holds the lock that SQLite asked for. */
function isBusy(error: unknown): boolean {
  return error instanceof SqliteFailure && error.busy;
}
