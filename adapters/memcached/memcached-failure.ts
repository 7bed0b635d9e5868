import { abortFailure } from "../../src/contracts/network-failure.ts";
import { DecodeError, OperationalError, UnsupportedError } from "../../src/errors.ts";

/** How errors name the store. */
export const STORE = "memcached";

/** What answers say about themselves. */
export const STATUSES = {
  done: 0x00,
  missing: 0x01,
  exists: 0x02,
  notNumber: 0x06,
  unauthenticated: 0x20,
  unknown: 0x81,
} as const;

interface Refusal {
  readonly text: string;
  readonly transient?: boolean;
}

const REFUSALS: Readonly<Record<number, Refusal>> = {
  0x03: { text: "the value is larger than it takes: keep less, or start it with a larger -I" },
  0x08: { text: "it refused the user and password: check those of the URL" },
  [STATUSES.unauthenticated]: { text: "it wants a user and a password: check those of the URL" },
  [STATUSES.unknown]: {
    text: "it does not know the command: a server with the binary protocol is needed, 1.4.8 or later",
  },
  0x82: { text: "it has no memory left for the value: start it with a larger -m", transient: true },
  0x83: { text: "it does not support the command: a server with the binary protocol is needed, 1.4.8 or later" },
  0x85: { text: "it is busy: call again later", transient: true },
  0x86: { text: "it failed for now: call again later", transient: true },
};

/** What it means that the server refused a packet. It did nothing then. */
export function refusedBy(status: number): OperationalError {
  const { text, transient = false } = REFUSALS[status] ?? { text: "it failed: look at its log" };
  const cause = new DecodeError(`status 0x${status.toString(16)}`);
  return new OperationalError(`${STORE} refused the call: ${text}`, { outcome: "none", transient, cause });
}

/** Why a call that took longer than `timeout` milliseconds failed. */
export function timedOut(timeout: number, writes: boolean): OperationalError {
  const cause = new DOMException(`no answer within ${timeout} ms`, "TimeoutError");
  return abortFailure({ store: STORE, writes, cause });
}

/** The error of counting where nothing can be counted. */
export function notCountable(what: "value" | "sum"): DecodeError {
  const text =
    what === "value"
      ? "the value of the key is no whole number: count under keys that nothing else is written to"
      : "the sum is past 2^53 - 1, where numbers are not exact: the value stays as it was";
  return new DecodeError(`${STORE}: ${text}`);
}

/** The error of what needs a secondary index. */
export function noEntries(): UnsupportedError {
  return new UnsupportedError("a secondary index", STORE, "ask by the key, or keep the model in another store");
}
