import type { InteractiveSqlDriver, SqlTransaction } from "../../src/contracts/sql-driver.ts";
import { turnQueue } from "../../src/contracts/turn-queue.ts";
import type { ResultReader } from "./messages.ts";
import { type PgliteOptions, lazyConnection, verifyOptions } from "./pglite-connection.ts";
import { beginning, holdTransaction } from "./pglite-transaction.ts";
import { exclusively, runStatements } from "./run-statements.ts";

/** Moves statements to an embedded Postgres, which is a single connection. */
export function pgliteDriver(options: PgliteOptions, readResult: ResultReader): InteractiveSqlDriver {
  verifyOptions(options);
  const turns = turnQueue(options.timeout ?? 30_000);
  const connection = lazyConnection(options);
  let held: SqlTransaction | undefined;

  return {
    name: "pglite",
    maxParameters: 65_535,
    async execute(statements, { atomic, signal }) {
      const wait = turns.enter(signal);
      if (wait !== undefined) await wait;
      try {
        const opened = await connection.open();
        const found = await exclusively(opened, () => runStatements(opened, statements, { atomic, keep: true }));
        return found.map(readResult);
      } finally {
        turns.leave();
      }
    },
    async begin(settings) {
      const start = beginning(settings);
      await turns.enter(settings.signal);
      try {
        const opened = await connection.open();
        return (held = await holdTransaction(opened, start, { readResult, ended: () => turns.leave() }));
      } catch (error) {
        turns.leave();
        throw error;
      }
    },
    async close() {
      turns.close();
      await held?.rollback().catch(() => undefined);
      await connection.close();
    },
  };
}
