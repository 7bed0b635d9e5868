import type { ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { ActiveFault, FaultKind } from "./faults.ts";
import type { Reply } from "./service.ts";

/** A response that comes in place of the service's own. */
interface Substitute {
  readonly reply: Reply;
  /** Whether the request runs before it is sent. */
  readonly executed: boolean;
}

/** How long a slow response rests between two bytes, in milliseconds. */
const DRIP = 100;

/** What a fault has answered instead of the service; `null` when the service's own answer is sent, or none. */
export function faultReply(fault: ActiveFault | null): Substitute | null {
  switch (fault?.kind) {
    case "tooManyRequests":
      return { reply: page(429, "Too Many Requests", { "retry-after": `${fault.retryAfter}` }), executed: false };
    case "serverError":
      return { reply: page(fault.status, GATEWAY_TITLES[fault.status]), executed: fault.executed === true };
    case "html":
      return { reply: page(200, "Welcome"), executed: false };
    default:
      return null;
  }
}

const GATEWAY_TITLES = { 500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable" } as const;

function page(status: number, title: string, headers: Readonly<Record<string, string>> = {}): Reply {
  const body = `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
  return { status, headers: { "content-type": "text/html; charset=utf-8", ...headers }, body };
}

type Misdelivery = Extract<FaultKind, { readonly kind: "truncate" | "slowLoris" }>;

/** Sends a response so that it arrives in part or slowly; says whether all of it was sent in the end. */
export async function misdeliver(fault: Misdelivery, reply: Reply, response: ServerResponse): Promise<boolean> {
  return fault.kind === "truncate" ? sendHalf(reply, response) : drip(fault.milliseconds ?? Infinity, reply, response);
}

async function sendHalf(reply: Reply, response: ServerResponse): Promise<boolean> {
  const body = Buffer.from(reply.body);
  response.writeHead(reply.status, { ...reply.headers, "content-length": body.length });
  await new Promise((sent) => response.write(body.subarray(0, body.length >> 1), sent));
  // Written is not yet read: a reset that comes at once would take the bytes with it.
  response.socket?.end(() => response.destroy());
  return false;
}

async function drip(milliseconds: number, reply: Reply, response: ServerResponse): Promise<boolean> {
  const end = Date.now() + milliseconds;
  response.writeHead(reply.status, reply.headers);
  response.flushHeaders();
  while (Date.now() < end) {
    await wait(Math.min(DRIP, end - Date.now()));
    if (response.destroyed) return false;
    // Blanks before a JSON document are part of it.
    response.write(" ");
  }
  response.end(reply.body);
  return true;
}
