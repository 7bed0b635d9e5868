import type { Inspector } from "../plan/query.ts";
import type { Dialect } from "./dialect.ts";
import { postgres as postgresDialect } from "./dialects/postgres.ts";
import { sqlite as sqliteDialect } from "./dialects/sqlite.ts";
import { inspectorOf } from "./inspector.ts";

export type { Dialect } from "./dialect.ts";
export type { SqlText } from "../plan/raw-plan.ts";
export type { SqlFragment } from "../query/function-types.ts";
export { type SqlAdapterOptions, sqlAdapter } from "./sql-adapter.ts";
export { ident, sql } from "./sql-template.ts";

/** A dialect that can also show what a query would send: `query.inspect(postgres)`. */
export interface InspectingDialect extends Dialect, Inspector {}

/** The SQL of PostgreSQL. */
export const postgres: InspectingDialect = /* @__PURE__ */ inspecting(postgresDialect);

/** The SQL of SQLite. */
export const sqlite: InspectingDialect = /* @__PURE__ */ inspecting(sqliteDialect);

function inspecting(dialect: Dialect): InspectingDialect {
  return { ...dialect, ...inspectorOf(dialect) };
}
