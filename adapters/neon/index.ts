import type { Adapter, Capabilities } from "../../src/contracts/adapter.ts";
import type { InteractiveSqlDriver, SqlDriver } from "../../src/contracts/sql-driver.ts";
import { postgres } from "../../src/sql/dialects/postgres.ts";
import { callOff } from "../../src/sql/dialects/postgres-call-off.ts";
import { postgresResult } from "../../src/sql/dialects/postgres-answer.ts";
import { postgresSessions } from "../../src/sql/dialects/postgres-sessions.ts";
import { sqlAdapter } from "../../src/sql/sql-adapter.ts";
import { STORE } from "./exchange.ts";
import { NETWORK, neonDriver } from "./neon-driver.ts";
import type { NeonOptions, NeonWebSocketOptions } from "./neon-options.ts";
import { socketClients } from "./socket-clients.ts";

export type {
  NeonClient,
  NeonHandedIn,
  NeonOptions,
  NeonHttpUrl,
  NeonUrl,
  NeonWebSocketOptions,
} from "./neon-options.ts";

/** What Neon can do over HTTP: each request is a transaction, and none lasts longer. */
export interface NeonCapabilities extends Capabilities {
  readonly transactions: false;
  readonly sql: true;
  readonly atomic: "all";
  readonly filters: "all";
}

/** What Neon can do over WebSockets beside. */
export interface NeonWebSocketCapabilities extends Capabilities {
  readonly transactions: true;
  readonly sql: true;
  readonly atomic: "all";
  readonly filters: "all";
}

/** A Neon database over HTTP. */
export interface NeonAdapter extends Adapter<NeonCapabilities> {}

/** A Neon database over HTTP, with transactions over WebSockets. */
export interface NeonWebSocketAdapter extends Adapter<NeonWebSocketCapabilities> {}

const common = { sql: true, atomic: "all", filters: "all" } as const;

/**
 * Keeps rows in a Neon database, which is reached over `@neondatabase/serverless`. All queries of a call are one request over HTTP.
 * With `transactions: "websocket"` there are interactive transactions too, each over a WebSocket of its own.
 */
export function neon(options: NeonWebSocketOptions): NeonWebSocketAdapter;
export function neon(options: NeonOptions): NeonAdapter;
export function neon(options: NeonOptions | NeonWebSocketOptions): NeonAdapter | NeonWebSocketAdapter {
  const requests = neonDriver(options, postgresResult);
  if (options.transactions === undefined)
    return sqlAdapter(postgres, requests, { name: STORE, capabilities: { ...common, transactions: false } });
  const driver = withTransactions(requests, options);
  return sqlAdapter(postgres, driver, { name: STORE, capabilities: { ...common, transactions: true } });
}

function withTransactions(requests: SqlDriver, options: NeonWebSocketOptions): InteractiveSqlDriver {
  const sessions = postgresSessions(socketClients(options, callOff), { name: STORE, network: NETWORK });
  return {
    ...requests,
    begin: (settings) => sessions.begin(settings),
    async close() {
      await requests.close();
      await sessions.close();
    },
  };
}
