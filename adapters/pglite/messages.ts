import type { messages, protocol } from "@electric-sql/pglite";
import type { SqlResult, SqlStatement, SqlValue } from "../../src/contracts/sql-driver.ts";

type Message = messages.BackendMessage;
type Serialize = (typeof protocol)["serialize"];
/** How a column of a type is shown to who wrote the SQL. */
export type CellReader = (text: string) => unknown;

/**
 * Everything the statements say to the server in one piece. It ends with a single Sync, which makes them one transaction: the
 * server skips what follows a failure and undoes what came before.
 */
export function request(serialize: Serialize, statements: readonly SqlStatement[]): Uint8Array {
  const pieces = statements.flatMap(({ sql, params }) => [
    serialize.parse({ text: sql }),
    serialize.bind({ values: params.map(toWire) }),
    serialize.describe({ type: "P" }),
    serialize.execute(),
  ]);
  pieces.push(serialize.sync());
  const whole = new Uint8Array(pieces.reduce((size, piece) => size + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** Bytes travel as they are, everything else as the text that Postgres itself would print. */
function toWire(value: SqlValue): string | Uint8Array<ArrayBufferLike> | null {
  return value === null || typeof value === "string" || value instanceof Uint8Array ? value : String(value);
}

/** The results in the answer to a request, one for each statement. Cells are text. */
export function results(answer: readonly Message[], readerOf: (type: number) => CellReader): SqlResult[] {
  const found: SqlResult[] = [];
  let rows: (readonly unknown[])[] = [];
  let fields: messages.RowDescriptionMessage["fields"] = [];
  const complete = (affected: number): void => {
    const described = fields;
    found.push({
      rows,
      affected,
      columns: described.map(({ name }) => name),
      get decoders() {
        return described.map(({ dataTypeID }) => readerOf(dataTypeID) as (cell: unknown) => unknown);
      },
    });
    [rows, fields] = [[], []];
  };
  for (const message of answer) {
    if (message.name === "dataRow") rows.push((message as messages.DataRowMessage).fields);
    else if (message.name === "rowDescription") fields = (message as messages.RowDescriptionMessage).fields;
    else if (message.name === "commandComplete") complete(countOf((message as messages.CommandCompleteMessage).text));
    else if (message.name === "emptyQuery") complete(0);
  }
  return found;
}

/** How many rows a command wrote: its tag ends in the count, as in `INSERT 0 5`; what only reads has one too. */
function countOf(tag: string): number {
  return /^[IUDM]/.test(tag) ? Number(/\d+$/.exec(tag)?.[0] ?? 0) : 0;
}
