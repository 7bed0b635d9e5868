import type { SelectPlan } from "../plan/select-plan.ts";

/** As many rows, with no more in them than that takes. */
export function bareRows(plan: SelectPlan): SelectPlan {
  return { ...plan, order: [], outputs: plan.distinct === true ? plan.outputs : [] };
}
