import { finish } from "./open-sqlite.ts";
import type { SqliteConnection } from "./sqlite-connection.ts";
import type { StatementKind } from "./statement-kind.ts";

/** What has to happen to a transaction beside its statements. */
export interface TransactionWatch {
  /** Takes note of a statement that ran, or failed for another reason than a lock. */
  observe(kind: StatementKind): void;
  /** Whether the transaction was rolled back because it had held the write lock for too long; says so once. */
  takeTimeout(): boolean;
  /** Stops watching. */
  stop(): void;
}

/** What a watch looks after. */
export interface Watched {
  readonly connection: SqliteConnection;
  /** How long a transaction may hold the write lock, in milliseconds. */
  readonly limit: number;
  /** Called when a transaction that may have held the write lock has ended. */
  readonly released: () => void;
}

/** Watches the transactions of a connection: none holds the write lock for too long, and none that only reads writes. */
export function watchTransactions({ connection, limit, released }: Watched): TransactionWatch {
  let deadline: ReturnType<typeof setTimeout> | undefined;
  let onlyReads = false;
  let timedOut = false;

  const ended = (): void => {
    clearTimeout(deadline);
    if (onlyReads) finish(connection, "PRAGMA query_only = OFF");
    onlyReads = false;
    if (deadline !== undefined) released();
    deadline = undefined;
  };
  const rollBack = (): void => {
    timedOut = true;
    finish(connection, "ROLLBACK");
    ended();
  };
  return {
    observe(kind) {
      if (!connection.inTransaction) return ended();
      if (kind.begins === "readonly" && !onlyReads) {
        // SQLite takes READONLY for the name of the transaction; this makes it true.
        finish(connection, "PRAGMA query_only = ON");
        onlyReads = true;
      }
      if (kind.locks && !onlyReads) deadline ??= setTimeout(rollBack, limit);
    },
    takeTimeout() {
      const was = timedOut;
      timedOut = false;
      return was;
    },
    stop: () => clearTimeout(deadline),
  };
}
