import type { Network, TransactionOptions } from "./adapter.ts";
import type { CallOptions } from "./call-options.ts";

/** A value that a driver can bind without further conversion. */
export type SqlValue = string | number | bigint | boolean | null | Uint8Array;

/** A finished statement: text with positional placeholders, and what to bind to them. */
export interface SqlStatement {
  readonly sql: string;
  readonly params: readonly SqlValue[];
  /** Whether it may change anything; a driver may run reads elsewhere than writes. */
  readonly writes: boolean;
}

/** What a database reports after one statement. */
export interface SqlResult {
  /** Each row as an array of cells in the order of the select list. */
  readonly rows: readonly (readonly unknown[])[];
  /** Rows inserted, updated or deleted; `0` for a read. */
  readonly affected: number;
  /** The names of the columns, for statements whose columns are not known beforehand. */
  readonly columns: readonly string[];
  /** Decoders by position for statements written by the user, as far as the database reports types. */
  readonly decoders?: readonly ((cell: unknown) => unknown)[] | undefined;
}

/** How statements run. */
export interface ExecuteOptions extends CallOptions {
  /** All statements in one transaction. */
  readonly atomic: boolean;
}

/** Anything that runs statements, in order, and stops at the first that fails. */
export interface SqlRunner {
  execute(statements: readonly SqlStatement[], options: ExecuteOptions): Promise<readonly SqlResult[]>;
}

/** An open transaction of a driver. Savepoints are statements that the caller sends. */
export interface SqlTransaction extends SqlRunner {
  /** Runs statements as the last ones and commits when all of them succeed, in one request; present where that spares one. */
  finish?(statements: readonly SqlStatement[], options: CallOptions): Promise<readonly SqlResult[]>;
  commit(options?: CallOptions): Promise<void>;
  rollback(options?: CallOptions): Promise<void>;
}

/** What a database offers at the least: it moves statements and rows, and knows nothing of plans. */
export interface SqlDriver extends SqlRunner {
  readonly name: string;
  /** Binds at most this many parameters to a statement. */
  readonly maxParameters: number;
  /** The most bytes one text or one list of rows may have where the database has such a limit; longer lists travel in several. */
  readonly maxValueBytes?: number | undefined;
  /** The most bytes the text of one statement may have where the database has such a limit. */
  readonly maxStatementBytes?: number | undefined;
  /** Present where the database is reached over a network. */
  readonly network?: Network | undefined;
  /** Throws what `execute` refuses outside of transactions before it sends anything, so that `inspect()` can throw the same. */
  refuse?(statements: readonly SqlStatement[]): void;
  close(): Promise<void>;
}

/** A driver that can hold a transaction open while the program decides what comes next. */
export interface InteractiveSqlDriver extends SqlDriver {
  begin(options: TransactionOptions): Promise<SqlTransaction>;
}

/** Whether a driver can hold a transaction open. */
export function isInteractive(driver: SqlDriver): driver is InteractiveSqlDriver {
  return "begin" in driver;
}
