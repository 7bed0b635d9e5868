import type { SqlValue } from "../../src/contracts/sql-driver.ts";

/** What the drivers have in common: one connection to a database, used without waiting. */
export interface SqliteDatabase {
  /** Prepares the first statement of a text; `writes` says whether it may change anything. */
  prepare(sql: string, writes: boolean): SqliteStatement;
  /** Runs a script. */
  exec(sql: string): void;
  /** Whether a transaction is open. */
  inTransaction(): boolean;
  close(): void;
}

/** A prepared statement. */
export interface SqliteStatement {
  /** Whether it gives rows: then it is run by `rows`, and otherwise by `run`. */
  readonly givesRows: boolean;
  /** Rows as arrays. Integers past 2^53 are bigints; others may be. */
  rows(params: readonly SqlValue[]): readonly (readonly unknown[])[];
  /** Gives how many rows the last statement that counts rows has changed. */
  run(params: readonly SqlValue[]): number;
  /** The names of the columns as of the last run; only for statements that give rows. */
  names: () => readonly string[];
}
