import type { ConditionNode, OrNode } from "../plan/nodes.ts";
import type { SelectPlan } from "../plan/select-plan.ts";
import { amongKeys } from "./among-keys.ts";
import type { Composition, Link } from "./composition.ts";
import { rowsQuery } from "./rows-query.ts";

/** Conditions of which one holds, in the order of the rows. */
type Stages = OrNode & { readonly inOrder: true };

/**
 * For the first rows in order of those that meet one of several conditions: told by their keys, which each condition finds by itself.
 * An index has one start for each of the conditions and none for all of them. `null` where the plan asks for something else, or
 * begins its order with what is no column, for which an index is rare and looking twice costs more.
 */
export function stagedRows(plan: SelectPlan, composition: Composition): Link | null {
  const [first] = plan.order;
  const isColumn = first?.expression.kind === "column" && first.expression.path.length === 0;
  const stages = conditionsOf(plan).find(isStaged);
  if (stages === undefined || !isColumn || plan.limit === null || plan.offset !== null || plan.lock !== undefined)
    return null;
  return amongKeys(plan, composition, (list, names) => {
    // The order names cells of the outer query by their places, which the inner ones do not have.
    const { cells } = composition;
    composition.cells = null;
    const arms = stages.conditions.map((stage) => {
      const conditions = conditionsOf(plan).map((each) => (each === stages ? stage : each));
      const arm = rowsQuery({ ...plan, where: { kind: "and", conditions } }, composition, list);
      return `SELECT ${names} FROM (${arm}) AS q`;
    });
    composition.cells = cells;
    return arms.join(" UNION ALL ");
  });
}

function conditionsOf({ where }: SelectPlan): readonly ConditionNode[] {
  return where === null ? [] : where.kind === "and" ? where.conditions : [where];
}

function isStaged(condition: ConditionNode): condition is Stages {
  return condition.kind === "or" && condition.inOrder === true;
}
