import type { AnyrowError } from "../errors.ts";
import type { FieldShape } from "../plan/any-field.ts";
import type { ColumnShape, TableShape } from "../plan/nodes.ts";
import type { SqlValue } from "../contracts/sql-driver.ts";
import type { Failure } from "./failure.ts";

/** Binds a value made from the rows of a list; gives the placeholder. */
export type BindRows = (encode: (rows: readonly (readonly unknown[])[]) => SqlValue) => string;

/** The parts of a statement that finds a row or makes it; see {@link Dialect.findOrInsert}. */
export interface FindOrInsert {
  readonly table: TableShape;
  /** The expressions read back, each qualified by a prefix. */
  readonly outputs: (prefix: string) => readonly string[];
  readonly find: string;
  /** The update of the row that is there; `null` where it is kept. */
  readonly update: string | null;
  /** The insert up to its values, from a `SELECT` or as `VALUES`. */
  readonly insert: string;
  /** The rows to insert, for dialects that take them as one parameter. */
  readonly bindRow: BindRows;
  readonly values: string;
  readonly conflict: string;
  readonly change: string;
  readonly generated: ColumnShape | null;
}

/** The short list of ways in which databases differ. One compiler writes the SQL of all of them with it. */
export interface Dialect {
  /** How errors and inspections name it when no adapter does. */
  readonly name: string;
}
