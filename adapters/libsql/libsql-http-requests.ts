import {
  abortFailure,
  connectionFailure,
  protocolFailure,
  responseFailure,
} from "../../src/contracts/network-failure.ts";
import { type AnyrowError, ConnectionStateError } from "../../src/errors.ts";
import type { HttpCall } from "./libsql-http-call.ts";
import { lostStream } from "./libsql-http-failure.ts";

/** As much of a response as the client reads. */
interface Answer {
  readonly ok: true;
  json(): Promise<unknown>;
}

/** Sends the requests of one client, each for the call that is under way. */
export interface RequestSender {
  /** What the client has in place of `fetch`. */
  readonly send: (request: Request) => Promise<Answer>;
  /** Says whose requests come next; `null` when it is nobody's turn. */
  serve(call: HttpCall | null): void;
}

/** Milliseconds that are given to a request nobody waits for. */
const FAREWELL = 5_000;

/** Makes a sender that serves nobody yet. */
export function requestSender(): RequestSender {
  let call: HttpCall | null = null;
  /** What continues the stream that the client has open on the server. */
  let baton: string | null = null;

  const send: RequestSender["send"] = async (request) => {
    // The client closes a stream by itself where something has ended its transaction.
    if (call === null && baton === null) throw new ConnectionStateError("there is no stream to close");
    const served = call ?? { store: "", writes: false, signal: AbortSignal.timeout(FAREWELL) };
    served.onRequest?.();
    try {
      const body = await ask(request, served);
      baton = batonOf(body);
      return { ok: true, json: async () => body };
    } catch (error) {
      if (baton !== null) closeStream(request, baton);
      call = baton = null;
      throw error;
    }
  };
  return {
    send,
    serve(next) {
      call = next;
    },
  };
}

function batonOf(body: unknown): string | null {
  const baton = (body as { readonly baton?: unknown } | null)?.baton;
  return typeof baton === "string" ? baton : null;
}

/**
 * Ends the stream of a request that failed, if it has not come through. Its transaction would keep others from writing until it
 * expires, and the client does not close again what it has asked to be closed.
 */
function closeStream({ url, headers }: Request, baton: string): void {
  const body = JSON.stringify({ baton, requests: [{ type: "close" }] });
  fetch(url, { method: "POST", headers, body, signal: AbortSignal.timeout(FAREWELL) })
    .then((response) => response.body?.cancel())
    .catch(() => undefined);
}

/** Sends a request and reads the JSON of its answer. */
async function ask(request: Request, call: HttpCall): Promise<unknown> {
  const { signal = null } = call;
  const failed = (failure: typeof connectionFailure, cause: unknown): AnyrowError =>
    signal?.aborted === true ? abortFailure({ ...call, cause: signal.reason }) : failure({ ...call, cause });
  let response: Response;
  let text: string;
  try {
    response = await fetch(request, { signal });
  } catch (cause) {
    throw failed(connectionFailure, cause);
  }
  try {
    text = await response.text();
  } catch (cause) {
    throw failed((known) => protocolFailure(known, true), cause);
  }
  if (!response.ok) throw refusal(response, text, call);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw protocolFailure({ ...call, cause }, /^\s*\{/.test(text));
  }
}

function refusal({ status, headers }: Response, text: string, call: HttpCall): AnyrowError {
  const cause = { status, text: text.slice(0, 300) };
  return (
    lostStream(text, { ...call, cause }) ??
    responseFailure({ ...call, cause, status, retryAfter: headers.get("retry-after") })
  );
}
