import type { CallOptions } from "../../src/contracts/call-options.ts";
import { connectionWait } from "../../src/contracts/connection-wait.ts";
import { connectionFailure } from "../../src/contracts/network-failure.ts";
import { type MemcachedConnection, openConnection } from "./memcached-connection.ts";
import { STATUSES, STORE, refusedBy } from "./memcached-failure.ts";
import type { Settings } from "./memcached-options.ts";
import { OPCODES, type Packet } from "./packet.ts";
import type { Replies } from "./steps.ts";

/** A server that is connected to when it is first asked, and again after a connection broke. */
export interface MemcachedServer {
  /** Sends packets together and waits for what comes back of them. */
  ask(packets: readonly Packet[], options: CallOptions): Promise<Replies>;
  close(): Promise<void>;
}

const encoder = /* @__PURE__ */ new TextEncoder();

/** Describes how a server is talked to. Connects to nothing yet. */
export function memcachedServer(settings: Settings): MemcachedServer {
  const { timeout } = settings;
  const wait = connectionWait(STORE, timeout);
  let current: MemcachedConnection | undefined;
  let opening: Promise<MemcachedConnection> | undefined;
  let isClosed = false;

  const open = async (): Promise<MemcachedConnection> => {
    try {
      const opened = await openConnection(settings);
      await logIn(opened, settings);
      current = opened;
      if (isClosed) opened.retire();
      return opened;
    } catch (cause) {
      throw cause instanceof Error && "outcome" in cause
        ? cause
        : connectionFailure({ store: STORE, writes: false, cause });
    } finally {
      opening = undefined;
    }
  };
  const late = (): Error => {
    const cause = new DOMException(`CONNECT_TIMEOUT: no connection within ${timeout} ms`, "TimeoutError");
    return connectionFailure({ store: STORE, writes: false, cause });
  };

  return {
    async ask(packets, { signal, onRequest }) {
      wait.check(signal);
      if (current?.isOpen !== true) current = await wait.until((opening ??= open()), { signal, late });
      onRequest?.();
      return current.ask(packets, signal);
    },
    async close() {
      isClosed = true;
      wait.refuse();
      current?.retire();
    },
  };
}

/** SASL PLAIN. A server that asks for no password does not know the command, and goes on without it. */
async function logIn(connection: MemcachedConnection, { address: { login } }: Settings): Promise<void> {
  if (login === null) return;
  const value = encoder.encode(`\0${login.user}\0${login.password}`);
  const [reply] = await connection.ask([{ opcode: OPCODES.authenticate, key: encoder.encode("PLAIN"), value }]);
  if (reply?.status === STATUSES.done || reply?.status === STATUSES.unknown) return;
  connection.retire();
  throw refusedBy(reply?.status ?? STATUSES.unauthenticated);
}
