import type { Adapter, AdapterTransaction, Capabilities, TransactionOptions } from "../contracts/adapter.ts";
import { type SqlDriver, isInteractive } from "../contracts/sql-driver.ts";
import { UnsupportedError } from "../errors.ts";
import type { Plan } from "../plan/plan.ts";
import type { Dialect } from "./dialect.ts";
import { inspectorOf } from "./inspector.ts";
import { jobOf } from "./jobs.ts";
import { explained, runTogether } from "./run-jobs.ts";
import { sqlTransaction, within } from "./sql-transaction.ts";

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
  const { maxParameters } = driver;
  const begin =
    isInteractive(driver) && capabilities.transactions
      ? async (options: TransactionOptions): Promise<AdapterTransaction> => {
          const runner = await explained(() => driver.begin(options), [], dialect);
          return sqlTransaction({ runner, dialect, maxParameters }, runner);
        }
      : undefined;
  const run: Adapter["run"] = async (plans, { atomic, signal }) => {
    const jobs = plans.map((plan) => jobOf(plan, dialect, maxParameters));
    if (!jobs.some(({ isLinked }) => isLinked)) return runTogether(jobs, { runner: driver, dialect, atomic, signal });
    // A store whose requests are whole transactions hands keys on inside the database; that way belongs here.
    if (begin === undefined) {
      throw new UnsupportedError(
        "a key that an earlier query of the list makes",
        name,
        "make it in the program, as default(uuid7) does",
      );
    }
    return within(await begin({ signal }), (transaction) => transaction.run(plans, { atomic: false, signal }));
  };
  return {
    name,
    capabilities,
    run,
    ...(begin && { begin }),
    migrator: {
      apply: async (operations) => void (await run([{ kind: "ddl", operations } satisfies Plan], { atomic: true })),
    },
    inspect: inspectorOf(dialect, name, maxParameters).inspect,
    close: () => driver.close(),
  };
}
