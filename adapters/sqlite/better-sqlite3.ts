import { importClient } from "../../src/contracts/import-client.ts";
import type { SqliteDatabase, SqliteStatement } from "./sqlite-database.ts";

/** The part of a `Database` of better-sqlite3 that is used. */
export interface BetterSqlite3 {
  readonly inTransaction: boolean;
  prepare(sql: string): BetterStatement;
  exec(sql: string): unknown;
  close(): unknown;
}

interface BetterStatement {
  readonly reader: boolean;
  raw(on: boolean): BetterStatement;
  safeIntegers(on: boolean): BetterStatement;
  all(...params: readonly unknown[]): readonly (readonly unknown[])[];
  run(...params: readonly unknown[]): { readonly changes: number };
  columns(): readonly { readonly name: string }[];
}

interface BetterModule {
  readonly default: new (path: string, options: { readonly timeout: number }) => BetterSqlite3;
}

/** Finds out how files are opened with better-sqlite3. */
export async function loadBetterSqlite3(): Promise<(path: string) => SqliteDatabase> {
  // Its own types would bring those of Node along.
  const load = (): Promise<BetterModule> => import("better-sqlite3" as string) as Promise<BetterModule>;
  const { default: Database } = await importClient("better-sqlite3", load);
  return (path) => overBetterSqlite3(new Database(path, { timeout: 0 }));
}

/** A database that better-sqlite3 has open. */
export function overBetterSqlite3(database: BetterSqlite3): SqliteDatabase {
  return {
    prepare: (sql) => statementOf(database.prepare(sql)),
    exec: (sql) => void database.exec(sql),
    inTransaction: () => database.inTransaction,
    close: () => void database.close(),
  };
}

function statementOf(statement: BetterStatement): SqliteStatement {
  // Costs nearly nothing here.
  statement.safeIntegers(true);
  if (statement.reader) statement.raw(true);
  return {
    givesRows: statement.reader,
    rows: (params) => statement.all(...params),
    run: (params) => statement.run(...params).changes,
    names: () => statement.columns().map(({ name }) => name),
  };
}
