import type { Adapter, Capabilities } from "../../src/contracts/adapter.ts";
import { postgres } from "../../src/sql/dialects/postgres.ts";
import { postgresResult } from "../../src/sql/dialects/postgres-answer.ts";
import { sqlAdapter } from "../../src/sql/sql-adapter.ts";
import type { PgliteOptions } from "./pglite-connection.ts";
import { pgliteDriver } from "./pglite-driver.ts";

export type { PgliteClient, PgliteFolder, PgliteOptions, PgliteWaiting } from "./pglite-connection.ts";

/** What an embedded Postgres can do. */
export interface PgliteCapabilities extends Capabilities {
  readonly transactions: true;
  readonly sql: true;
  readonly atomic: "all";
  readonly filters: "all";
}

/** An embedded Postgres. */
export interface PgliteAdapter extends Adapter<PgliteCapabilities> {}

const capabilities: PgliteCapabilities = { transactions: true, sql: true, atomic: "all", filters: "all" };

/** Keeps rows in a Postgres that runs inside the program: in memory, in a folder, or in the browser's own database. */
export function pglite(options: PgliteOptions = {}): PgliteAdapter {
  return sqlAdapter(postgres, pgliteDriver(options, postgresResult), { name: "pglite", capabilities });
}
