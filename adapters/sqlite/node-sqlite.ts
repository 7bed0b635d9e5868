import { OperationalError } from "../../src/errors.ts";
import { importBuiltin } from "./import-builtin.ts";
import type { SqliteDatabase, SqliteStatement } from "./sqlite-database.ts";

/** The part of a `DatabaseSync` of `node:sqlite` that is used. */
export interface NodeSqlite {
  readonly isTransaction: boolean;
  prepare(sql: string): NodeStatement;
  exec(sql: string): void;
  close(): void;
}

interface NodeStatement {
  setReturnArrays(on: boolean): void;
  setReadBigInts(on: boolean): void;
  all(...params: readonly unknown[]): readonly (readonly unknown[])[];
  run(...params: readonly unknown[]): { readonly changes: number | bigint };
  columns(): readonly { readonly name: string }[];
}

interface NodeModule {
  readonly DatabaseSync: new (path: string) => NodeSqlite;
  readonly StatementSync?: { readonly prototype: object };
}

/** Finds out how files are opened with `node:sqlite`; `null` where the runtime has none, or one too old to give rows as arrays. */
export async function findNodeSqlite(): Promise<((path: string) => SqliteDatabase) | null> {
  const module = (await importBuiltin("node:sqlite").catch(() => null)) as NodeModule | null;
  if (module?.StatementSync === undefined || !("setReturnArrays" in module.StatementSync.prototype)) return null;
  const { DatabaseSync } = module;
  return (path) => overNodeSqlite(new DatabaseSync(path));
}

/** The same where nothing else will do. */
export async function loadNodeSqlite(): Promise<(path: string) => SqliteDatabase> {
  const open = await findNodeSqlite();
  if (open !== null) return open;
  throw new OperationalError('this runtime has no node:sqlite: use Node 22.16 or newer, or driver: "better-sqlite3"');
}

/** A database that `node:sqlite` has open. */
export function overNodeSqlite(database: NodeSqlite): SqliteDatabase {
  return {
    prepare: (sql, writes) => statementOf(database.prepare(sql), writes),
    exec: (sql) => database.exec(sql),
    inTransaction: () => database.isTransaction,
    close: () => database.close(),
  };
}

function statementOf(statement: NodeStatement, writes: boolean): SqliteStatement {
  statement.setReturnArrays(true);
  // Bigints double the cost of a row here. A read can be repeated when an integer turns out not to fit, a write cannot.
  let exact = writes;
  statement.setReadBigInts(exact);
  return {
    givesRows: statement.columns().length > 0,
    rows: (params) => {
      try {
        return statement.all(...params);
      } catch (error) {
        if (exact || !isOutOfRange(error)) throw error;
        exact = true;
        statement.setReadBigInts(exact);
        return statement.all(...params);
      }
    },
    run: (params) => Number(statement.run(...params).changes),
    names: () => statement.columns().map(({ name }) => name),
  };
}

function isOutOfRange(error: unknown): boolean {
  return error instanceof RangeError && (error as { readonly code?: unknown }).code === "ERR_OUT_OF_RANGE";
}
