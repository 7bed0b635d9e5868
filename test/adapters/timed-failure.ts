import { postgresError } from "../../src/sql/dialects/postgres-errors.ts";

/** What a call fails with, as users of the library meet it, and how many milliseconds that took. */
export async function timedFailure(work: () => Promise<unknown>): Promise<{ failure: Error; took: number }> {
  const begun = performance.now();
  try {
    await work();
  } catch (error) {
    const failure = error instanceof Error && "outcome" in error ? error : postgresError({ error, plans: [] });
    return { failure, took: performance.now() - begun };
  }
  throw new TypeError("it did not fail");
}
