import { startLoadedWorker } from "./loaded-worker.ts";
import { type Sent, sendVisits } from "./send-visits.ts";

/** How much is asked. */
export interface LoadSize {
  /** How many requests are sent at the same moment; the next begin when all of them are answered. */
  readonly burst: number;
  /** How many bursts there are in each of the two halves after which memory is measured. */
  readonly half: number;
}

/** What came of it. */
export interface LoadFigures {
  readonly bursts: readonly Sent[];
  /** Bytes that the Worker's process had after each burst; empty where the system does not say. */
  readonly resident: readonly number[];
  /** What the second half added, in relation to what was there after the first; `null` where that is not known. */
  readonly growth: number | null;
}

/** Puts a Worker under load. */
export async function measureLoad({ burst, half }: LoadSize): Promise<LoadFigures> {
  const worker = await startLoadedWorker();
  const bursts: Sent[] = [];
  const resident: number[] = [];
  try {
    while (bursts.length < 2 * half) {
      bursts.push(await sendVisits(worker.url, burst));
      const bytes = worker.residentBytes();
      if (bytes !== null) resident.push(bytes);
    }
  } finally {
    await worker.stop();
  }
  const [before, after] = [resident[half - 1], resident.at(-1)];
  const growth = before === undefined || after === undefined ? null : (after - before) / before;
  return { bursts, resident, growth };
}
