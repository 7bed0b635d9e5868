import type { Adapter, Capabilities, Network } from "../../src/contracts/adapter.ts";
import { callOff } from "../../src/sql/dialects/postgres-call-off.ts";
import { postgres as dialect } from "../../src/sql/dialects/postgres.ts";
import { postgresSessions } from "../../src/sql/dialects/postgres-sessions.ts";
import { sqlAdapter } from "../../src/sql/sql-adapter.ts";
import { STORE } from "./connect-error.ts";
import { postgresClients } from "./postgres-clients.ts";
import type { PostgresOptions } from "./postgres-options.ts";

export type {
  NodePostgresAnswer,
  NodePostgresClient,
  NodePostgresPool,
  NodePostgresPoolClient,
  NodePostgresQuery,
} from "./node-postgres.ts";
export type { PostgresHandedIn, PostgresOptions, PostgresUrl, PostgresWaiting } from "./postgres-options.ts";

/** What a PostgreSQL server can do. */
export interface PostgresCapabilities extends Capabilities {
  readonly transactions: true;
  readonly sql: true;
  readonly atomic: "all";
  readonly filters: "all";
}

/** A PostgreSQL server. */
export interface PostgresAdapter extends Adapter<PostgresCapabilities> {}

const capabilities: PostgresCapabilities = { transactions: true, sql: true, atomic: "all", filters: "all" };
const network: Network = { trip: "statement", timeout: 30_000 };

/** Keeps rows in a PostgreSQL server, which is reached over node-postgres (`npm install pg`). */
export function postgres(options: PostgresOptions): PostgresAdapter {
  const driver = postgresSessions(postgresClients(options, callOff), { name: STORE, network });
  return sqlAdapter(dialect, driver, { name: STORE, capabilities });
}
