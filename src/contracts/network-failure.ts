import { OperationalError } from "../errors.ts";

/** The call that failed, as errors speak of it. */
export interface FailedCall {
  /** How errors name the store. */
  readonly store: string;
  /** Whether it could have changed anything: then a failure half-way leaves its outcome unknown. */
  readonly writes: boolean;
  /** What the client or runtime reported. */
  readonly cause: unknown;
}

/** An answer that is not the one that was asked for. */
export interface FailedResponse extends FailedCall {
  /** The status of the answer. */
  readonly status: number;
  /** Its `Retry-After` header: seconds, or a date. */
  readonly retryAfter?: string | null | undefined;
}

/** Statuses with which a server says that it did not do what it was asked. */
const REFUSED = new Set([400, 401, 403, 404, 405, 408, 413, 414, 415, 421, 425, 429]);
const PASSING = new Set([408, 421, 425, 429, 500, 502, 503, 504]);

const ADVICE: Readonly<Record<number, string>> = {
  413: "the request is too large: send fewer rows at a time",
  429: "it takes no more requests for now: call again later",
  507: "the answer is too large: ask for fewer rows at a time",
};

/** What it means when a server answers with a status that is not part of its protocol. */
export function responseFailure({ store, writes, cause, status, retryAfter }: FailedResponse): OperationalError {
  const isUnknown = writes && !REFUSED.has(status);
  // What does not pass by itself is not mended by asking again.
  const mayPass = isUnknown || PASSING.has(status);
  const advice = ADVICE[status] ?? (mayPass ? again(isUnknown) : "check the URL, the credentials and the cause");
  return new OperationalError(`${store} answered with status ${status}: ${advice}`, {
    outcome: isUnknown ? "unknown" : "none",
    transient: PASSING.has(status),
    retryAfter: secondsOf(retryAfter),
    cause,
  });
}

/** What to do about a call that may work the next time. */
function again(isUnknown: boolean): string {
  return isUnknown ? "it may have been done, so look before you do it again" : "run it again";
}

/** What it means when an answer cannot be read: it broke off, or is not of the protocol. */
export function protocolFailure({ store, writes, cause }: FailedCall, transient: boolean): OperationalError {
  const what = transient
    ? `broke off: ${again(writes)}`
    : "is not of its protocol: check that the URL is that of the database";
  return new OperationalError(`${store}: the answer ${what}`, {
    outcome: writes ? "unknown" : "none",
    transient,
    cause,
  });
}

/** What it means when no answer came. */
export function connectionFailure({ store, writes, cause }: FailedCall): OperationalError {
  const unreached = wasUnreached(cause);
  const what = unreached
    ? "cannot be reached: check the URL and that the server runs"
    : `the connection broke before the answer: ${again(writes)}; if it always breaks, check the URL`;
  return new OperationalError(`${store}: ${what}`, {
    outcome: writes && !unreached ? "unknown" : "none",
    transient: true,
    cause,
  });
}

/** What it means when a call was given up, by its caller or because it took too long. */
export function abortFailure({ store, writes, cause }: FailedCall): OperationalError {
  const isTimeout = nameOf(cause) === "TimeoutError";
  const what = isTimeout ? "took longer than its timeout" : "was aborted";
  const advice = writes ? `: ${again(true)}` : "";
  return new OperationalError(`${store}: the call ${what}${advice}`, {
    outcome: writes ? "unknown" : "none",
    transient: isTimeout,
    cause,
  });
}

const UNREACHED =
  /ECONNREFUSED|ConnectionRefused|connection refused|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|CONNECT_TIMEOUT/i;

/** Whether an error, or one that it was caused by, says that no connection was made. */
function wasUnreached(error: unknown, depth = 0): boolean {
  if (error === null || typeof error !== "object" || depth > 4) return false;
  const { code, message, cause, sourceError, errors } = error as Readonly<Record<string, unknown>>;
  if (UNREACHED.test(`${String(code)} ${String(message)}`)) return true;
  const inner = Array.isArray(errors) ? (errors as unknown[]) : [];
  return [cause, sourceError, ...inner].some((each) => wasUnreached(each, depth + 1));
}

function nameOf(error: unknown): unknown {
  return error !== null && typeof error === "object" ? (error as { readonly name?: unknown }).name : undefined;
}

/** Seconds in a `Retry-After` header: a number, or a date of HTTP (RFC 9110, section 10.2.3). */
function secondsOf(header: string | null | undefined): number | undefined {
  if (header === null || header === undefined || header === "") return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds);
  const instant = Date.parse(header);
  return Number.isNaN(instant) ? undefined : Math.max(0, (instant - Date.now()) / 1000);
}
