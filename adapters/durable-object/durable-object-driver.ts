import { checkOptions } from "../../src/contracts/known-options.ts";
import { closedError, refuseAborted } from "../../src/contracts/refused-call.ts";
import type { SqlDriver, SqlResult, SqlStatement, SqlValue } from "../../src/contracts/sql-driver.ts";
import { startOf } from "../../src/contracts/statement-start.ts";
import { invalid } from "../../src/errors.ts";

/** The rows of a statement, as far as they are used here. */
export interface DurableObjectCursor {
  readonly columnNames: string[];
  raw(): Iterable<unknown[]>;
}

/** The storage of a Durable Object whose class keeps SQLite. */
export interface DurableObjectClient {
  readonly sql: { exec(sql: string, ...values: never[]): DurableObjectCursor };
  transactionSync<Result>(work: () => Result): Result;
}

/** Where the rows are. */
export interface DurableObjectOptions {
  /** The storage of the object: `ctx.storage`. */
  readonly client: DurableObjectClient;
}

/** Whether a statement changes rows, and not only the schema: the count of the last that did stays. */
const CHANGES_ROWS = /^(?:with\b[^]*)?\b(?:insert|replace|update|delete)\b/i;

/** Runs statements in the SQLite of a Durable Object, which answers at once. */
export function durableObjectDriver(options: DurableObjectOptions): SqlDriver {
  checkOptions(null, options ?? null, ["client"]);
  const { client } = options;
  if (typeof client?.sql?.exec !== "function" || typeof client.transactionSync !== "function") {
    const advice = "must be the ctx.storage of a Durable Object whose class is listed in new_sqlite_classes";
    throw invalid(null, ["client"], advice);
  }
  let closed = false;
  return {
    name: "durable object",
    maxParameters: 100,
    maxValueBytes: 2_000_000,
    maxStatementBytes: 100_000,
    async execute(statements, { atomic, signal }) {
      if (closed) throw closedError();
      refuseAborted(signal);
      const run = (): SqlResult[] => statements.map((statement) => runStatement(client, statement));
      return atomic ? client.transactionSync(run) : run();
    },
    async close() {
      closed = true;
    },
  };
}

function runStatement({ sql: database }: DurableObjectClient, { sql, params, writes }: SqlStatement): SqlResult {
  const cursor = database.exec(sql, ...(params.map(bindable) as never[]));
  const rows = [...cursor.raw()];
  const columns = cursor.columnNames;
  const changed = (): number => Number([...database.exec("SELECT changes()").raw()][0]?.[0]);
  const affected =
    rows.length > 0 ? rows.length : writes && CHANGES_ROWS.test(sql.slice(startOf(sql, false))) ? changed() : 0;
  return { rows, columns, affected, decoders: columns.map(() => plain) };
}

/** There are no bigints: statements make integers of text. */
function bindable(value: SqlValue): unknown {
  return typeof value === "bigint" ? String(value) : value;
}

/** Bytes arrive as buffers. */
function plain(cell: unknown): unknown {
  return cell instanceof ArrayBuffer ? new Uint8Array(cell) : cell;
}
