import type { AdapterTransaction, RunOptions } from "../contracts/adapter.ts";
import type { SqlRunner, SqlStatement } from "../contracts/sql-driver.ts";
import type { Plan } from "../plan/plan.ts";
import type { Dialect } from "./dialect.ts";
import { jobOf } from "./jobs.ts";
import { explained, runLinked, runTogether } from "./run-jobs.ts";

/** What every level of a transaction shares. */
export interface TransactionParts {
  readonly runner: SqlRunner;
  readonly dialect: Dialect;
  readonly maxParameters: number;
}

/** How a level of a transaction ends. */
export interface TransactionEnds {
  readonly commit: () => Promise<unknown>;
  readonly rollback: () => Promise<unknown>;
}

/** An open transaction of a driver, or a savepoint in one, as a transaction of an adapter. */
export function sqlTransaction(parts: TransactionParts, ends: TransactionEnds, depth = 1): AdapterTransaction {
  const { runner, dialect, maxParameters } = parts;
  const name = `anyrow_${depth}`;
  const explain = <Done>(work: () => Promise<Done>): Promise<Done> => explained(work, [], dialect);

  const begin = async (): Promise<AdapterTransaction> => {
    await explain(() => send(runner, `SAVEPOINT ${name}`));
    const inner: TransactionEnds = {
      commit: () => send(runner, `RELEASE ${name}`),
      rollback: () => undo(runner, name),
    };
    return sqlTransaction(parts, inner, depth + 1);
  };
  const run = async (plans: readonly Plan[], { atomic, signal }: RunOptions): ReturnType<AdapterTransaction["run"]> => {
    const jobs = plans.map((plan) => jobOf(plan, dialect, maxParameters));
    const open = { runner, dialect, atomic: false, signal };
    if (!jobs.some(({ isLinked }) => isLinked)) {
      return runTogether(jobs, atomic ? { ...open, runner: savepointRunner(runner, name) } : open);
    }
    return atomic
      ? within(await begin(), (transaction) => transaction.run(plans, { atomic: false, signal }))
      : runLinked(jobs, open);
  };
  return {
    run,
    begin,
    commit: () => explain(async () => void (await ends.commit())),
    rollback: () => explain(async () => void (await ends.rollback())),
    migrator: { apply: async (operations) => void (await run([{ kind: "ddl", operations }], { atomic: true })) },
  };
}

/** Does work in a transaction and keeps it, or undoes it when it fails. */
export async function within<Done>(
  transaction: AdapterTransaction,
  work: (transaction: AdapterTransaction) => Promise<Done>,
): Promise<Done> {
  let done: Done;
  try {
    done = await work(transaction);
  } catch (error) {
    // The first error is the one that says why.
    await transaction.rollback().catch(() => undefined);
    throw error;
  }
  await transaction.commit();
  return done;
}

function statement(sql: string): SqlStatement {
  return { sql, params: [], writes: true };
}

function send(runner: SqlRunner, ...texts: readonly string[]): Promise<unknown> {
  return runner.execute(texts.map(statement), { atomic: false });
}

function undo(runner: SqlRunner, name: string): Promise<unknown> {
  return send(runner, `ROLLBACK TO ${name}`, `RELEASE ${name}`);
}

/** Makes statements in a transaction all or nothing, in one request. */
function savepointRunner(runner: SqlRunner, name: string): SqlRunner {
  return {
    async execute(statements, options) {
      const all = [statement(`SAVEPOINT ${name}`), ...statements, statement(`RELEASE ${name}`)];
      try {
        return (await runner.execute(all, { ...options, atomic: true })).slice(1, -1);
      } catch (error) {
        await undo(runner, name).catch(() => undefined);
        throw error;
      }
    },
  };
}
