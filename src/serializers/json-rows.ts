import type { StoredRow } from "../contracts/row-store.ts";
import type { RowSerializer } from "../contracts/serializer.ts";
import { DecodeError } from "../errors.ts";
import { arrayReader, arrayWriter } from "./json-array-rows.ts";
import { LONGEST_FRONT } from "./envelope.ts";
import { JsonDraft } from "./json-draft.ts";
import { jsonCell } from "./json-cells.ts";
import type { RowColumns } from "./row-columns.ts";
import { readObject, speltColumns, writeObject } from "./spelt-column.ts";
import { utf8Text } from "./utf8-text.ts";

/** Rows that can be written where there is room for an envelope in front. */
export interface DraftedRows extends RowSerializer {
  /** The row as it was written last: read it before the next one. */
  readonly draft: (row: StoredRow) => JsonDraft;
}

/** Whether rows can be written where there is room for an envelope in front. */
export function isDrafted(rows: RowSerializer): rows is DraftedRows {
  return "draft" in rows;
}

/**
 * Rows of a table as JSON: an array in which the number of a field, less 1, is its place where every field has a number, else an
 * object by column. Both are read, whatever the table is like today.
 */
export function jsonRows(table: RowColumns): DraftedRows {
  const columns = speltColumns(table.columns, jsonCell);
  const written = arrayWriter(table) ?? ((row: StoredRow) => writeObject(columns, row));
  const readArray = arrayReader(table);
  const draft = new JsonDraft(LONGEST_FRONT);
  const drafted = (row: StoredRow): JsonDraft => draft.write(JSON.stringify(written(row)));
  return {
    draft: drafted,
    encode: (row) => {
      const { bytes, start, end } = drafted(row);
      return bytes.slice(start, end);
    },
    decode: (bytes) => {
      const stored = parse(table.name, bytes);
      return Array.isArray(stored) ? readArray(stored) : readObject(table.name, columns, stored);
    },
  };
}

function parse(table: string, bytes: Uint8Array): object {
  let stored: unknown;
  try {
    stored = JSON.parse(utf8Text(bytes));
  } catch {
    // The error of the parser quotes what it was given.
  }
  if (typeof stored === "object" && stored !== null) return stored;
  throw new DecodeError(`${table}: a stored row is not JSON of a row`);
}
