import type { BoundParameter } from "./parameters.ts";
import type { SqliteValue } from "./values.ts";

/** A column of a result; `decltype` is as the table declares it, `null` for an expression. */
export interface Column {
  readonly name: string;
  readonly decltype: string | null;
}

/** A statement ready to run. */
export interface PreparedStatement {
  readonly columns: readonly Column[];
  /** Runs the statement while its rows are read; whoever stops early ends it. */
  run(parameters: readonly BoundParameter[]): Iterable<readonly SqliteValue[]>;
}

/** A connection to the database file. It never waits for a lock, and all it throws is a `SqliteFailure`. */
export interface SqliteConnection {
  readonly inTransaction: boolean;
  prepare(sql: string): PreparedStatement;
  close(): void;
}

/** SQLite refused a statement. */
export class SqliteFailure extends Error {
  /** The primary result code by its name, `SQLITE_CONSTRAINT`. */
  readonly code: string;
  /** Whether another connection holds the lock this one needs, and waiting helps. */
  readonly busy: boolean;

  constructor(code: string, message: string, busy: boolean) {
    super(message);
    this.code = code;
    this.busy = busy;
  }
}
