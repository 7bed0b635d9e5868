import type { Adapter, AdapterTransaction, Capabilities, TransactionOptions } from "../contracts/adapter.ts";
import { type SqlDriver, type SqlTransaction, isInteractive } from "../contracts/sql-driver.ts";
import { within } from "../contracts/within.ts";
import { UnsupportedError } from "../errors.ts";
import type { Plan } from "../plan/plan.ts";
import type { Dialect } from "./dialect.ts";
import { inspectorOf } from "./inspector.ts";
import { linkKeys } from "./link-keys.ts";
import { type Place, explain, runPlans } from "./run-plans.ts";
import { type TransactionEnds, sqlTransaction } from "./sql-transaction.ts";
import { statementPort } from "./statement-port.ts";

/** What an adapter over SQL is called and can do. */
export interface SqlAdapterOptions<Can extends Capabilities> {
  /** How errors and inspections name the store; the name of the driver unless given. */
  readonly name?: string;
  readonly capabilities: Can;
}

/** Makes an adapter of a dialect, which knows how a database spells SQL, and a driver, which moves statements and rows. */
export function sqlAdapter<Can extends Capabilities>(
  dialect: Dialect,
  driver: SqlDriver,
  { name = driver.name, capabilities }: SqlAdapterOptions<Can>,
): Adapter<Can> {
  const linksInside = driver.network?.trip === "request" || !capabilities.transactions;
  const link = (plans: readonly Plan[]): readonly Plan[] | null => (linksInside ? linkKeys(plans, dialect) : null);
  const parts = { runner: driver, dialect, limits: driver, link };
  const begin =
    isInteractive(driver) && capabilities.transactions
      ? async (options: TransactionOptions): Promise<AdapterTransaction> => {
          try {
            const runner = await driver.begin(options);
            return sqlTransaction({ ...parts, runner }, endsOf(runner));
          } catch (error) {
            throw explain(error, dialect);
          }
        }
      : undefined;
  const place: Place = {
    ...parts,
    linked: async (plans, { signal, onRequest }) => {
      if (begin === undefined) {
        const instead = "make it in the program, as default(uuid7) does";
        throw new UnsupportedError("a key that an earlier query of the list makes", name, instead);
      }
      const call = { signal, onRequest };
      return within(await begin(call), (transaction) => transaction.run(plans, { ...call, atomic: false }), call);
    },
  };
  const run: Adapter["run"] = (plans, options) => runPlans(plans, place, options);
  return {
    name,
    capabilities,
    network: driver.network,
    refuses: linksInside,
    run,
    ...(begin && { begin }),
    migrator: statementPort(dialect, run),
    inspect: inspectorOf(dialect, name, driver).inspect,
    outside: driver.refuse && inspectorOf(dialect, name, driver, (statements) => driver.refuse?.(statements)),
    close: () => driver.close(),
  };
}

function endsOf(runner: SqlTransaction): TransactionEnds {
  const finish = runner.finish?.bind(runner);
  return {
    commit: (options) => runner.commit(options),
    rollback: (options) => runner.rollback(options),
    ...(finish && { finish }),
  };
}
