import { invalid } from "../errors.ts";
import type { QueryEvent } from "../database/database-types.ts";
import { listen } from "../database/listening.ts";

/**
 * Checks that what the function does takes exactly so many requests, and gives what it gives. Over a network they are counted as they
 * are sent, those that were made again included; stores inside the program count one for each call.
 *
 * @throws a ValidationError that lists what each request sent, when there were more or fewer.
 */
export async function expectRoundTrips<Done>(
  db: object,
  expected: number,
  work: () => PromiseLike<Done> | Done,
): Promise<Done> {
  const events: QueryEvent[] = [];
  const stop = listen(db, (event) => events.push(event));
  let done: Done;
  try {
    done = await work();
  } finally {
    stop();
  }
  const made = events.reduce((sum, { roundTrips }) => sum + roundTrips, 0);
  if (made === expected) return done;
  const lines = events.map(({ roundTrips, statements }) => `  ${roundTrips}: ${statements.join("; ")}`);
  throw invalid(null, [], [`expected ${expected} round trips, there were ${made}:`, ...lines].join("\n"));
}
