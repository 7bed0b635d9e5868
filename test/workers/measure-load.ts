import { startLoadedWorker } from "./loaded-worker.ts";
import { type Sent, sendVisits } from "./send-visits.ts";

/** How much is asked. */
export interface LoadSize {
  /** Requests at the same moment. */
  readonly burst: number;
  /** Requests in each half of those after which memory is compared. */
  readonly half: number;
  /** What the Worker is told to leak for each request; nothing unless given. */
  readonly leak?: number;
}

/** What came of it. */
export interface LoadFigures {
  readonly halves: readonly [Sent, Sent];
  /** Bytes the Worker's process had after each half; `null` where the system does not say. */
  readonly resident: readonly [number, number] | null;
  /** What the second half added, in relation to what was there after the first. */
  readonly growth: number | null;
  readonly burst: Sent;
}

/** Connections that are kept busy while memory is watched. */
const STEADY = 50;

/** Puts a Worker under load. */
export async function measureLoad({ burst, half, leak = 0 }: LoadSize): Promise<LoadFigures> {
  const worker = await startLoadedWorker({ leak });
  try {
    const first = await sendVisits(worker.url, half, STEADY);
    const before = worker.residentBytes();
    const second = await sendVisits(worker.url, half, STEADY);
    const after = worker.residentBytes();
    const known = before !== null && after !== null;
    return {
      halves: [first, second],
      resident: known ? [before, after] : null,
      growth: known ? (after - before) / before : null,
      burst: await sendVisits(worker.url, burst, burst),
    };
  } finally {
    await worker.close();
  }
}
