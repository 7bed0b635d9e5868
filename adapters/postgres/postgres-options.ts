import { checkOptions } from "../../src/contracts/known-options.ts";
import { checkMilliseconds } from "../../src/contracts/milliseconds.ts";
import { serverUrl } from "../../src/contracts/server-url.ts";
import { invalid } from "../../src/errors.ts";
import type { NodePostgresClient, NodePostgresPool } from "./node-postgres.ts";

/** How long calls wait. */
export interface PostgresWaiting {
  /** Milliseconds a call waits for a connection before it fails; 30 seconds unless given. */
  readonly timeout?: number | undefined;
}

/** Where the database is: a pool of connections is made at the first query, and ended with the adapter. */
export interface PostgresUrl extends PostgresWaiting {
  /** `postgres://user:password@host:port/database`; what follows a `?` is read by node-postgres. */
  readonly url: string;
  /** The most connections that are open at the same time; 10 unless given. */
  readonly max?: number | undefined;
  /** Whether the connection is encrypted, or the options of `tls.connect`; what the URL says unless given. */
  readonly ssl?: boolean | object | undefined;
  /** Milliseconds after which a connection that nobody uses is closed; 10 seconds unless given, `0` for never. */
  readonly idleTimeout?: number | undefined;
  readonly client?: never;
}

/**
 * A pool or a connected client of node-postgres that is there already; it stays open when the adapter is closed. A client is a single
 * connection: while it is in a transaction, everybody else waits.
 */
export interface PostgresHandedIn extends PostgresWaiting {
  readonly client: NodePostgresPool | NodePostgresClient;
  readonly url?: never;
}

/** How a PostgreSQL server is reached. */
export type PostgresOptions = PostgresUrl | PostgresHandedIn;

/** Milliseconds a call waits for a connection where nobody says otherwise. */
export const TIMEOUT = 30_000;

/** Refuses options that cannot be right, without touching the network. */
export function verifyOptions(options: PostgresOptions): void {
  const isHandedIn = options?.client !== undefined;
  const own = isHandedIn ? ["client"] : ["url", "client", "max", "ssl", "idleTimeout"];
  checkOptions(null, options ?? null, [...own, "timeout"]);
  const { timeout = 0 } = options;
  checkMilliseconds({ timeout });
  if (options.client !== undefined) {
    const { client } = options;
    if (typeof client?.query === "function" && typeof client.on === "function") return;
    throw invalid(null, ["client"], "must be a Pool or a Client of pg");
  }
  const { url, max = 1, ssl = true, idleTimeout = 0 } = options;
  serverUrl(url, ["postgres", "postgresql"]);
  checkMilliseconds({ idleTimeout });
  if (!Number.isInteger(max) || max < 1) throw invalid(null, ["max"], "must be a whole number of at least 1");
  if (typeof ssl !== "boolean" && (typeof ssl !== "object" || ssl === null))
    throw invalid(null, ["ssl"], "must be true, false or the options of tls.connect");
}
