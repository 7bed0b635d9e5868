import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { type IncomingMessage, request as startRequest } from "node:http";
import { text } from "node:stream/consumers";
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

/** Sends requests, all at the same time, to both stores in turn. */
export async function sendVisits(url: URL, requests: number): Promise<Sent> {
  const start = performance.now();
  const problems = await Promise.all(Array.from({ length: requests }, (_, page) => sendVisit(url, page)));
  const wrong = problems.filter((problem) => problem !== null);
  const milliseconds = Math.round(performance.now() - start);
  return { requests, right: requests - wrong.length, wrong: [...new Set(wrong)], milliseconds };
}

/** Sends one; `null` when its own row came back, otherwise what came instead. */
async function sendVisit(url: URL, page: number): Promise<string | null> {
  const id = randomUUID();
  const row = { id, page, note: `written by request ${page} with ${id}` };
  const visit: VisitRequest = { store: page % 2 === 0 ? "neon" : "libsql", ...row };
  try {
    const { status, body } = await post(url, JSON.stringify(visit));
    return body === JSON.stringify(row) ? null : `${visit.store}: HTTP ${status}: ${body.slice(0, 300)}`;
  } catch (error) {
    return `${visit.store}: ${String(error)}`;
  }
}

/** Each request has a connection of its own: one that is used again may just then be closed by the other side. */
async function post(
  url: URL,
  content: string,
): Promise<{ readonly status: number | undefined; readonly body: string }> {
  const request = startRequest(url, { method: "POST", agent: false }).end(content);
  const [response] = (await once(request, "response")) as [IncomingMessage];
  return { status: response.statusCode, body: await text(response) };
}
