import type { messages, protocol } from "@electric-sql/pglite";
import type { SqlResult, SqlStatement, SqlValue } from "../../src/contracts/sql-driver.ts";

type Message = messages.BackendMessage;
type Serialize = (typeof protocol)["serialize"];

/** What the server says to one statement; the cells of its rows are text. */
export interface PgliteAnswer {
  /** The first word of the command, as in `INSERT`. */
  readonly command: string;
  /** Rows found or written; `null` for commands that do neither. */
  readonly rowCount: number | null;
  readonly fields: readonly { readonly name: string; readonly dataTypeID: number }[];
  readonly rows: readonly (readonly unknown[])[];
}

/** Makes a result of what the server says. */
export type ResultReader = (answer: PgliteAnswer) => SqlResult;

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

/** What the server says to each statement of a request. */
export function answers(messagesOfServer: readonly Message[]): readonly PgliteAnswer[] {
  const found: PgliteAnswer[] = [];
  let rows: (readonly unknown[])[] = [];
  let fields: PgliteAnswer["fields"] = [];
  const complete = (tag: string): void => {
    // It ends in the count, as in `INSERT 0 5`.
    const [command = ""] = tag.split(" ");
    const [count = null] = /\d+$/.exec(tag) ?? [];
    found.push({ command, rowCount: count === null ? null : Number(count), fields, rows });
    [rows, fields] = [[], []];
  };
  for (const message of messagesOfServer) {
    if (message.name === "dataRow") rows.push((message as messages.DataRowMessage).fields);
    else if (message.name === "rowDescription") fields = (message as messages.RowDescriptionMessage).fields;
    else if (message.name === "commandComplete") complete((message as messages.CommandCompleteMessage).text);
    else if (message.name === "emptyQuery") complete("");
  }
  return found;
}
