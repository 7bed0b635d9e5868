import type { Client, InArgs, ResultSet, Transaction } from "@libsql/client";
import type {
  InteractiveSqlDriver,
  SqlResult,
  SqlStatement,
  SqlTransaction,
} from "../../src/contracts/sql-driver.ts";
import type { StatementQueue, StatementQueueFactory } from "../../src/contracts/statement-queue.ts";
import { ConnectionStateError, OperationalError } from "../../src/errors.ts";
import { type LibsqlConnection, type LibsqlOptions, checkOptions, openConnection } from "./libsql-connection.ts";
import { waitWhileBusy } from "./wait-while-busy.ts";

// A prepared statement that meets a lock is not reset by this client: until it is garbage, later writes on its connection are
// reported as done but not committed, and reads keep a lock. SQL run as a script leaves nothing behind, so locks are taken and
// given up by scripts, and what runs between them cannot meet one.
const LOCK_TO_WRITE =
  // Without spilling, a large transaction needs no exclusive lock before its end: others can read until then.
  "ROLLBACK; PRAGMA foreign_keys = ON; PRAGMA cache_spill = OFF; BEGIN IMMEDIATE";
const LOCK_TO_READ = "SELECT 1 FROM sqlite_schema LIMIT 1";
/** What SQLite refuses to do, or to do fully, inside a transaction. */
const ALONE = /^\s*(VACUUM|PRAGMA|ATTACH|DETACH)\b/i;

/** Moves statements to libSQL databases in files and in memory. */
export function libsqlDriver(options: LibsqlOptions, statementQueue: StatementQueueFactory): InteractiveSqlDriver {
  checkOptions(options);
  const { timeout = 30_000, busyTimeout = 5_000 } = options;
  const turns = statementQueue(timeout);
  const readTurns = statementQueue(timeout + busyTimeout);
  let opening: Promise<LibsqlConnection> | undefined;
  let connection: LibsqlConnection | undefined;
  let held: SqlTransaction | undefined;

  const open = async (signal: AbortSignal | undefined): Promise<LibsqlConnection> => {
    await turns.enter(signal);
    try {
      return (connection ??= await (opening = openConnection(options)));
    } finally {
      turns.leave();
    }
  };

  /** One statement that cannot leave a lock behind, or whose connection is replaced when it might. */
  const runAlone = async (client: Client, renews: boolean, statement: SqlStatement, signal?: AbortSignal): Promise<SqlResult> => {
    let result: ResultSet;
    try {
      result = await client.execute(bound(statement));
    } catch (error) {
      const refused = renews ? (): Promise<void> => renew(client) : undefined;
      result = await waitWhileBusy(() => client.execute(bound(statement)), { limit: busyTimeout, signal, refused }, error);
    }
    return report(statement.writes, result);
  };

  const runLocked = async (client: Client, statements: readonly SqlStatement[], signal?: AbortSignal): Promise<readonly SqlResult[]> => {
    const patience = { limit: busyTimeout, signal };
    const writes = statements.some(isWrite);
    const transaction = await waitWhileBusy(() => lock(client, writes), patience);
    try {
      const results = await transaction.batch(statements.map(bound));
      if (writes) await waitWhileBusy(() => transaction.executeMultiple("COMMIT"), patience);
      return results.map((result, position) => report(statements[position]?.writes === true, result));
    } finally {
      transaction.close();
    }
  };

  return {
    name: "libsql",
    maxParameters: 32_766,
    async execute(statements, { atomic, signal }) {
      const { single, own, reader, writer } = connection ?? (await open(signal));
      const writes = statements.some(isWrite);
      const client = writes ? writer : reader;
      const queue = single || writes ? turns : readTurns;
      const wait = queue.enter(signal);
      if (wait !== undefined) await wait;
      try {
        if (atomic) return await runLocked(client, statements, signal);
        const results: SqlResult[] = [];
        for (const statement of statements) {
          if (single || (own && !writes) || ALONE.test(statement.sql)) {
            results.push(await runAlone(client, !single, statement, signal));
          } else results.push(...(await runLocked(client, [statement], signal)));
        }
        return results;
      } finally {
        queue.leave();
      }
    },
    async begin({ signal }) {
      const { writer } = connection ?? (await open(signal));
      await turns.enter(signal);
      try {
        const transaction = await waitWhileBusy(() => lock(writer, true), { limit: busyTimeout, signal });
        return (held = hold(transaction, busyTimeout, turns));
      } catch (error) {
        turns.leave();
        throw error;
      }
    },
    async close() {
      turns.close();
      readTurns.close();
      await held?.rollback().catch(() => undefined);
      const opened = await opening?.catch(() => undefined);
      if (opened?.own !== true) return;
      opened.writer.close();
      opened.reader.close();
    },
  };
}

/** Begins a transaction that has its lock, or leaves nothing behind. */
async function lock(client: Client, writes: boolean): Promise<Transaction> {
  const transaction = await client.transaction("deferred");
  try {
    await transaction.executeMultiple(writes ? LOCK_TO_WRITE : LOCK_TO_READ);
    return transaction;
  } catch (error) {
    transaction.close();
    throw error;
  }
}

/** Replaces the connections of a client, so that a statement stuck on one of them can do no harm. */
async function renew(client: Client): Promise<void> {
  await client.reconnect();
}

/** Keeps the turn to write until the transaction ends. */
function hold(transaction: Transaction, limit: number, turns: StatementQueue): SqlTransaction {
  let over = false;
  const check = (): void => {
    if (over) throw new ConnectionStateError("this transaction is over: begin another one");
  };
  const end = async (finish: () => Promise<void>): Promise<void> => {
    check();
    over = true;
    try {
      await finish();
    } finally {
      // Rolls back what is still open.
      transaction.close();
      turns.leave();
    }
  };
  return {
    async execute(statements, { signal }) {
      check();
      if (signal?.aborted === true) throw new OperationalError("aborted before it ran", { cause: signal.reason });
      const results = await transaction.batch(statements.map(bound));
      return results.map((result, position) => report(statements[position]?.writes === true, result));
    },
    commit: () => end(() => waitWhileBusy(() => transaction.executeMultiple("COMMIT"), { limit })),
    rollback: () => end(async () => undefined),
  };
}

function isWrite(statement: SqlStatement): boolean {
  return statement.writes;
}

function bound({ sql, params }: SqlStatement): { readonly sql: string; readonly args: InArgs } {
  return { sql, args: params as InArgs };
}

/** Rows of the client can be read by index, which is all that a row of a driver promises: they are passed on as they are. */
function report(writes: boolean, { rows, columns, rowsAffected }: ResultSet): SqlResult {
  return {
    rows: rows as unknown as SqlResult["rows"],
    columns,
    // The client counts nothing where a writing statement returns rows.
    affected: writes && columns.length > 0 ? rows.length : rowsAffected,
    get decoders() {
      return columns.map(() => plain);
    },
  };
}

/** Integers arrive as bigint and bytes as a buffer. */
function plain(cell: unknown): unknown {
  if (cell instanceof ArrayBuffer) return new Uint8Array(cell);
  return typeof cell === "bigint" && Number.isSafeInteger(Number(cell)) ? Number(cell) : cell;
}
