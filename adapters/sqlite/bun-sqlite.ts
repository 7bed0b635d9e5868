import { OperationalError } from "../../src/errors.ts";
import { importBuiltin } from "./import-builtin.ts";
import type { SqliteDatabase, SqliteStatement } from "./sqlite-database.ts";

/** The part of a `Database` of `bun:sqlite` that is used. */
export interface BunSqlite {
  readonly inTransaction: boolean;
  prepare(sql: string): BunStatement;
  exec(sql: string): unknown;
  close(): unknown;
}

interface BunStatement {
  readonly columnNames: readonly string[];
  safeIntegers(on: boolean): unknown;
  values(...params: readonly unknown[]): readonly (readonly unknown[])[];
  run(...params: readonly unknown[]): { readonly changes: number };
}

interface BunModule {
  readonly Database: new (path: string) => BunSqlite;
}

/** Finds out how files are opened with `bun:sqlite`. */
export async function loadBunSqlite(): Promise<(path: string) => SqliteDatabase> {
  let module: BunModule;
  try {
    module = (await importBuiltin("bun:sqlite")) as BunModule;
  } catch (error) {
    throw new OperationalError("bun:sqlite is part of Bun only: leave out `driver` elsewhere", { cause: error });
  }
  const { Database } = module;
  return (path) => overBunSqlite(new Database(path));
}

/** A database that `bun:sqlite` has open. */
export function overBunSqlite(database: BunSqlite): SqliteDatabase {
  return {
    prepare: (sql) => statementOf(database.prepare(sql)),
    exec: (sql) => void database.exec(sql),
    inTransaction: () => database.inTransaction,
    close: () => void database.close(),
  };
}

function statementOf(statement: BunStatement): SqliteStatement {
  statement.safeIntegers(true);
  return {
    givesRows: statement.columnNames.length > 0,
    rows: (params) => statement.values(...params),
    run: (params) => statement.run(...params).changes,
    names: () => statement.columnNames,
  };
}
