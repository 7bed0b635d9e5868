import type { Database, Statement } from "better-sqlite3";
import { guard, guardedRows } from "./guarded-rows.ts";
import type { BoundParameter } from "./parameters.ts";
import { type PreparedStatement, type SqliteConnection, SqliteFailure } from "./sqlite-connection.ts";
import type { SqliteValue } from "./values.ts";
import { addVectorFunctions } from "./vector-functions.ts";

const guarded = guard(failureOf);

/** Opens connections with the package better-sqlite3; `null` where it is not installed. */
export async function betterSqlite3(): Promise<((file: string) => SqliteConnection) | null> {
  const client = await import("better-sqlite3").catch(() => null);
  if (client === null) return null;
  return (file) => connect(guarded(() => new client.default(file, { timeout: 0 })));
}

function connect(database: Database): SqliteConnection {
  addVectorFunctions((name, distance) => database.function(name, { deterministic: true }, distance));
  return {
    get inTransaction() {
      return database.inTransaction;
    },
    prepare: (sql) => prepared(guarded(() => database.prepare(sql))),
    close: () => void database.close(),
  };
}

function prepared(statement: Statement): PreparedStatement {
  if (!statement.reader) return { columns: [], run: (parameters) => runWithoutRows(statement, parameters) };
  statement.safeIntegers(true);
  statement.raw(true);
  return {
    get columns() {
      return statement.columns().map(({ name, type }) => ({ name, decltype: type }));
    },
    run: (parameters) => guardedRows(guarded, () => statement.iterate(...bindings(parameters))),
  };
}

function runWithoutRows(statement: Statement, parameters: readonly BoundParameter[]): readonly [] {
  guarded(() => statement.run(...bindings(parameters)));
  return [];
}

/** Here `?3` has a name, too: `3`. */
function bindings(parameters: readonly BoundParameter[]): readonly unknown[] {
  const named: Record<string, SqliteValue> = {};
  const positional: SqliteValue[] = [];
  for (const { name, value } of parameters) {
    if (name === null) positional.push(value);
    else named[name.slice(1)] = value;
  }
  return Object.keys(named).length === 0 ? positional : [...positional, named];
}

function failureOf(error: unknown): unknown {
  if (!(error instanceof Error) || !("code" in error)) return error;
  const [primary] = /^SQLITE_[A-Z]+/.exec(`${error.code}`) ?? [];
  // Behind SQLITE_BUSY_SNAPSHOT waiting does not help: the transaction reads a state that others have left.
  const isBusy = error.code === "SQLITE_BUSY" || error.code === "SQLITE_BUSY_RECOVERY";
  return primary === undefined ? error : new SqliteFailure(primary, error.message, isBusy);
}
