import type { Adapter, Capabilities } from "../../src/contracts/adapter.ts";
import { sqlite } from "../../src/sql/dialects/sqlite.ts";
import { sqlAdapter } from "../../src/sql/sql-adapter.ts";
import type { LibsqlOptions } from "./libsql-connection.ts";
import { libsqlDriver } from "./libsql-driver.ts";

export type { LibsqlClient, LibsqlOptions, LibsqlUrl, LibsqlWaiting } from "./libsql-connection.ts";

/** What libSQL can do. */
export interface LibsqlCapabilities extends Capabilities {
  readonly transactions: true;
  readonly sql: true;
  readonly atomic: "all";
  readonly filters: "all";
}

/** A libSQL database. */
export interface LibsqlAdapter extends Adapter<LibsqlCapabilities> {}

const capabilities: LibsqlCapabilities = { transactions: true, sql: true, atomic: "all", filters: "all" };

/** Keeps rows in a libSQL (SQLite) database: a file, or memory that is gone when the adapter is closed. */
export function libsql(options: LibsqlOptions): LibsqlAdapter {
  return sqlAdapter(sqlite, libsqlDriver(options), { name: "libsql", capabilities });
}
