import type { Network } from "../contracts/adapter.ts";
import type { SqlDriver, SqlStatement } from "../contracts/sql-driver.ts";
import type { Inspector } from "../plan/query.ts";
import type { Dialect } from "./dialect.ts";
import { jobOf, statementsOf } from "./jobs.ts";
import type { StatementLimits } from "./statement-limits.ts";

/** Shows the statements of plans without running them. */
export function inspectorOf(
  dialect: Dialect,
  store: string = dialect.name,
  limits: StatementLimits & Pick<SqlDriver, "network"> = dialect,
  refuse?: (statements: readonly SqlStatement[]) => void,
): Inspector {
  return {
    inspect(plan) {
      const sent = statementsOf(jobOf(plan, dialect), limits);
      refuse?.(sent);
      const statements = sent.map(({ sql, params }) => ({ sql, params }));
      return { store, roundTrips: tripsOf(statements.length, limits.network), statements };
    },
  };
}

/** Where each statement is a trip of its own, so are the two that keep several together. */
function tripsOf(statements: number, network: Network | undefined): number {
  if (network?.trip !== "statement") return Math.min(statements, 1);
  return statements > 1 ? statements + 2 : statements;
}
