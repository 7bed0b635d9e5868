/** When a call has to be over. */
export interface Deadline {
  /** Aborted when whoever asked no longer waits, or the time is up; `undefined` where nothing ends the call. */
  readonly signal: AbortSignal | undefined;
  /** Milliseconds that are left. */
  left(): number;
  /** Lets go of the timer and of the signals that were handed in. */
  end(): void;
}

/** The time of a call that only a signal can end. */
function untimed(signal: AbortSignal | undefined): Deadline {
  return { signal, left: () => Infinity, end: () => undefined };
}

/** Starts the time of a call, which the signals may end earlier. */
export function startDeadline(timeout: number | undefined, given: readonly AbortSignal[]): Deadline {
  if (timeout === undefined && given.length < 2) return untimed(given[0]);
  const controller = new AbortController();
  const { signal } = controller;
  const ends = given.map((each) => {
    const abort = (): void => controller.abort(each.reason);
    if (each.aborted) abort();
    each.addEventListener("abort", abort, { once: true });
    return () => each.removeEventListener("abort", abort);
  });
  const started = performance.now();
  const isLate = (): void => controller.abort(new DOMException(`took longer than ${timeout} ms`, "TimeoutError"));
  const timer = timeout === undefined ? undefined : setTimeout(isLate, timeout);
  return {
    signal,
    left: () => (timeout === undefined ? Infinity : timeout - (performance.now() - started)),
    end: () => {
      clearTimeout(timer);
      for (const end of ends) end();
    },
  };
}

// What runs the work hears of the end too, and knows better whether anything was done: it is let speak first.
const GRACE = 20;

/** What the work gives, or the failure once the signal is aborted, even where the work goes on regardless. */
export function endedBy<Done>(
  signal: AbortSignal | undefined,
  work: Promise<Done>,
  failure: (reason: unknown) => Error,
): Promise<Done> {
  if (signal === undefined) return work;
  return new Promise<Done>((resolve, reject) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const giveUp = (): void => {
      timer = setTimeout(() => reject(failure(signal.reason)), GRACE);
    };
    const settle = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", giveUp);
    };
    if (signal.aborted) giveUp();
    else signal.addEventListener("abort", giveUp, { once: true });
    work.then(resolve, reject).finally(settle);
  });
}
