import { abortFailure, connectionFailure, protocolFailure } from "../../src/contracts/network-failure.ts";
import { unlessAborted } from "../../src/contracts/unless-aborted.ts";
import type { ByteSocket } from "./byte-socket.ts";
import { type Flights, flightsInOrder } from "./flights.ts";
import { STATUSES, STORE, refusedBy, timedOut } from "./memcached-failure.ts";
import type { Settings } from "./memcached-options.ts";
import { openSocket } from "./open-socket.ts";
import { OPCODES, type Packet, encodePackets, isWrite } from "./packet.ts";
import { replyReader } from "./reply-reader.ts";
import type { Replies } from "./steps.ts";

/** A connection to the server, over which any number of calls may be under way. */
export interface MemcachedConnection {
  /** Whether calls may still be made over it. */
  readonly isOpen: boolean;
  /** Sends packets in one write and waits for what comes back of them. */
  ask(packets: readonly Packet[], signal?: AbortSignal): Promise<Replies>;
  /** Takes no more calls, and ends as soon as nobody waits for an answer. */
  retire(): void;
}

/** Always answered, and after everything before it: this is how the end of quiet packets is known. */
const END: Packet = { opcode: OPCODES.noop, key: new Uint8Array(0) };

/** Opens a connection. */
export async function openConnection(settings: Settings): Promise<MemcachedConnection> {
  const flights = flightsInOrder();
  const reader = replyReader(settings.maxValueBytes + 1_024);
  let isOpen = true;
  const fail = (failure: (writes: boolean) => unknown): void => {
    isOpen = false;
    flights.fail(failure);
  };
  const rest = (): void => {
    if (flights.areAwaited()) return;
    if (isOpen) socket.hold(false);
    else socket.destroy();
  };
  const socket: ByteSocket = await openSocket(settings.address, {
    received(bytes) {
      try {
        for (const reply of reader.read(bytes)) {
          // It does nothing for whom it does not know, and hangs up.
          if (reply.status === STATUSES.unauthenticated) fail(() => refusedBy(reply.status));
          else if (isOpen || flights.areAwaited()) flights.take(reply);
        }
      } catch (cause) {
        fail((writes) => protocolFailure({ store: STORE, writes, cause }, false));
      }
      rest();
    },
    ended: (cause) => fail((writes) => connectionFailure({ store: STORE, writes, cause })),
  });
  rest();
  return {
    get isOpen() {
      return isOpen;
    },
    async ask(packets, signal) {
      socket.hold(true);
      const { first, landing, forget } = flights.start(packets.length, packets.some(isWrite));
      socket.write(encodePackets([...packets, END], first));
      try {
        return await within(settings.timeout, landing, packets, signal);
      } catch (error) {
        // Whatever made it too slow would make the next call too slow as well.
        if (isLate(error)) isOpen = false;
        forget();
        rest();
        throw error;
      }
    },
    retire() {
      isOpen = false;
      rest();
    },
  };
}

async function within(
  timeout: number,
  landing: ReturnType<Flights["start"]>["landing"],
  packets: readonly Packet[],
  signal: AbortSignal | undefined,
): Promise<Replies> {
  const writes = packets.some(isWrite);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(timedOut(timeout, writes)), timeout);
  });
  try {
    return await unlessAborted(Promise.race([landing, late]), signal, (cause) =>
      abortFailure({ store: STORE, writes, cause }),
    );
  } finally {
    clearTimeout(timer);
  }
}

function isLate(error: unknown): boolean {
  return error instanceof Error && error.cause instanceof Error && error.cause.name === "TimeoutError";
}
