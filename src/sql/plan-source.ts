import type { Source } from "../plan/nodes.ts";
import type { Plan } from "../plan/plan.ts";

/** The source that a plan is about: what its compiled statement is kept with. SQL of the user has none. */
export function sourceOf(plan: Plan): Source | null {
  switch (plan.kind) {
    case "select":
      return plan.scope.source;
    case "aggregate":
    case "exists":
      return plan.of.scope.source;
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
