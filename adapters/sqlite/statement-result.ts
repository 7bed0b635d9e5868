import type { SqlResult } from "../../src/contracts/sql-driver.ts";
import type { SqliteStatement } from "./sqlite-database.ts";

type Rows = SqlResult["rows"];

/** What a statement gives that gives no rows. */
export const NONE: Rows = [];

/** What running a statement gave. A class, so that names, which cost more than a short query, are looked up only when asked for. */
export class StatementResult implements SqlResult {
  readonly rows: Rows;
  readonly affected: number;
  readonly #statement: SqliteStatement;

  constructor(statement: SqliteStatement, rows: Rows, affected: number) {
    this.rows = rows;
    this.affected = affected;
    this.#statement = statement;
  }

  get columns(): readonly string[] {
    const { givesRows, names } = this.#statement;
    return givesRows ? names() : [];
  }

  get decoders(): readonly ((cell: unknown) => unknown)[] {
    return (this.rows[0] ?? NONE).map(() => plain);
  }
}

/** Integers may arrive as bigints, and bytes as a buffer. */
function plain(cell: unknown): unknown {
  if (cell instanceof Uint8Array) return new Uint8Array(cell);
  return typeof cell === "bigint" && Number.isSafeInteger(Number(cell)) ? Number(cell) : cell;
}
