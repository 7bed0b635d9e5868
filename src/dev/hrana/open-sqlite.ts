import { OperationalError } from "../../errors.ts";
import { betterSqlite3 } from "./better-sqlite3.ts";
import { nodeSqlite } from "./node-sqlite.ts";
import type { SqliteConnection } from "./sqlite-connection.ts";

/** Which SQLite to use. */
export type SqliteDriver = "node:sqlite" | "better-sqlite3";

const DRIVERS = { "node:sqlite": nodeSqlite, "better-sqlite3": betterSqlite3 } as const;

/** That of Node needs no installation. */
export const SQLITE_DRIVERS: readonly SqliteDriver[] = ["node:sqlite", "better-sqlite3"];

/** Gives what opens connections with the first SQLite that is there. Throws an `OperationalError` when none is. */
export async function findSqlite(drivers: readonly SqliteDriver[]): Promise<(file: string) => SqliteConnection> {
  for (const driver of drivers) {
    const open = await DRIVERS[driver]();
    if (open !== null) return (file) => prepareConnection(open(file));
  }
  throw new OperationalError(
    "the local libSQL server needs SQLite: use Node 24 or newer, or install a package: npm install --save-dev better-sqlite3",
  );
}

function prepareConnection(connection: SqliteConnection): SqliteConnection {
  // With a write-ahead log nobody who reads waits for who writes.
  for (const setting of ["journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"])
    finish(connection, `PRAGMA ${setting}`);
  return connection;
}

/** Runs a statement whose rows nobody needs. */
export function finish(connection: SqliteConnection, sql: string): void {
  Array.from(connection.prepare(sql).run([]));
}
