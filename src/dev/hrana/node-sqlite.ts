import type { DatabaseSync, StatementSync } from "node:sqlite";
import { guard, guardedRows } from "./guarded-rows.ts";
import type { BoundParameter } from "./parameters.ts";
import { primaryCode } from "./result-codes.ts";
import { type PreparedStatement, type SqliteConnection, SqliteFailure } from "./sqlite-connection.ts";
import type { SqliteValue } from "./values.ts";
import { addVectorFunctions } from "./vector-functions.ts";

/** SQLITE_BUSY_SNAPSHOT: others have written since this transaction began to read, so it can never write. */
const STALE = 517;

const guarded = guard(failureOf);

/** Opens connections with the SQLite that is part of Node; `null` where it is not, or is older than what is needed here. */
export async function nodeSqlite(): Promise<((file: string) => SqliteConnection) | null> {
  const sqlite = await import("node:sqlite").catch(() => null);
  if (sqlite === null || !("setReturnArrays" in sqlite.StatementSync.prototype)) return null;
  return (file) => connect(guarded(() => new sqlite.DatabaseSync(file, { timeout: 0 })));
}

function connect(database: DatabaseSync): SqliteConnection {
  addVectorFunctions((name, distance) => database.function(name, { deterministic: true }, distance));
  return {
    get inTransaction() {
      return database.isTransaction;
    },
    prepare: (sql) => prepared(guarded(() => database.prepare(sql))),
    close: () => database.close(),
  };
}

function prepared(statement: StatementSync): PreparedStatement {
  statement.setReadBigInts(true);
  statement.setReturnArrays(true);
  statement.setAllowBareNamedParameters(false);
  return {
    get columns() {
      return statement.columns().map(({ name, type }) => ({ name, decltype: type }));
    },
    run: (parameters) =>
      guardedRows(guarded, () =>
        statement.iterate(namesOf(parameters), ...parameters.filter(isPositional).map(({ value }) => value)),
      ),
  };
}

function isPositional({ name }: BoundParameter): boolean {
  return name === null || name.startsWith("?");
}

function namesOf(parameters: readonly BoundParameter[]): Record<string, SqliteValue> {
  const named = parameters.filter((parameter) => !isPositional(parameter));
  return Object.fromEntries(named.map(({ name, value }) => [name, value]));
}

function failureOf(error: unknown): unknown {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number") return error;
  const code = primaryCode(error.errcode);
  return new SqliteFailure(code, error.message, code === "SQLITE_BUSY" && error.errcode !== STALE);
}
