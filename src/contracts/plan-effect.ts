import type { ExplainPlan, Plan, ReadPlan } from "../plan/plan.ts";
import type { WritePlan } from "../plan/write-plan.ts";

/** Whether a plan changes nothing. What SQL of the user does is not known. */
export function isRead(plan: Plan): plan is ReadPlan | ExplainPlan {
  return plan.kind === "explain" || plan.kind === "select" || plan.kind === "exists" || plan.kind === "aggregate";
}

/** Whether a plan changes rows. What SQL of the user does is not known. */
export function isWrite(plan: Plan): plan is WritePlan {
  return plan.kind !== "raw" && !isRead(plan);
}
