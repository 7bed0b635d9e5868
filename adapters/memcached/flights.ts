import { DecodeError } from "../../src/errors.ts";
import type { Reply } from "./packet.ts";
import type { Replies } from "./steps.ts";

/** Packets that are under way together. */
interface Flight {
  readonly first: number;
  readonly replies: (Reply | undefined)[];
  readonly writes: boolean;
  isAwaited: boolean;
  land(replies: Replies): void;
  fail(error: unknown): void;
}

/** What is under way over one connection. */
export interface Flights {
  /** Numbers so many packets and one that ends them, from `first` on. */
  start(
    packets: number,
    writes: boolean,
  ): { readonly first: number; readonly landing: Promise<Replies>; forget(): void };
  /** Gives an answer to whom it belongs. Throws where it belongs to nobody. */
  take(reply: Reply): void;
  /** Fails everything that is under way. */
  fail(failure: (writes: boolean) => unknown): void;
  /** Whether anybody still waits. */
  areAwaited(): boolean;
}

const NUMBERS = 2 ** 32;

/** The server answers in the order in which it was asked, so what comes is for the flight that started first. */
export function flightsInOrder(): Flights {
  // A set keeps the order of arrival, and the first leaves it at no cost.
  const flights = new Set<Flight>();
  let next = 0;
  return {
    start(packets, writes) {
      const first = next;
      next = (first + packets + 1) % NUMBERS;
      let forget = (): void => undefined;
      const landing = new Promise<Replies>((land, fail) => {
        const replies = Array.from({ length: packets }, () => undefined);
        const flight: Flight = { first, replies, writes, isAwaited: true, land, fail };
        forget = () => void (flight.isAwaited = false);
        flights.add(flight);
      });
      return { first, landing, forget };
    },
    take(reply) {
      const [flight] = flights;
      const at = flight === undefined ? NUMBERS : (reply.opaque - flight.first + NUMBERS) % NUMBERS;
      if (flight === undefined || at > flight.replies.length) throw new DecodeError("an answer belongs to no call");
      if (at < flight.replies.length) flight.replies[at] = reply;
      else {
        flights.delete(flight);
        flight.land(flight.replies);
      }
    },
    fail(failure) {
      for (const flight of flights) flight.fail(failure(flight.writes));
      flights.clear();
    },
    areAwaited() {
      for (const { isAwaited } of flights) if (isAwaited) return true;
      return false;
    },
  };
}
