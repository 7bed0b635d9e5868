import { refuseAborted } from "../../src/contracts/refused-call.ts";
import type { SqlResult, SqlStatement, SqlTransaction } from "../../src/contracts/sql-driver.ts";
import type { Patience } from "../../src/contracts/wait-while-busy.ts";
import { ConnectionStateError } from "../../src/errors.ts";
import { promptly } from "./busy.ts";
import type { SqliteConnection } from "./sqlite-connection.ts";

/** Runs statements that only read; `atomic` when all must see the same moment. */
export function runReads(
  connection: SqliteConnection,
  statements: readonly SqlStatement[],
  atomic: boolean,
): readonly SqlResult[] {
  if (!atomic) return statements.map(connection.run);
  const results = runInside(connection, statements, false);
  connection.commit();
  return results;
}

/** Opens a transaction and runs statements in it; what fails leaves nothing. */
function runInside(
  connection: SqliteConnection,
  statements: readonly SqlStatement[],
  writes: boolean,
): readonly SqlResult[] {
  connection.begin(writes);
  try {
    return statements.map(connection.run);
  } catch (error) {
    connection.rollback();
    throw error;
  }
}

/** Runs statements in a transaction of their own. */
export async function runAtomic(
  connection: SqliteConnection,
  statements: readonly SqlStatement[],
  patience: Patience,
): Promise<readonly SqlResult[]> {
  const writes = statements.some((statement) => statement.writes);
  const results = await promptly(() => runInside(connection, statements, writes), patience);
  await commit(connection, patience);
  return results;
}

/** Commits, or undoes everything when others read for longer than it can wait. */
async function commit(connection: SqliteConnection, patience: Patience): Promise<void> {
  try {
    await promptly(() => connection.commit(), patience);
  } catch (error) {
    connection.rollback();
    throw error;
  }
}

/** Opens a transaction and holds it until it is ended; `ended` is called once. */
export async function holdTransaction(
  connection: SqliteConnection,
  patience: Patience,
  ended: () => void,
): Promise<SqlTransaction> {
  await promptly(() => connection.begin(true), patience);
  let over = false;
  const check = (): void => {
    if (over) throw new ConnectionStateError("this transaction is over: begin another one");
  };
  const end = async (finish: () => Promise<void> | void): Promise<void> => {
    check();
    over = true;
    try {
      await finish();
    } finally {
      ended();
    }
  };
  return {
    async execute(statements, { signal }) {
      check();
      refuseAborted(signal);
      return statements.map(connection.run);
    },
    commit: () => end(() => commit(connection, { limit: patience.limit })),
    rollback: () => end(() => connection.rollback()),
  };
}
