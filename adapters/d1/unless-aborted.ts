import { abortFailure } from "../../src/contracts/network-failure.ts";

/** The outcome of work, or a failure as soon as its caller gives up; what is under way cannot be called back. */
export async function unlessAborted<Result>(
  work: Promise<Result>,
  signal: AbortSignal | undefined,
  store: string,
  writes: boolean,
): Promise<Result> {
  if (signal === undefined) return work;
  let giveUp = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    giveUp = () => reject(abortFailure({ store, writes, cause: signal.reason }));
  });
  signal.addEventListener("abort", giveUp, { once: true });
  // Whatever it still comes to, nobody waits for it.
  work.catch(() => undefined);
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", giveUp);
  }
}
