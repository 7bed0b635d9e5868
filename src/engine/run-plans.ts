import type { Result } from "../contracts/adapter.ts";
import type { RowUnit } from "../contracts/row-store.ts";
import type { EnginePlan } from "./refuse-sql.ts";
import { runPlan } from "./run-plan.ts";
import { openSession } from "./session.ts";
import type { Steps } from "./steps.ts";

/** Runs plans in order; later ones see what earlier ones wrote. `before` is told of each. */
export function* runPlans(plans: readonly EnginePlan[], unit: RowUnit, before?: () => void): Steps<Result[]> {
  const session = openSession(unit);
  const results: Result[] = [];
  for (const plan of plans) {
    before?.();
    results.push(yield* runPlan(plan, session));
  }
  return results;
}
