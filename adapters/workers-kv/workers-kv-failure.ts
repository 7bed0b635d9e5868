import { connectionFailure, responseFailure } from "../../src/contracts/network-failure.ts";
import { AnyrowError } from "../../src/errors.ts";

/** How errors name the store. */
export const STORE = "workers-kv";

const STATUS = /\bfailed: (\d{3})\b/;

/** What a failure of a namespace means: all it has is a message, which begins with the status of the answer. */
export function failureOf(cause: unknown, writes: boolean): unknown {
  if (cause instanceof AnyrowError) return cause;
  const [, status] = STATUS.exec(cause instanceof Error ? cause.message : String(cause)) ?? [];
  return status === undefined
    ? connectionFailure({ store: STORE, writes, cause })
    : responseFailure({ store: STORE, writes, cause, status: Number(status) });
}
