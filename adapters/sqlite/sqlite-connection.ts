import { closedError } from "../../src/contracts/refused-call.ts";
import type { SqlResult, SqlStatement, SqlValue } from "../../src/contracts/sql-driver.ts";
import { SerializationError, invalid } from "../../src/errors.ts";
import type { SqliteDatabase, SqliteStatement } from "./sqlite-database.ts";
import { statementCache } from "./statement-cache.ts";
import { type StatementKind, kindOfStatement } from "./statement-kind.ts";
import { NONE, StatementResult } from "./statement-result.ts";

/** One connection, whose statements are prepared once. Everything happens at once: nothing can come in between. */
export interface SqliteConnection {
  /** Whether it has a transaction open that was begun here. */
  readonly isHeld: boolean;
  /** Runs a statement, by itself or in the open transaction. */
  run(statement: SqlStatement): SqlResult;
  /** Opens a transaction, which may write or only reads. */
  begin(writes: boolean): void;
  commit(): void;
  rollback(): void;
  /** Undoes what is open. A client that was handed in stays open. May be called twice. */
  close(): void;
}

interface Prepared {
  readonly statement: SqliteStatement;
  readonly kind: StatementKind;
}

/**
 * What every connection needs: foreign keys hold, a large transaction takes no exclusive lock before its end, so that others can
 * read until then, and a locked database is an error at once, because waiting here would block the program.
 */
const SETTINGS = "PRAGMA foreign_keys = ON; PRAGMA cache_spill = OFF; PRAGMA busy_timeout = 0";

/** Makes a connection of an open database; `own` when nobody else uses it. */
export function sqliteConnection(database: SqliteDatabase, own: boolean): SqliteConnection {
  database.exec(SETTINGS);
  const control = controlOf(database);
  const statements = statementCache<Prepared>();
  let isHeld = false;
  let isClosed = false;

  const check = (): void => {
    if (isClosed) throw closedError();
    if (!own && !isHeld && database.inTransaction())
      throw new SerializationError("the client has a transaction open that its owner began: end it first");
  };
  const prepare = ({ sql, writes }: SqlStatement): Prepared => {
    const prepared = { statement: database.prepare(sql, writes), kind: kindOfStatement(sql) };
    if (prepared.kind === "rows" || prepared.kind === "savepoint") statements.set(sql, prepared);
    return prepared;
  };
  const afterOther = (kind: StatementKind): void => {
    // It may have changed what statements mean and what the connection needs.
    if (kind !== "savepoint") statements.clear();
    if (isHeld) return;
    if (database.inTransaction()) {
      control.rollback();
      throw invalid(null, ["sql"], "begins a transaction that nothing would end: use db.transaction or db.begin");
    }
    if (kind === "setting") database.exec(SETTINGS);
  };
  const rollback = (): void => {
    isHeld = false;
    // Some errors have undone it already.
    if (!isClosed && database.inTransaction()) control.rollback();
  };

  return {
    get isHeld() {
      return isHeld;
    },
    run(statement) {
      check();
      const { statement: prepared, kind } = statements.get(statement.sql) ?? prepare(statement);
      const result = runPrepared(prepared, statement.params, statement.writes && kind === "rows");
      if (kind !== "rows") afterOther(kind);
      return result;
    },
    begin(writes) {
      check();
      if (writes) control.lock();
      else control.begin();
      isHeld = true;
    },
    commit() {
      check();
      control.commit();
      isHeld = false;
    },
    rollback,
    close() {
      if (isHeld) rollback();
      if (own && !isClosed) database.close();
      isClosed = true;
    },
  };
}

/** The statements that begin and end transactions. */
function controlOf(database: SqliteDatabase): Readonly<Record<"begin" | "lock" | "commit" | "rollback", () => void>> {
  const prepared = (sql: string): (() => void) => {
    const statement = database.prepare(sql, true);
    return () => void statement.run([]);
  };
  return {
    begin: prepared("BEGIN"),
    lock: prepared("BEGIN IMMEDIATE"),
    commit: prepared("COMMIT"),
    rollback: prepared("ROLLBACK"),
  };
}

function runPrepared(statement: SqliteStatement, params: readonly SqlValue[], counts: boolean): SqlResult {
  if (!statement.givesRows) {
    const changed = statement.run(params);
    return new StatementResult(statement, NONE, counts ? changed : 0);
  }
  const rows = statement.rows(params);
  return new StatementResult(statement, rows, counts ? rows.length : 0);
}
