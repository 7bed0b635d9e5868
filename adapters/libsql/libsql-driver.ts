import type { Client, InArgs, ResultSet, Transaction } from "@libsql/client";
import type {
  ExecuteOptions,
  InteractiveSqlDriver,
  SqlResult,
  SqlStatement,
  SqlTransaction,
} from "../../src/contracts/sql-driver.ts";
import type { StatementQueueFactory } from "../../src/contracts/statement-queue.ts";
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

  const open = async (): Promise<LibsqlConnection> => {
    try {
      connection = await (opening ??= openConnection(options));
      return connection;
    } catch (error) {
      opening = undefined;
      throw error;
    }
  };

  const runGroup = async (
    { single, own, reader, writer }: LibsqlConnection,
    group: readonly SqlStatement[],
    { atomic, signal }: ExecuteOptions,
  ): Promise<readonly SqlResult[]> => {
    const writes = group.some(isWrite);
    const client = writes ? writer : reader;
    const [first] = group;
    if (first !== undefined && !atomic && (single || (own && !writes) || ALONE.test(first.sql))) {
      const refused = single ? undefined : (): Promise<void> => renew(client);
      const result = await waitWhileBusy(() => client.execute(bound(first)), { limit: busyTimeout, signal, refused });
      return [report(first, result)];
    }
    const patience = { limit: busyTimeout, signal };
    const transaction = await waitWhileBusy(() => lock(client, writes), patience);
    try {
      const results = await transaction.batch(group.map(bound));
      await waitWhileBusy(() => transaction.executeMultiple("COMMIT"), patience);
      return results.map((result, position) => report(group[position], result));
    } finally {
      transaction.close();
    }
  };

  return {
    name: "libsql",
    maxParameters: 32_766,
    async execute(statements, options) {
      const opened = connection ?? (await open());
      const queue = opened.single || statements.some(isWrite) ? turns : readTurns;
      const wait = queue.enter(options.signal);
      if (wait !== undefined) await wait;
      try {
        if (options.atomic || statements.length === 1) return await runGroup(opened, statements, options);
        const results: SqlResult[] = [];
        for (const statement of statements) results.push(...(await runGroup(opened, [statement], options)));
        return results;
      } finally {
        queue.leave();
      }
    },
    async begin({ signal }) {
      const { writer } = connection ?? (await open());
      const wait = turns.enter(signal);
      if (wait !== undefined) await wait;
      try {
        const transaction = await waitWhileBusy(() => lock(writer, true), { limit: busyTimeout, signal });
        held = hold(transaction, busyTimeout, () => turns.leave());
        return held;
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
