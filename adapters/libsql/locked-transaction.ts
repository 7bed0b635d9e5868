import type { Client, Transaction } from "@libsql/client";
import { refuseAborted } from "../../src/contracts/refused-call.ts";
import type { SqlResult, SqlStatement, SqlTransaction } from "../../src/contracts/sql-driver.ts";
import { ConnectionStateError } from "../../src/errors.ts";
import { refuseExplained } from "./explained.ts";
import { CONNECTION_SETTINGS } from "./libsql-connection.ts";
import { bound, isWrite, reports } from "./results.ts";
import { type Patience, waitWhileBusy } from "./wait-while-busy.ts";

// A prepared statement that meets a lock is not reset by this client: until it is garbage, later writes on its connection are
// reported as done but not committed, and reads keep a lock. SQL run as a script leaves nothing behind, so locks are taken and
// given up by scripts, and what runs between them cannot meet one.
const LOCK_TO_WRITE = "ROLLBACK; BEGIN IMMEDIATE";
// Which connection of its pool a client takes that was handed in cannot be known, so each transaction sets what it needs.
const SET_AND_LOCK_TO_WRITE = `ROLLBACK; ${CONNECTION_SETTINGS}; BEGIN IMMEDIATE`;
const LOCK_TO_READ = "SELECT 1 FROM sqlite_schema LIMIT 1";

/** A client, and what its statements have to mind. */
export interface Lane {
  readonly client: Client;
  /** Its one connection has been prepared. */
  readonly isPrepared: boolean;
  /** A statement may meet a lock on a connection that cannot be replaced, and must have its own before. */
  readonly needsLock: boolean;
  /** What met a lock is tried again on another connection. */
  readonly renews: boolean;
}

/** Begins a transaction that has its lock. */
async function begin({ client, isPrepared }: Lane, writes: boolean): Promise<Transaction> {
  const transaction = await client.transaction("deferred");
  try {
    const lockToWrite = isPrepared ? LOCK_TO_WRITE : SET_AND_LOCK_TO_WRITE;
    await transaction.executeMultiple(writes ? lockToWrite : LOCK_TO_READ);
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
  lane: Lane,
  statements: readonly SqlStatement[],
  patience: Patience,
): Promise<readonly SqlResult[]> {
  const writes = statements.some(isWrite);
  for (const statement of statements) refuseExplained(statement);
  const transaction = await waitWhileBusy(() => begin(lane, writes), patience);
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
export async function holdTransaction(lane: Lane, patience: Patience, ended: () => void): Promise<SqlTransaction> {
  const transaction = await waitWhileBusy(() => begin(lane, true), patience);
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
      refuseAborted(signal);
      for (const statement of statements) refuseExplained(statement);
      return reports(statements, await transaction.batch(statements.map(bound)));
    },
    commit: () => end(() => commit(transaction, { limit: patience.limit })),
    rollback: () => end(async () => undefined),
  };
}
