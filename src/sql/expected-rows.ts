import { plainText } from "../fields/plain-fields.ts";
import { type AnyrowError, MultipleRowsError, NotFoundError } from "../errors.ts";
import type { ValueNode } from "../plan/nodes.ts";
import type { Plan } from "../plan/plan.ts";
import type { SelectPlan } from "../plan/select-plan.ts";
import { bindWith } from "./bind.ts";
import type { Composition } from "./composition.ts";
import { type Failure, detailOf } from "./failure.ts";

/** A plan whose statement fails where it finds other than it expects, and what the failure is called. */
interface RefusingPlan extends SelectPlan {
  readonly refusal: ValueNode;
}

/** Whether a plan is to fail where it finds another number of rows. */
export function isExpecting(plan: Plan): plan is SelectPlan {
  return plan.kind === "select" && plan.expects !== undefined;
}

/** Plans whose statements fail by themselves where they find other than they expect. */
export function refusing(plans: readonly Plan[]): readonly Plan[] {
  if (!plans.some(isExpecting)) return plans;
  return plans.map((plan, place): Plan | RefusingPlan =>
    isExpecting(plan) ? { ...plan, refusal: { kind: "value", value: `anyrow.g${place}.`, field: plainText } } : plan,
  );
}

/** A query that fails where it finds other than its plan expects: with the number of rows, so that it is known why. */
export function refusingQuery(query: string, plan: SelectPlan | RefusingPlan, composition: Composition): string {
  if (!("refusal" in plan)) return query;
  const { dialect } = composition;
  const count = "(SELECT count(*) FROM _r)";
  // The name ends in what is not known before the query has run: a planner must not try it out.
  const name = `${bindWith(plan.refusal, composition, String)} || CAST(${count} AS text)`;
  const failed = `${dialect.fail(`(${name})`)} IS NULL`;
  const few = `WITH _r AS MATERIALIZED (${query}) SELECT * FROM _r WHERE CASE WHEN ${count} > 1 THEN ${failed} ELSE TRUE END`;
  if (plan.expects === "oneAtMost") return few;
  const none = `SELECT _r.* FROM (SELECT 1) AS _g LEFT JOIN _r ON FALSE WHERE CASE WHEN ${count} = 0 THEN ${failed} ELSE FALSE END`;
  return `${few} UNION ALL ${none}`;
}

/** The error when a plan found other than it expects, or `null` when a failure is another one. */
export function refusalError({ error, plans }: Failure): AnyrowError | null {
  const [, place, count] = /anyrow\.g(\d+)\.(\d+)/.exec(detailOf(error, "message")) ?? [];
  const plan = plans[Number(place)];
  if (plan === undefined || !isExpecting(plan)) return null;
  const { name } = plan.scope.source;
  return count === "0" ? new NotFoundError(name) : new MultipleRowsError(name);
}
