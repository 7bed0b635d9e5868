import type { CommandRefusal } from "../contracts/scripted-client.ts";
import { type AnyrowError, DecodeError, OperationalError, UnsupportedError } from "../errors.ts";

/** A command that was refused. */
interface Refused {
  readonly store: string;
  readonly cause: unknown;
  /** Whether something else may have been written in the same call. */
  readonly outcome: "none" | "unknown";
}

/** What words of the server mean. */
interface Meaning {
  readonly says: RegExp;
  readonly error: (refused: Refused) => AnyrowError;
}

const failing =
  (message: string, transient: boolean): Meaning["error"] =>
  ({ store, outcome, cause }) =>
    new OperationalError(`${store}: ${message}`, { outcome, transient, cause });
const passing = (message: string): Meaning["error"] => failing(message, true);
const lasting = (message: string): Meaning["error"] => failing(message, false);

const decoding =
  (message: string): Meaning["error"] =>
  ({ store, cause }) =>
    new DecodeError(`${store}: ${message}`, { cause });

const MEANINGS: readonly Meaning[] = [
  {
    says: /^WRONGTYPE|\bWRONGTYPE\b/,
    error: decoding("a key holds another kind of value than this store writes: give the store a prefix of its own"),
  },
  {
    says: /not an integer or out of range|would overflow|counter out of range/,
    error: decoding(
      "the key holds no whole number, or the sum would be no safe integer: count keys that only incr and decr write",
    ),
  },
  { says: /\bOOM\b/, error: lasting("it is out of memory and takes no writes: free some, or let it evict keys") },
  {
    says: /^(?:NOAUTH|WRONGPASS)|invalid (?:username|password)|DENIED\b/,
    error: lasting("it refused the credentials: check user and password"),
  },
  { says: /^NOPERM/, error: lasting("the user may not do this: allow it the commands and keys of the store") },
  {
    says: /\bREADONLY\b|can't write against a read only/,
    error: lasting("this server is a replica and takes no writes: give the URL of the primary"),
  },
  {
    says: /^(?:MOVED|ASK|CROSSSLOT|CLUSTERDOWN|TRYAGAIN)\b|non local key|don't hash to the same slot/,
    error: ({ store }) =>
      new UnsupportedError(
        "keys on several nodes of a cluster",
        store,
        'give the store a prefix with a hash tag, such as "{app}:", and the URL of the node that has it',
      ),
  },
  { says: /^LOADING/, error: passing("it is still loading its data: run it again") },
  { says: /^BUSY/, error: passing("it is busy with a script of somebody: run it again") },
  { says: /^(?:MASTERDOWN|NOREPLICAS|MISCONF)/, error: passing("it takes no writes for now: look into its log") },
  {
    says: /max (?:daily )?requests?|request rate|too many/i,
    error: passing("it takes no more requests for now: call again later"),
  },
  {
    says: /exceeds maximum allowed size|max single record size/i,
    error: lasting("a value would be longer than it takes: keep several smaller ones"),
  },
  { says: /max request size/i, error: lasting("the request is too large: send fewer or smaller values at a time") },
];

/** The error for a command that the server refused. Its text may name keys, so only the first word of it is kept. */
export function refusalError(
  store: string,
  { text }: CommandRefusal,
  outcome: Refused["outcome"] = "none",
): AnyrowError {
  const word = /^[A-Z]{2,20}\b/.exec(text)?.[0] ?? "ERR";
  const refused: Refused = { store, outcome, cause: new DOMException(`the server said ${word}`, "OperationError") };
  const meaning = MEANINGS.find(({ says }) => says.test(text)) ?? UNKNOWN;
  return meaning.error(refused);
}

const UNKNOWN: Meaning = {
  says: /^/,
  error: lasting("the server refused a command: check that its version is supported, and the cause"),
};
