import type { AdapterTransaction } from "../contracts/adapter.ts";
import type { SqlRunner, SqlStatement } from "../contracts/sql-driver.ts";
import { within } from "../contracts/within.ts";
import { statementPort } from "./statement-port.ts";
import { type Place, explain, runLinked, runPlans } from "./run-plans.ts";

/** How a level of a transaction ends. */
export interface TransactionEnds {
  readonly commit: () => Promise<unknown>;
  readonly rollback: () => Promise<unknown>;
}

/** An open transaction of a driver, or a savepoint in one, as a transaction of an adapter. */
export function sqlTransaction(parts: Omit<Place, "linked">, ends: TransactionEnds, depth = 1): AdapterTransaction {
  const { runner, dialect } = parts;
  const name = `anyrow_${depth}`;
  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      throw explain(error, dialect);
    }
  };
  const begin = async (): Promise<AdapterTransaction> => {
    await attempt(() => send(runner, `SAVEPOINT ${name}`));
    const commit = (): Promise<unknown> => send(runner, `RELEASE ${name}`);
    return sqlTransaction(parts, { commit, rollback: () => undo(runner, name) }, depth + 1);
  };
  const open: Place = { ...parts, linked: (plans, options) => runLinked(plans, open, options) };
  const apart: Place = {
    ...parts,
    runner: savepointRunner(runner, name),
    linked: async (plans, options) => within(await begin(), (inner) => inner.run(plans, { ...options, atomic: false })),
  };
  const run: AdapterTransaction["run"] = (plans, { atomic, signal }) =>
    runPlans(plans, atomic ? apart : open, { atomic: true, signal });
  return {
    run,
    begin,
    commit: () => attempt(ends.commit),
    rollback: () => attempt(ends.rollback),
    migrator: statementPort(dialect, run),
  };
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
