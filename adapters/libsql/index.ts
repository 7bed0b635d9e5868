import type { Adapter, Capabilities } from "../../src/contracts/adapter.ts";
import { sqlite } from "../../src/sql/dialects/sqlite.ts";
import { sqliteOverNetwork } from "../../src/sql/dialects/sqlite-over-network.ts";
import { sqlAdapter } from "../../src/sql/sql-adapter.ts";
import type { LibsqlOptions } from "./libsql-connection.ts";
import { libsqlHttpDriver } from "./libsql-http-driver.ts";
import { isRemote } from "./libsql-http-options.ts";
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

/**
 * Keeps rows in a libSQL (SQLite) database: on a server reached over HTTP, in a file, or in memory that is gone when the adapter is
 * closed. Over HTTP every call is one request, nothing is shared between calls, and it runs wherever there is `fetch`.
 */
export function libsql(options: LibsqlOptions): LibsqlAdapter {
  const parts = { name: "libsql", capabilities };
  return isRemote(options)
    ? sqlAdapter(sqliteOverNetwork, libsqlHttpDriver(options), parts)
    : sqlAdapter(sqlite, libsqlDriver(options), parts);
}
