import type { StoredRow } from "./row-store.ts";
import type { TableDeclaration } from "../plan/nodes.ts";

/** Turns values into bytes and back. */
export interface Serializer {
  /** What payloads name it by: 1 to 60 characters of ASCII, such as `json` or `protobuf.user`. Never give the name to another format. */
  readonly name: string;
  /** Any value the format can hold; `ValidationError` for others. */
  encode(value: unknown): Uint8Array;
  /** A `DecodeError` for bytes that it has not written; time and memory stay in proportion to the bytes. */
  decode(bytes: Uint8Array): unknown;
  /** Prepares the writing of rows of a table; where it is absent rows are encoded as objects by column. Pure: may be cached by table. */
  rows?(table: Pick<TableDeclaration, "name" | "columns">): RowSerializer;
}

/** Turns rows of one table, as stores keep them, into bytes and back. */
export interface RowSerializer {
  encode(row: StoredRow): Uint8Array;
  /**
   * What the bytes hold of the columns of the table, by column, in the form stores keep; `null` where null was stored. Columns that the
   * bytes say nothing of are absent, and what is no column any more is left out. A `DecodeError` names the model, and the field where
   * it is about one.
   */
  decode(bytes: Uint8Array): Record<string, unknown>;
}
