import { UnsupportedError } from "../errors.ts";
import type { Plan } from "../plan/plan.ts";
import { hasNodes, walkPlan } from "./walk-plan.ts";

/** Everything but SQL written by the user. */
export type EnginePlan = Exclude<Plan, { readonly kind: "raw" }>;

/** What only databases know, and what there is instead. */
const INSTEAD = {
  SQL: "ask with filter() and the other builders",
  regex: "use like() or contains()",
  distance: "use a store whose database knows vectors",
} as const;

type Lack = keyof typeof INSTEAD;

/** The error for what only databases know. */
export function sqlNeeded(lack: Lack, store: string = "a store without SQL"): UnsupportedError {
  return new UnsupportedError(lack, store, INSTEAD[lack]);
}

/** Refuses plans that only databases can run, before anything is done. */
export function refuseSql(plans: readonly Plan[], store: string): readonly EnginePlan[] {
  const see = (part: object): boolean => {
    const lack = lackOf(part);
    if (lack !== null) throw sqlNeeded(lack, store);
    return hasNodes(part);
  };
  for (const plan of plans) if (!isLookup(plan)) walkPlan(plan, see);
  return plans as readonly EnginePlan[];
}

/** Whether a plan finds rows by one column as they are: to look through it would take as long as to run it. */
function isLookup(plan: Plan): boolean {
  if (plan.kind !== "select" || plan.where?.kind !== "compare" || plan.order.length > 0) return false;
  const { derived, group, distinct, where, outputs } = plan;
  return (
    (derived ?? group) === undefined &&
    distinct === false &&
    where.left.kind === "column" &&
    where.right.kind === "value" &&
    outputs.every((output) => output.kind === "output" && output.expression.kind === "column")
  );
}

function lackOf(part: { readonly kind?: unknown; readonly operator?: unknown; readonly name?: unknown }): Lack | null {
  const { kind, operator, name } = part;
  if (kind === "raw" || kind === "fragment") return "SQL";
  if (kind === "text" && (operator === "regex" || operator === "iregex")) return "regex";
  return kind === "call" && name === "distance" ? "distance" : null;
}
