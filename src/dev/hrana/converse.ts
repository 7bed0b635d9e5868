import type { ActiveFault } from "../faults.ts";
import { json, text, type Circumstances, type Reply } from "../service.ts";
import type { Version } from "./batch-conditions.ts";
import { runCursor } from "./cursor.ts";
import { type Exchange, exchange } from "./exchange.ts";
import { runPipeline } from "./pipeline.ts";
import type { RequestBody } from "./requests.ts";
import type { HranaStream } from "./stream.ts";
import type { Streams } from "./streams.ts";

/** What a request is answered with, and under which circumstances. */
export interface Conversation {
  readonly streams: Streams;
  readonly version: Version;
  /** How many bytes of results a pipeline may give. */
  readonly room: number;
  readonly circumstances: Circumstances;
}

/** Answers a request on the stream it continues, or on a new one. Whatever goes wrong on the way ends the stream. */
export async function converse(body: RequestBody, conversation: Conversation): Promise<Reply> {
  const { streams, version, circumstances } = conversation;
  const { fault } = circumstances;
  if (fault?.kind === "staleBaton") streams.forget(body.baton);
  const lease = streams.acquire(body.baton);
  try {
    const work = exchangeFor(body, conversation);
    const reply = await run(lease.stream, body, version, work);
    work.end();
    return reply(isLost(fault) ? null : lease.release());
  } finally {
    lease.abandon();
  }
}

function exchangeFor(body: RequestBody, { room, circumstances: { signal, fault } }: Conversation): Exchange {
  const cutAfter = fault?.kind === "dropWithin" ? fault.statements : null;
  // What a cursor gives is a stream of lines, so there is no limit to it.
  return exchange({ signal, room: body.kind === "cursor" ? Infinity : room, cutAfter });
}

/** Whether the client will not see the answer, and so cannot continue the stream. */
function isLost(fault: ActiveFault | null): boolean {
  return fault?.kind === "dropAfter" || fault?.kind === "truncate" || fault?.kind === "serverError";
}

type Unfinished = (baton: string | null) => Reply;

async function run(stream: HranaStream, body: RequestBody, version: Version, work: Exchange): Promise<Unfinished> {
  if (body.kind === "pipeline") {
    const results = await runPipeline(stream, body.requests, version, work);
    return (baton) => json(200, { baton, base_url: null, results });
  }
  const entries = await runCursor(stream, body.steps, work);
  return (baton) => text(200, [{ baton, base_url: null }, ...entries].map(line).join(""));
}

function line(entry: object): string {
  return `${JSON.stringify(entry)}\n`;
}
