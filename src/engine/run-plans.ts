import type { Result } from "../contracts/adapter.ts";
import type { RowUnit } from "../contracts/row-store.ts";
import type { Plan } from "../plan/plan.ts";
import { UnsupportedError } from "../errors.ts";
import { type EnginePlan, runPlan } from "./run-plan.ts";
import { openSession } from "./session.ts";
import type { Steps } from "./steps.ts";

/** Refuses SQL before anything is done. */
export function refuseSql(plans: readonly Plan[], store: string): readonly EnginePlan[] {
  const raw = plans.some(({ kind }) => kind === "raw");
  if (raw) throw new UnsupportedError("SQL", store, "ask with filter() and the other builders");
  return plans as readonly EnginePlan[];
}

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
