import type { CallOptions } from "../../src/contracts/call-options.ts";
import { connectionFailure, protocolFailure, responseFailure } from "../../src/contracts/network-failure.ts";
import { UnsupportedError } from "../../src/errors.ts";
import { isAnswer, isRefusal } from "./neon-protocol.ts";

/** How errors name the store. */
export const STORE = "neon";

/** The most bytes that Neon takes in one request. */
const REQUEST_LIMIT = 10 * 1024 * 1024;
/** How much of an answer that is none is worth keeping. */
const EXCERPT = 500;

/** One call, as far as the request for it is concerned. */
export interface Exchange extends Pick<CallOptions, "onRequest"> {
  readonly writes: boolean;
  /** How many results must come back; `null` where it is one that stands by itself. */
  readonly results: number | null;
  readonly fetch: typeof fetch;
}

/** What the client of Neon reads of a response. */
interface ReadResponse {
  readonly ok: boolean;
  readonly status: number;
  json(): Promise<unknown>;
}

type Fetch = (url: string, request: RequestInit) => Promise<ReadResponse>;

/**
 * A `fetch` for one call of the client, which would lose the status and headers of what is not its protocol, and take an answer of
 * another shape for what it expects: only responses that are right get through to it.
 */
export function exchange({ writes, onRequest, results, fetch }: Exchange): Fetch {
  const failed = { store: STORE, writes };
  return async (url, request) => {
    checkSize(String(request.body));
    onRequest?.();
    let response: Response;
    try {
      response = await fetch(url, request);
    } catch (cause) {
      throw connectionFailure({ ...failed, cause });
    }
    const { status, headers } = response;
    const text = await response.text().catch((cause: unknown) => {
      throw protocolFailure({ ...failed, cause }, true);
    });
    const cause = new DOMException(`status ${status}: ${text.slice(0, EXCERPT)}`, "NetworkError");
    if (status !== 200 && status !== 400)
      throw responseFailure({ ...failed, cause, status, retryAfter: headers.get("retry-after") });
    const content = parsed(text);
    // Half an answer is no JSON either; a page is sent as what it is.
    const isHalf = content === undefined && /\bjson\b/.test(headers.get("content-type") ?? "");
    const isRight = status === 400 ? isRefusal(content) : isAnswer(content, results);
    if (!isRight) throw protocolFailure({ ...failed, cause }, isHalf);
    return { ok: status === 200, status, json: async () => content };
  };
}

/** Text is sent as UTF-8, of which a unit of a string takes three bytes at the most. */
function checkSize(body: string): void {
  const isSmall = body.length * 3 <= REQUEST_LIMIT;
  if (isSmall || new TextEncoder().encode(body).length <= REQUEST_LIMIT) return;
  const instead = "send fewer or smaller rows at a time";
  throw new UnsupportedError(`a request of more than ${REQUEST_LIMIT} bytes (10 MiB)`, STORE, instead);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
