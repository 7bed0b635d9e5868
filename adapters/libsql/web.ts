import { libsqlDialect } from "../../src/sql/dialects/libsql.ts";
import { sqliteOverNetwork } from "../../src/sql/dialects/sqlite-over-network.ts";
import { sqlAdapter } from "../../src/sql/sql-adapter.ts";
import { libsqlHttpDriver } from "./libsql-http-driver.ts";
import type { LibsqlOptions } from "./libsql-options.ts";
import { type LibsqlAdapter, libsqlParts } from "./libsql-parts.ts";

export type { LibsqlClient, LibsqlOptions, LibsqlUrl, LibsqlWaiting } from "./libsql-options.ts";
export type { LibsqlAdapter, LibsqlCapabilities } from "./libsql-parts.ts";

const dialect = /* @__PURE__ */ libsqlDialect(sqliteOverNetwork);

/**
 * Keeps rows in a libSQL (SQLite) database on a server reached over HTTP. Every call is one request, nothing is shared between calls,
 * and it runs wherever there is `fetch`.
 *
 * @throws ValidationError for files and memory, which are for Node, Deno and Bun.
 */
export function libsql(options: LibsqlOptions): LibsqlAdapter {
  return sqlAdapter(dialect, libsqlHttpDriver(options), libsqlParts);
}
