import type { Client, ResultSet } from "@libsql/client";
import type { InteractiveSqlDriver, SqlResult, SqlStatement, SqlTransaction } from "../../src/contracts/sql-driver.ts";
import { turnQueue } from "../../src/contracts/turn-queue.ts";
import { type LibsqlConnection, prepareConnection, verifyOptions, openConnection } from "./libsql-connection.ts";
import type { LibsqlOptions } from "./libsql-options.ts";
import { isExplained, refuseExplained } from "./explained.ts";
import { type Lane, holdTransaction, runLocked } from "./locked-transaction.ts";
import { bound, isWrite, report } from "./results.ts";
import { type Patience, waitWhileBusy } from "./wait-while-busy.ts";

/** What SQLite refuses to do, or to do fully, inside a transaction. */
const ALONE = /^\s*(VACUUM|PRAGMA|ATTACH|DETACH)\b/i;

/** Moves statements to libSQL databases in files and in memory. */
export function libsqlDriver(options: LibsqlOptions): InteractiveSqlDriver {
  verifyOptions(options);
  const { timeout = 30_000, busyTimeout: limit = 5_000 } = options;
  const turns = turnQueue(timeout);
  // One read at a time, so that nobody else is on a connection that has to be replaced.
  const readTurns = turnQueue(timeout + limit);
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

  return {
    name: "libsql",
    maxParameters: 32_766,
    async execute(statements, { atomic, signal }) {
      const opened = connection ?? (await open(signal));
      const writes = statements.some(isWrite);
      const queue = opened.single || writes ? turns : readTurns;
      const wait = queue.enter(signal);
      if (wait !== undefined) await wait;
      try {
        const run = atomic ? runLocked : runEach;
        return await run(laneOf(opened, writes), statements, { limit, signal });
      } finally {
        queue.leave();
      }
    },
    async begin({ signal }) {
      const opened = connection ?? (await open(signal));
      await turns.enter(signal);
      try {
        return (held = await holdTransaction(laneOf(opened, true), { limit, signal }, () => turns.leave()));
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

function laneOf({ reader, writer, single, own }: LibsqlConnection, writes: boolean): Lane {
  return {
    client: writes ? writer : reader,
    isPrepared: own || single,
    needsLock: !single && (writes || !own),
    renews: !single,
  };
}

/** Runs statements one after the other, each kept or undone by itself. */
async function runEach(
  lane: Lane,
  statements: readonly SqlStatement[],
  patience: Patience,
): Promise<readonly SqlResult[]> {
  const results: SqlResult[] = [];
  for (const statement of statements) {
    const isAlone = ALONE.test(statement.sql);
    if (!lane.renews) refuseExplained(statement);
    if (lane.needsLock && !isAlone) results.push(...(await runLocked(lane, [statement], patience)));
    else results.push(await runAlone(lane, statement, patience));
    if (lane.renews && isExplained(statement)) await renew(lane.client);
    // It may have changed what the connection needs.
    if (isAlone && lane.isPrepared) await prepareConnection(lane.client);
  }
  return results;
}

/** Runs a statement outside any transaction. Where it may meet a lock, the connections it could be stuck on are replaced. */
async function runAlone({ client, renews }: Lane, statement: SqlStatement, patience: Patience): Promise<SqlResult> {
  let result: ResultSet;
  try {
    result = await client.execute(bound(statement));
  } catch (error) {
    const refused = renews ? (): Promise<void> => renew(client) : undefined;
    result = await waitWhileBusy(() => client.execute(bound(statement)), { ...patience, refused }, error);
  }
  return report(statement.writes, result);
}

async function renew(client: Client): Promise<void> {
  await client.reconnect();
  await prepareConnection(client);
}
