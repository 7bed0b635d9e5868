import type { SqlResult } from "../../contracts/sql-driver.ts";
import { cellReader } from "./postgres-cells.ts";

/** What clients of PostgreSQL report after a statement when they are asked for rows as arrays of texts. */
export interface PostgresAnswer {
  /** The first word of the command, as in `INSERT`. */
  readonly command: string;
  /** Rows found or written; `null` for commands that do neither. */
  readonly rowCount: number | null;
  readonly fields: readonly { readonly name: string; readonly dataTypeID: number }[];
  readonly rows: readonly (readonly unknown[])[];
}

const WRITES = new Set(["INSERT", "UPDATE", "DELETE", "MERGE"]);

/** The answer of a client as a result of a driver. */
export function postgresResult({ command, rowCount, fields, rows }: PostgresAnswer): SqlResult {
  return {
    rows,
    affected: WRITES.has(command) ? (rowCount ?? 0) : 0,
    columns: fields.map(({ name }) => name),
    get decoders() {
      return fields.map(({ dataTypeID }) => cellReader(dataTypeID) as (cell: unknown) => unknown);
    },
  };
}
