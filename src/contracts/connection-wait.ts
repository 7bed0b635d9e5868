import { abortFailure } from "./network-failure.ts";
import { closedError } from "./refused-call.ts";
import { unlessAborted } from "./unless-aborted.ts";

/** A connection that somebody wants. */
interface Wanted {
  readonly signal: AbortSignal | undefined;
  /** What it means that it did not come in time. */
  readonly late: () => Error;
}

/** Where calls wait for connections until they come, but not for ever. */
export interface ConnectionWait {
  /** Throws where nobody needs to ask for a connection any more: everything is closed, or the call was given up. */
  check(signal: AbortSignal | undefined): void;
  /** Waits for a connection within the time, unless the call is given up or everything is closed meanwhile. */
  until<Connection>(coming: Promise<Connection>, wanted: Wanted): Promise<Connection>;
  /** Refuses whoever waits and whoever comes later. */
  refuse(): void;
}

/** Makes a place to wait, for this many milliseconds at the most. */
export function connectionWait(store: string, timeout: number): ConnectionWait {
  const waiting = new Set<(error: Error) => void>();
  let isClosed = false;
  const aborted = (cause: unknown): Error => abortFailure({ store, writes: false, cause });
  return {
    check(signal) {
      if (isClosed) throw closedError();
      if (signal?.aborted === true) throw aborted(signal.reason);
    },
    async until(coming, { signal, late }) {
      let refuse: (error: Error) => void = () => undefined;
      const refusal = new Promise<never>((_, reject) => (refuse = reject));
      const timer = setTimeout(() => refuse(late()), timeout);
      waiting.add(refuse);
      try {
        return await unlessAborted(Promise.race([coming, refusal]), signal, aborted);
      } finally {
        clearTimeout(timer);
        waiting.delete(refuse);
      }
    },
    refuse() {
      isClosed = true;
      for (const refuse of waiting) refuse(closedError());
    },
  };
}
