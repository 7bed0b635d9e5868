import type { AdapterTransaction } from "../contracts/adapter.ts";
import type { CallOptions } from "../contracts/call-options.ts";
import type { SqlRunner, SqlStatement, SqlTransaction } from "../contracts/sql-driver.ts";
import { within } from "../contracts/within.ts";
import { statementPort } from "./statement-port.ts";
import { type Place, explain, finishPlans, runLinked, runPlans } from "./run-plans.ts";

/** How a level of a transaction ends. */
export interface TransactionEnds {
  readonly commit: (options?: CallOptions) => Promise<unknown>;
  readonly rollback: (options?: CallOptions) => Promise<unknown>;
  /** Runs statements as the last ones and commits, in one request. */
  readonly finish?: SqlTransaction["finish"];
}

/** An open transaction of a driver, or a savepoint in one, as a transaction of an adapter. */
export function sqlTransaction(given: Omit<Place, "linked">, ends: TransactionEnds, depth = 1): AdapterTransaction {
  const { runner, dialect } = given;
  // What one list keeps until the transaction ends, a later one would find.
  const parts = dialect.createdKeys.kind === "kept" ? { ...given, link: () => null } : given;
  const name = `anyrow_${depth}`;
  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      throw explain(error, dialect);
    }
  };
  const begin: AdapterTransaction["begin"] = async (options) => {
    await attempt(() => send(runner, options, `SAVEPOINT ${name}`));
    const inner: TransactionEnds = {
      commit: (call) => send(runner, call, `RELEASE ${name}`),
      rollback: (call) => undo(runner, call, name),
    };
    return sqlTransaction(parts, inner, depth + 1);
  };
  const open: Place = { ...parts, linked: (plans, options) => runLinked(plans, open, options) };
  const apart: Place = {
    ...parts,
    runner: savepointRunner(runner, name),
    linked: async (plans, options) =>
      within(await begin(options), (inner) => inner.run(plans, { ...options, atomic: false }), options),
  };
  const run: AdapterTransaction["run"] = (plans, options) =>
    runPlans(plans, options.atomic ? apart : open, { ...options, atomic: true });
  const { finish, commit } = ends;
  return {
    run,
    begin,
    ...(finish && { finish: (plans, options) => finishPlans(plans, open, { finish, commit }, options) }),
    commit: (options) => attempt(() => commit(options)),
    rollback: (options) => attempt(() => ends.rollback(options)),
    migrator: statementPort(dialect, run),
  };
}

function statement(sql: string): SqlStatement {
  return { sql, params: [], writes: true };
}

function send(runner: SqlRunner, options: CallOptions | undefined, ...texts: readonly string[]): Promise<unknown> {
  return runner.execute(texts.map(statement), { ...options, atomic: false });
}

function undo(runner: SqlRunner, options: CallOptions | undefined, name: string): Promise<unknown> {
  return send(runner, options, `ROLLBACK TO ${name}`, `RELEASE ${name}`);
}

/** Makes statements in a transaction all or nothing, in one request. */
function savepointRunner(runner: SqlRunner, name: string): SqlRunner {
  return {
    async execute(statements, options) {
      const all = [statement(`SAVEPOINT ${name}`), ...statements, statement(`RELEASE ${name}`)];
      try {
        return (await runner.execute(all, { ...options, atomic: true })).slice(1, -1);
      } catch (error) {
        await undo(runner, { onRequest: options.onRequest }, name).catch(() => undefined);
        throw error;
      }
    },
  };
}
