import { libsqlDialect } from "../../src/sql/dialects/libsql.ts";
import { sqlite } from "../../src/sql/dialects/sqlite.ts";
import { sqlAdapter } from "../../src/sql/sql-adapter.ts";
import { libsqlDriver } from "./libsql-driver.ts";
import { isRemote } from "./libsql-http-options.ts";
import type { LibsqlOptions } from "./libsql-options.ts";
import { type LibsqlAdapter, libsqlParts } from "./libsql-parts.ts";
import { libsql as overNetwork } from "./web.ts";

export type { LibsqlClient, LibsqlOptions, LibsqlUrl, LibsqlWaiting } from "./libsql-options.ts";
export type { LibsqlAdapter, LibsqlCapabilities } from "./libsql-parts.ts";

const dialect = /* @__PURE__ */ libsqlDialect(sqlite);

/**
 * Keeps rows in a libSQL (SQLite) database: on a server reached over HTTP, in a file, or in memory that is gone when the adapter is
 * closed. Over HTTP every call is one request, nothing is shared between calls, and it runs wherever there is `fetch`; files and
 * memory are for Node, Deno and Bun.
 */
export function libsql(options: LibsqlOptions): LibsqlAdapter {
  return isRemote(options) ? overNetwork(options) : sqlAdapter(dialect, libsqlDriver(options), libsqlParts);
}
