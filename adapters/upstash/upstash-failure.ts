import { type FailedCall, connectionFailure, protocolFailure } from "../../src/contracts/network-failure.ts";
import { OperationalError } from "../../src/errors.ts";
import { STORE } from "./upstash-exchange.ts";

/**
 * What an error of the client means. The client keeps the status and the headers of answers to itself, so that only the words of an
 * answer tell what became of the request, and nothing tells when to call again. Its messages hold all that was sent: none is passed on.
 */
export function clientFailure(error: unknown, writes: boolean): OperationalError {
  const { name, message } = error as Error;
  const failed = { store: STORE, writes, cause: new DOMException(name, "NetworkError") };
  if (name === "UpstashError")
    return wordsFailure(message.replace(/, command was: .*/s, ""), failed) ?? refused(failed);
  if (name === "UpstashJSONParseError") return unreadable(message.replace(/^[^:]*: /, ""), failed);
  // What earlier versions of the client let through.
  if (name === "SyntaxError") return protocolFailure(failed, true);
  return connectionFailure({ ...failed, cause: error });
}

/** What is not JSON: half of an answer, nothing at all, or a page in place of one. */
function unreadable(body: string, failed: FailedCall): OperationalError {
  const isAnswer = /^\s*(?:[[{]|$)/.test(body);
  const title = /<title>([^<]*)/i.exec(body)?.[1] ?? body;
  return (isAnswer ? null : wordsFailure(title, failed)) ?? protocolFailure(failed, isAnswer);
}

/** Words with which a request is refused before anything of it is done; what to do about it; whether it passes by itself. */
const REFUSALS: readonly (readonly [says: RegExp, advice: string, transient: boolean])[] = [
  [/^(?:WRONGPASS|NOAUTH|NOPERM|Unauthorized)\b/i, "it refused the credentials: check the token", false],
  [
    /^(?:ERR |429\W+)?(?:max (?:\w+ )?requests? (?:limit|per)|too many requests|rate limit)/i,
    "it takes no more requests for now: call again later",
    true,
  ],
  [
    /^(?:ERR |413\W+)?(?:max request size|(?:request )?(?:content|payload|entity) too large)/i,
    "the request is too large: send fewer or smaller values at a time",
    false,
  ],
];

/** Words of something on the way that did not wait for the answer, or did not get one. */
const GATEWAY =
  /^(?:ERR |50\d\W+)?(?:internal server error|bad gateway|service (?:temporarily )?unavailable|gateway time-?out)/i;

function wordsFailure(text: string, { store, writes, cause }: FailedCall): OperationalError | null {
  const [, advice, transient] = REFUSALS.find(([says]) => says.test(text)) ?? [];
  if (advice !== undefined) return new OperationalError(`${store}: ${advice}`, { transient, cause });
  return GATEWAY.test(text) ? connectionFailure({ store, writes, cause }) : null;
}

/** An error for the whole request that does not say whether a part of it was done. */
function refused({ store, writes, cause }: FailedCall): OperationalError {
  const look = writes ? "look whether it was done, then " : "";
  return new OperationalError(`${store}: it answered the request with an error: ${look}check the URL and the client`, {
    outcome: writes ? "unknown" : "none",
    cause,
  });
}
