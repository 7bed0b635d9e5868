import type { ExplainPlan } from "../plan/plan.ts";
import type { Dialect } from "./dialect.ts";
import type { Job } from "./job.ts";

/** The job of asking how another one would be done. */
export function explained(plan: ExplainPlan, { compiled, values }: Job, { explain }: Dialect): Job {
  return {
    plan,
    values: [],
    compiled: {
      bind: (_, __, limits) =>
        compiled
          .bind(plan.of, values, limits)
          // What only sets something has no plan.
          .filter(({ sql }) => !sql.startsWith("SET "))
          .map(({ sql, params }) => ({ sql: `${explain} ${sql}`, params, writes: false })),
      read: (results) => {
        const rows = results.flatMap((result) =>
          result.rows.map((cells) => ({ text: String(cells[cells.length - 1]) })),
        );
        return { rows, count: rows.length };
      },
    },
  };
}
