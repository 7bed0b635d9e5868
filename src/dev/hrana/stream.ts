import type { HranaLimits } from "./limits.ts";
import type { SqliteConnection } from "./sqlite-connection.ts";
import { type TransactionWatch, watchTransactions } from "./transaction-watch.ts";
import type { WriteLockQueue } from "./write-lock-queue.ts";

/** One client's line of requests: a connection to the database, and the SQL texts it has stored. */
export interface HranaStream {
  readonly connection: SqliteConnection;
  readonly transactions: TransactionWatch;
  readonly texts: Map<number, string>;
  readonly locks: WriteLockQueue;
  readonly limits: HranaLimits;
  readonly closed: boolean;
  /** Ends the stream; what it has not committed is undone. May be called twice. */
  close(): void;
}

/** Makes a stream over a connection that is its own. */
export function openStream(connection: SqliteConnection, locks: WriteLockQueue, limits: HranaLimits): HranaStream {
  const transactions = watchTransactions({ connection, limit: limits.writeTransaction, released: locks.wake });
  let closed = false;
  return {
    connection,
    transactions,
    texts: new Map(),
    locks,
    limits,
    get closed() {
      return closed;
    },
    close() {
      if (closed) return;
      closed = true;
      transactions.stop();
      connection.close();
      locks.wake();
    },
  };
}
