import type { Source } from "../plan/nodes.ts";
import type { Plan } from "../plan/plan.ts";
import type { RowsNode } from "../plan/select-plan.ts";

/** The source that a plan is about: what its compiled statement is kept with. SQL of the user has none. */
export function sourceOf(plan: Plan): Source | null {
  switch (plan.kind) {
    case "select":
      return rowsSource(plan);
    case "aggregate":
    case "exists":
      return rowsSource(plan.of);
    case "insert":
    case "updateMany":
      return plan.source;
    case "update":
    case "delete":
      return plan.rows.scope.source;
    case "getOrCreate":
    case "updateOrCreate":
      return plan.insert.source;
    default:
      return null;
  }
}

/** Rows that other queries give are kept with the source of the first of those. */
function rowsSource({ scope, derived }: RowsNode): Source {
  const [first] = derived?.queries ?? [];
  return first === undefined ? scope.source : rowsSource(first);
}
