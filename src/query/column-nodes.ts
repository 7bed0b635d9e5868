import type { ColumnNode, ColumnShape, ExpressionNode, OrderTerm, Relation, Scope } from "../plan/nodes.ts";

/** The node of a column: of the scope itself, or of the row that a path of to-one relations leads to. */
export function columnNode(scope: Scope, column: ColumnShape, path: readonly Relation[] = []): ColumnNode {
  return { kind: "column", scope, path, column, field: column.field };
}

/** The order by an expression; null is the largest value unless said otherwise. */
export function orderTerm(expression: ExpressionNode, direction: "asc" | "desc", nulls?: "first" | "last"): OrderTerm {
  return { expression, direction, nulls: nulls ?? (direction === "asc" ? "last" : "first") };
}
