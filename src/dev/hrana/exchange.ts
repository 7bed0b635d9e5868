import { ConnectionCut, RequestFailure } from "./failures.ts";
import type { StatementKind } from "./statement-kind.ts";

/** One HTTP request while it is worked on: what it may still take, and when it ends early. */
export interface Exchange {
  /** Aborts when the client has gone. */
  readonly signal: AbortSignal;
  /** Takes account of a part of the response. Throws `RESPONSE_TOO_LARGE` when it is full. */
  answer(bytes: number): void;
  /** Called before a statement runs. Throws a `ConnectionCut` when the connection is to end before it. */
  before(kind: StatementKind): void;
  /** Called when everything has run. Throws a `ConnectionCut` when the connection was to end before the answer. */
  end(): void;
}

/** What an exchange begins with. */
export interface ExchangeOptions {
  readonly signal: AbortSignal;
  /** How many bytes of results fit. */
  readonly room: number;
  /** After how many statements the connection ends, not counting those that begin or end transactions; `null` for never. */
  readonly cutAfter: number | null;
}

/** Begins the work on an HTTP request. */
export function exchange({ signal, room, cutAfter }: ExchangeOptions): Exchange {
  let used = 0;
  let ran = 0;
  return {
    signal,
    answer(bytes) {
      used += bytes;
      if (used > room) throw new RequestFailure("RESPONSE_TOO_LARGE", "Response is too large");
    },
    before(kind) {
      if (cutAfter === null) return;
      if (kind.commits || ran >= cutAfter) throw new ConnectionCut();
      if (!kind.controls) ran += 1;
    },
    end() {
      if (cutAfter !== null) throw new ConnectionCut();
    },
  };
}
