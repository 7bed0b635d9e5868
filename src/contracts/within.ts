import type { CallOptions } from "./call-options.ts";

/** What ends: an open transaction, or whatever stands for one. */
interface Ending {
  commit(options?: CallOptions): Promise<void>;
  rollback(options?: CallOptions): Promise<void>;
}

/** Does work in a transaction and keeps it, or undoes it when it fails or cannot be kept. */
export async function within<Open extends Ending, Done>(
  transaction: Open,
  work: (transaction: Open) => Done,
  options?: CallOptions,
): Promise<Awaited<Done>> {
  try {
    const done = await work(transaction);
    await transaction.commit(options);
    return done;
  } catch (error) {
    // The first error is the one that says why. A commit that was given up before it was sent has ended nothing.
    await transaction.rollback({ onRequest: options?.onRequest }).catch(() => undefined);
    throw error;
  }
}
