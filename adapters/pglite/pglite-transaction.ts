import type { TransactionOptions } from "../../src/contracts/adapter.ts";
import { refuseAborted } from "../../src/contracts/refused-call.ts";
import type { SqlStatement, SqlTransaction } from "../../src/contracts/sql-driver.ts";
import { ConnectionStateError, invalid } from "../../src/errors.ts";
import { type PgliteAnswer, type ResultReader, answers } from "./messages.ts";
import type { PgliteConnection } from "./pglite-connection.ts";
import { exclusively, runStatements, send } from "./run-statements.ts";

interface HoldOptions {
  readonly readResult: ResultReader;
  /** Called once, when the transaction has ended. */
  readonly ended: () => void;
}

/** The statement that begins a transaction. */
export function beginning({ isolation }: TransactionOptions): SqlStatement {
  // The text becomes part of a statement: what is not one of the levels must not get there.
  if (isolation !== undefined && !/^(read committed|repeatable read|serializable)$/.test(isolation)) {
    throw invalid(null, ["isolation"], 'must be "read committed", "repeatable read" or "serializable"');
  }
  const level = isolation === undefined ? "" : ` ISOLATION LEVEL ${isolation.toUpperCase()}`;
  return { sql: `BEGIN${level}`, params: [], writes: false };
}

/** Begins a transaction, and keeps everybody else who has the client waiting until it ends. */
export async function holdTransaction(
  opened: PgliteConnection,
  start: SqlStatement,
  { readResult, ended }: HoldOptions,
): Promise<SqlTransaction> {
  const giveBack = await takeAlone(opened);
  try {
    await send(opened, [start], false);
  } catch (error) {
    giveBack();
    throw error;
  }
  const leave = (): void => {
    giveBack();
    ended();
  };
  return hold(opened, { readResult, ended: leave });
}

/** Keeps everybody else who has the client waiting until the function it gives is called. */
function takeAlone(opened: PgliteConnection): Promise<() => void> {
  return new Promise((taken, failed) => {
    exclusively(opened, () => new Promise<void>((giveBack) => taken(giveBack))).catch(failed);
  });
}

function hold(opened: PgliteConnection, { readResult, ended }: HoldOptions): SqlTransaction {
  let over = false;
  const check = (): void => {
    if (over) throw new ConnectionStateError("this transaction is over: begin another one");
  };
  let previous: Promise<unknown> = Promise.resolve();
  // The client mixes up the answers to requests that it is given at the same time.
  const inTurn = <Done>(work: () => Promise<Done>): Promise<Done> => {
    const done = previous.then(work);
    previous = done.catch(() => undefined);
    return done;
  };
  const end = async (sql: string): Promise<readonly PgliteAnswer[]> => {
    check();
    over = true;
    try {
      return answers(await inTurn(() => send(opened, [{ sql, params: [], writes: true }], true)));
    } finally {
      ended();
    }
  };
  return {
    async execute(statements, { atomic, signal }) {
      check();
      refuseAborted(signal);
      const found = await inTurn(() => runStatements(opened, statements, { atomic, keep: false }));
      return found.map(readResult);
    },
    async commit() {
      const [answer] = await end("COMMIT");
      // After a failed statement the server answers COMMIT by rolling back, and calls that success.
      if (answer?.command === "ROLLBACK")
        throw new ConnectionStateError("a statement of this transaction had failed: all of it was rolled back");
    },
    async rollback() {
      await end("ROLLBACK");
    },
  };
}
