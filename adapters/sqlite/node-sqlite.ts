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

type Rows = readonly (readonly unknown[])[];

interface NodeStatement {
  setReturnArrays(on: boolean): void;
  setReadBigInts(on: boolean): void;
  all(...params: readonly unknown[]): Rows;
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

/** The one integer past 2^53 that comes as a number without an error: it has no opposite, so it passes for small. */
const LOWEST = -(2 ** 63);

function statementOf(statement: NodeStatement, writes: boolean): SqliteStatement {
  statement.setReturnArrays(true);
  // Bigints double the cost of a row here. A read can be repeated when an integer turns out not to fit, a write cannot.
  let exact = writes;
  statement.setReadBigInts(exact);
  const readNumbers = (params: readonly unknown[]): Rows | null => {
    try {
      const rows = statement.all(...params);
      return rows.some((row) => row.includes(LOWEST)) ? null : rows;
    } catch (error) {
      if (isOutOfRange(error)) return null;
      throw error;
    }
  };
  return {
    givesRows: statement.columns().length > 0,
    rows: (params) => {
      const rows = exact ? null : readNumbers(params);
      if (rows !== null) return rows;
      if (!exact) {
        exact = true;
        statement.setReadBigInts(exact);
      }
      return statement.all(...params);
    },
    run: (params) => Number(statement.run(...params).changes),
    names: () => statement.columns().map(({ name }) => name),
  };
}

function isOutOfRange(error: unknown): boolean {
  return error instanceof RangeError && (error as { readonly code?: unknown }).code === "ERR_OUT_OF_RANGE";
}
