import type { Inspector } from "../plan/query.ts";
import type { Dialect } from "./dialect.ts";
import { jobOf, statementsOf } from "./jobs.ts";

/** Shows the statements of plans without running them. */
export function inspectorOf(
  dialect: Dialect,
  store: string = dialect.name,
  maxParameters: number = dialect.maxParameters,
): Inspector {
  return {
    inspect(plan) {
      const statements = statementsOf(jobOf(plan, dialect), maxParameters).map(({ sql, params }) => ({ sql, params }));
      return { store, roundTrips: Math.min(statements.length, 1), statements };
    },
  };
}
