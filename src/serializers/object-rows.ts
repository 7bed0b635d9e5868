import type { RowSerializer, Serializer } from "../contracts/serializer.ts";
import { DecodeError, ValidationError, invalid } from "../errors.ts";
import { keptCell } from "./kept-values.ts";
import type { RowColumns } from "./row-columns.ts";
import { readObject, speltColumns, writeObject } from "./spelt-column.ts";

/** Rows of a table for a serializer that knows nothing of rows: as objects by column. */
export function objectRows(serializer: Serializer, table: RowColumns): RowSerializer {
  const columns = speltColumns(table.columns, keptCell);
  return {
    encode: (row) => encodeObject(serializer, table.name, writeObject(columns, row)),
    decode: (bytes) => readObject(table.name, columns, decodeObject(serializer, table.name, bytes)),
  };
}

function encodeObject(serializer: Serializer, table: string, row: object): Uint8Array {
  let bytes: unknown;
  try {
    bytes = serializer.encode(row);
  } catch (cause) {
    if (cause instanceof ValidationError) throw cause;
    const issues = [{ path: [], message: "the serializer cannot write this row: see the cause" }];
    throw new ValidationError(table, issues, { cause });
  }
  if (bytes instanceof Uint8Array) return bytes;
  throw invalid(table, ["serializer"], "must encode to a Uint8Array, at once");
}

function decodeObject(serializer: Serializer, table: string, bytes: Uint8Array): object {
  let stored: unknown;
  try {
    stored = serializer.decode(bytes);
  } catch (cause) {
    throw new DecodeError(`${table}: the serializer cannot read a stored row: see the cause`, { cause });
  }
  if (typeof stored === "object" && stored !== null && !Array.isArray(stored)) return stored;
  throw new DecodeError(`${table}: a stored row is not an object by column`);
}
