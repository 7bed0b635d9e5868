import { randomUUID } from "node:crypto";
import type { VisitRequest } from "./visit.ts";

/** How a number of requests went. */
export interface Sent {
  readonly requests: number;
  /** Requests that were answered with the row they had written. */
  readonly right: number;
  /** What the others were answered, each text once. */
  readonly wrong: readonly string[];
  readonly milliseconds: number;
}

/** Sends requests, as many at the same time as told, to both stores in turn. */
export async function sendVisits(url: URL, requests: number, concurrency: number): Promise<Sent> {
  const wrong = new Set<string>();
  let [next, right] = [0, 0];
  const lane = async (): Promise<void> => {
    while (next < requests) {
      const problem = await sendVisit(url, (next += 1));
      if (problem === null) right += 1;
      else wrong.add(problem);
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: Math.min(concurrency, requests) }, lane));
  return { requests, right, wrong: [...wrong], milliseconds: Math.round(performance.now() - start) };
}

/** Sends one; `null` when its own row came back, otherwise what came instead. */
async function sendVisit(url: URL, page: number): Promise<string | null> {
  const id = randomUUID();
  const row = { id, page, note: `written by request ${page} with ${id}` };
  const request: VisitRequest = { store: page % 2 === 0 ? "neon" : "libsql", ...row };
  try {
    const response = await fetch(url, {
      method: "POST",
      body: JSON.stringify(request),
      // Nobody's time goes into packing answers.
      headers: { "accept-encoding": "identity" },
    });
    const text = await response.text();
    if (text === JSON.stringify(row)) return null;
    return `${request.store}: HTTP ${response.status}: ${text.slice(0, 300)}`;
  } catch (error) {
    const { message, cause } = error as Error;
    return `${request.store}: ${message}${cause instanceof Error ? `: ${cause.message}` : ""}`;
  }
}
