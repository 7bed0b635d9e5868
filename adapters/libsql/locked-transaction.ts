import type { Client, Transaction } from "@libsql/client";
import type { SqlResult, SqlStatement, SqlTransaction } from "../../src/contracts/sql-driver.ts";
import { ConnectionStateError, OperationalError } from "../../src/errors.ts";
import { bound, isWrite, reports } from "./results.ts";
import { type Patience, waitWhileBusy } from "./wait-while-busy.ts";

// A prepared statement that meets a lock is not reset by this client: until it is garbage, later writes on its connection are
// reported as done but not committed, and reads keep a lock. SQL run as a script leaves nothing behind, so locks are taken and
// given up by scripts, and what runs between them cannot meet one.
const LOCK_TO_WRITE =
  // Without spilling, a large transaction needs no exclusive lock before its end: others can read until then.
  "ROLLBACK; PRAGMA foreign_keys = ON; PRAGMA cache_spill = OFF; BEGIN IMMEDIATE";
const LOCK_TO_READ = "SELECT 1 FROM sqlite_schema LIMIT 1";

/** Begins a transaction that has its lock. */
async function begin(client: Client, writes: boolean): Promise<Transaction> {
  const transaction = await client.transaction("deferred");
  try {
    await transaction.executeMultiple(writes ? LOCK_TO_WRITE : LOCK_TO_READ);
    return transaction;
  } catch (error) {
    transaction.close();
    throw error;
  }
}

function commit(transaction: Transaction, patience: Patience): Promise<void> {
  return waitWhileBusy(() => transaction.executeMultiple("COMMIT"), patience);
}

/** Runs statements in a transaction of their own. */
export async function runLocked(
  client: Client,
  statements: readonly SqlStatement[],
  patience: Patience,
): Promise<readonly SqlResult[]> {
  const writes = statements.some(isWrite);
  const transaction = await waitWhileBusy(() => begin(client, writes), patience);
  try {
    const results = await transaction.batch(statements.map(bound));
    if (writes) await commit(transaction, patience);
    return reports(statements, results);
  } finally {
    // Rolls back what is still open.
    transaction.close();
  }
}

/** Opens a transaction and holds it until it is ended; `ended` is called once. */
export async function holdTransaction(client: Client, patience: Patience, ended: () => void): Promise<SqlTransaction> {
  const transaction = await waitWhileBusy(() => begin(client, true), patience);
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
      transaction.close();
      ended();
    }
  };
  return {
    async execute(statements, { signal }) {
      check();
      if (signal?.aborted === true) throw new OperationalError("aborted before it ran", { cause: signal.reason });
      return reports(statements, await transaction.batch(statements.map(bound)));
    },
    commit: () => end(() => commit(transaction, { limit: patience.limit })),
    rollback: () => end(async () => undefined),
  };
}
