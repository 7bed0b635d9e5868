import { connectionWait } from "../../src/contracts/connection-wait.ts";
import { importClient } from "../../src/contracts/import-client.ts";
import type { Leases } from "../../src/contracts/leases.ts";
import { STORE, busyError, connectError } from "./connect-error.ts";
import type { Interrupt } from "./interrupt.ts";
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
export function pooledClients({ open, own, timeout }: PoolSource, interrupt: Interrupt): Leases<NodePostgresClient> {
  let opening: Promise<NodePostgresPool> | undefined;
  let ending: Promise<void> | undefined;
  const wait = connectionWait(STORE, timeout);
  const opened = async (): Promise<NodePostgresPool> => {
    const pool = await open();
    pool.on("error", ignore);
    return pool;
  };

  return {
    async take(signal) {
      wait.check(signal);
      const pool = await (opening ??= opened());
      wait.check(undefined);
      const isFull = pool.totalCount >= pool.options.max && pool.idleCount === 0;
      const client = await checkOut(pool, (coming) =>
        wait.until(coming, { signal, late: () => busyError(timeout, isFull) }),
      );
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
    refuse: () => wait.refuse(),
    async close() {
      const pool = await opening?.catch(() => undefined);
      if (own) await (ending ??= pool?.end());
      else pool?.removeListener("error", ignore);
    },
  };
}

type Coming = Promise<NodePostgresPoolClient>;

/** Waits for a client of the pool. One that comes when nobody waits any more goes back to it. */
async function checkOut(pool: NodePostgresPool, until: (coming: Coming) => Coming): Promise<NodePostgresPoolClient> {
  const coming = pool.connect();
  try {
    return await until(coming);
  } catch (error) {
    coming.then((client) => client.release(), ignore);
    throw connectError(error);
  }
}
