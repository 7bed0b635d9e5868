import type { ColumnShape, ConditionNode, Scope, Source } from "../plan/nodes.ts";
import { invalid } from "../errors.ts";
import { columnNode } from "./column-nodes.ts";
import { allOf, negation } from "./conditions.ts";

/** Which rows of a model with soft deletion a set has. */
export type Deleted = "hidden" | "shown" | "only";

/** A condition, and that the row counts as deleted or not where its model knows such rows. */
export function withoutDeleted(condition: ConditionNode, scope: Scope, deleted: Deleted = "hidden"): ConditionNode {
  const column = scope.source.table.softDelete;
  if (column === null || deleted === "shown") return condition;
  const isAlive: ConditionNode = { kind: "isNull", operand: columnNode(scope, column) };
  return allOf([condition, deleted === "hidden" ? isAlive : negation(isAlive)]);
}

/** The column that says since when a row is deleted; a model without one is refused. */
export function requiredSoftDelete({ name, table: { softDelete } }: Source, verb: string): ColumnShape {
  if (softDelete === null)
    throw invalid(name, [], `${verb}() needs a model with soft deletion: spread ...softDelete() into its fields`);
  return softDelete;
}
