import type { Adapter, Capabilities } from "../../src/contracts/adapter.ts";
import { sqliteOverNetwork } from "../../src/sql/dialects/sqlite-over-network.ts";
import { sqlAdapter } from "../../src/sql/sql-adapter.ts";
import { libsqlHttpDriver } from "./libsql-http-driver.ts";
import type { LibsqlOptions } from "./libsql-options.ts";

export type { LibsqlClient, LibsqlOptions, LibsqlUrl, LibsqlWaiting } from "./libsql-options.ts";

/** What libSQL can do. */
export interface LibsqlCapabilities extends Capabilities {
  readonly transactions: true;
  readonly sql: true;
  readonly atomic: "all";
  readonly filters: "all";
}

/** A libSQL database. */
export interface LibsqlAdapter extends Adapter<LibsqlCapabilities> {}

/** What every way to libSQL is composed of. */
export const libsqlParts: { readonly name: string; readonly capabilities: LibsqlCapabilities } = {
  name: "libsql",
  capabilities: { transactions: true, sql: true, atomic: "all", filters: "all" },
};

/**
 * Keeps rows in a libSQL (SQLite) database on a server reached over HTTP. Every call is one request, nothing is shared between calls,
 * and it runs wherever there is `fetch`.
 *
 * @throws ValidationError for a file and for memory, which `anyrow/libsql` opens on Node, Deno and Bun only.
 */
export function libsql(options: LibsqlOptions): LibsqlAdapter {
  return sqlAdapter(sqliteOverNetwork, libsqlHttpDriver(options), libsqlParts);
}
