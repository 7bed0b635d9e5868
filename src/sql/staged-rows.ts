import type { ConditionNode, OrNode } from "../plan/nodes.ts";
import type { SelectPlan } from "../plan/select-plan.ts";
import { type Composition, type Frame, type Link, quote } from "./composition.ts";
import { columnNames, namedList } from "./named-list.ts";
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
  const keys = plan.scope.source.table.key.map(({ column }) => quote(column));
  const keysOf = ({ prefix }: Frame): string[] => keys.map((key) => prefix + key);
  // The order names cells of the outer query by their places, which the inner ones do not have.
  const { cells } = composition;
  composition.cells = null;
  const arms = stages.conditions.map((stage) => {
    const where = conditionsOf(plan).map((each) => (each === stages ? stage : each));
    const rows = { ...plan, where: { kind: "and", conditions: where } as const };
    return rowsQuery(rows, composition, (frame) => namedList(composition.dialect)(keysOf(frame)));
  });
  composition.cells = cells;
  const names = columnNames(keys).join(", ");
  const all = arms.map((arm) => `SELECT ${names} FROM (${arm}) AS q`).join(" UNION ALL ");
  return (frame) => `(${keysOf(frame).join(", ")}) IN (${all})`;
}

function conditionsOf({ where }: SelectPlan): readonly ConditionNode[] {
  return where === null ? [] : where.kind === "and" ? where.conditions : [where];
}

function isStaged(condition: ConditionNode): condition is Stages {
  return condition.kind === "or" && condition.inOrder === true;
}
