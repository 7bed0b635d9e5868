import type { Adapter, Capabilities } from "../../src/contracts/adapter.ts";
import { sqliteInProcess } from "../../src/sql/dialects/sqlite-in-process.ts";
import { sqlAdapter } from "../../src/sql/sql-adapter.ts";
import { sqliteDriver } from "./sqlite-driver.ts";
import type { SqliteOptions } from "./sqlite-options.ts";

export type {
  SqliteClient,
  SqliteDriverName,
  SqliteOpenClient,
  SqliteOptions,
  SqliteUrl,
  SqliteWaiting,
} from "./sqlite-options.ts";

/** What SQLite can do. */
export interface SqliteCapabilities extends Capabilities {
  readonly transactions: true;
  readonly sql: true;
  readonly atomic: "all";
  readonly filters: "all";
}

/** A SQLite database. */
export interface SqliteAdapter extends Adapter<SqliteCapabilities> {}

const capabilities: SqliteCapabilities = { transactions: true, sql: true, atomic: "all", filters: "all" };

/**
 * Keeps rows in a SQLite database inside the program: a file, or memory that is gone when the adapter is closed. One adapter for
 * `node:sqlite`, `bun:sqlite` and better-sqlite3.
 */
export function sqlite(options: SqliteOptions): SqliteAdapter {
  return sqlAdapter(sqliteInProcess, sqliteDriver(options), { name: "sqlite", capabilities });
}
