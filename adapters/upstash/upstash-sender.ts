import { invalid } from "../../src/errors.ts";
import type { Exchange, Send } from "./upstash-exchange.ts";
import { clientFailure } from "./upstash-failure.ts";
import type { UpstashClient } from "./upstash-options.ts";

type Middleware = Parameters<UpstashClient["use"]>[0];
type Next = Parameters<Middleware>[1];

/** What clients send their requests with. Each is asked only once, because what it is asked by stays in it. */
const requesters = new WeakMap<UpstashClient, Next>();

/** Clients that are known to leave texts as they come. */
const plain = new WeakSet<UpstashClient>();

/** Sends requests through a client of Upstash: with its address, its credentials and its retries. */
export function clientSender(client: UpstashClient): Send {
  return async (exchange) => {
    const next = requesterOf(client);
    if (!plain.has(client)) await verifyPlain(client, next, exchange);
    return ask(next, exchange);
  };
}

/** The same through a client that is made for the first request, as one that leaves texts as they come. */
export function lateSender(open: () => Promise<UpstashClient>): Send {
  let opening: Promise<Next> | undefined;
  return async (exchange) => {
    opening ??= open().then(requesterOf);
    const next = await opening.catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return ask(next, exchange);
  };
}

/** What the client sends its requests with. It is told by a request of ours, which is not sent. */
function requesterOf(client: UpstashClient): Next {
  const known = requesters.get(client);
  if (known !== undefined) return known;
  let isOurs = true;
  let requester: Next | undefined;
  client.use(async (request, next) => {
    if (!isOurs) return next(request);
    requester = next;
    return { result: [] as never };
  });
  // Within this call, before anybody else's turn.
  client
    .pipeline()
    .ping()
    .exec()
    .catch(() => undefined);
  isOurs = false;
  if (requester === undefined)
    throw invalid(null, ["client"], "must be a Redis of @upstash/redis that this version of the adapter knows");
  requesters.set(client, requester);
  return requester;
}

/** Has the client show once that it hands on base64 as it comes. */
async function verifyPlain(client: UpstashClient, next: Next, { signal }: Exchange): Promise<void> {
  const content = await ask(next, { commands: [["ECHO", "bytes"]], writes: false, signal });
  const [{ result } = {}] = content as readonly { readonly result?: unknown }[];
  if (result !== btoa("bytes"))
    throw invalid(null, ["client"], "must be made with responseEncoding: false, so that bytes come as they are");
  plain.add(client);
}

async function ask(next: Next, { commands, writes, signal }: Exchange): Promise<unknown> {
  const request = { path: ["pipeline"], body: commands, headers: { "Upstash-Encoding": "base64" }, signal };
  try {
    return await next(request);
  } catch (error) {
    throw clientFailure(error, writes);
  }
}
