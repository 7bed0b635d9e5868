import { importClient } from "../../src/contracts/import-client.ts";
import type { Leases } from "../../src/contracts/leases.ts";
import { abortFailure } from "../../src/contracts/network-failure.ts";
import { unlessAborted } from "../../src/contracts/unless-aborted.ts";
import { ConnectionStateError } from "../../src/errors.ts";
import { interrupt } from "./interrupt.ts";
import { STORE, busyError, connectError } from "./connect-error.ts";
import {
  type NodePostgresClient,
  type NodePostgresPool,
  type NodePostgresPoolClient,
  ignore,
} from "./node-postgres.ts";
import { type PostgresUrl, TIMEOUT } from "./postgres-options.ts";

/** How a pool is come by, and how long a client of it is waited for. */
export interface PoolSource {
  readonly open: () => Promise<NodePostgresPool>;
  /** It was made here and is used by nobody else. */
  readonly own: boolean;
  readonly timeout: number;
}

/** A pool that is made when it is first needed. */
export function poolOf({ url, max, ssl, timeout = TIMEOUT, idleTimeout = 10_000 }: PostgresUrl): PoolSource {
  const open = async (): Promise<NodePostgresPool> => {
    const { Pool } = await importClient("pg", () => import("pg"));
    const pool: unknown = new Pool({
      connectionString: url,
      ...(ssl !== undefined && { ssl }),
      ...(max !== undefined && { max }),
      idleTimeoutMillis: idleTimeout,
      // Calls have gone by then; this ends the connections that they left half-open.
      connectionTimeoutMillis: timeout + 1_000,
      allowExitOnIdle: true,
    });
    // Its types build on those of Node, which are not there in every program.
    return pool as NodePostgresPool;
  };
  return { open, own: true, timeout };
}

/** Lends clients of a pool, each to one user at a time. */
export function pooledClients({ open, own, timeout }: PoolSource): Leases<NodePostgresClient> {
  let opening: Promise<NodePostgresPool> | undefined;
  let isClosed = false;
  let ending: Promise<void> | undefined;
  const waiting = new Set<(error: Error) => void>();
  const opened = async (): Promise<NodePostgresPool> => {
    const pool = await open();
    pool.on("error", ignore);
    return pool;
  };
  const checkClosed = (): void => {
    if (isClosed) throw closedError();
  };

  return {
    async take(signal) {
      checkClosed();
      if (signal?.aborted === true) throw abortFailure({ store: STORE, writes: false, cause: signal.reason });
      const pool = await (opening ??= opened());
      checkClosed();
      const client = await checkOut(pool, { timeout, signal, waiting });
      client.on("error", ignore);
      return {
        client,
        release({ isClean, running }) {
          const isReusable = isClean && (client.getTransactionStatus?.() ?? "I") === "I";
          if (running !== undefined) void interrupt(client);
          client.release(!isReusable);
          if (isReusable) client.removeListener("error", ignore);
        },
      };
    },
    refuse() {
      isClosed = true;
      for (const refuse of waiting) refuse(closedError());
    },
    async close() {
      const pool = await opening?.catch(() => undefined);
      if (own) await (ending ??= pool?.end());
      else pool?.removeListener("error", ignore);
    },
  };
}

function closedError(): ConnectionStateError {
  return new ConnectionStateError("the database is closed: connect again");
}

interface Waiting {
  readonly timeout: number;
  readonly signal: AbortSignal | undefined;
  /** How those who wait are told that they wait in vain. */
  readonly waiting: Set<(error: Error) => void>;
}

/** Waits for a client of the pool. One that comes when nobody waits any more goes back to it. */
async function checkOut(
  pool: NodePostgresPool,
  { timeout, signal, waiting }: Waiting,
): Promise<NodePostgresPoolClient> {
  const isFull = pool.totalCount >= pool.options.max && pool.idleCount === 0;
  const coming = pool.connect();
  let refuse: (error: Error) => void = ignore;
  const refusal = new Promise<never>((_, reject) => (refuse = reject));
  const timer = setTimeout(() => refuse(busyError(timeout, isFull)), timeout);
  waiting.add(refuse);
  try {
    const first = Promise.race([coming, refusal]);
    return await unlessAborted(first, signal, (cause) => abortFailure({ store: STORE, writes: false, cause }));
  } catch (error) {
    coming.then((client) => client.release(), ignore);
    throw connectError(error);
  } finally {
    clearTimeout(timer);
    waiting.delete(refuse);
  }
}
