import type { ColumnShape, ExpressionNode } from "../plan/nodes.ts";
import type { Assignment } from "../plan/write-plan.ts";
import { bindNode } from "./bind.ts";
import { type Composition, quote } from "./composition.ts";
import { isLinkedNode } from "./key-link.ts";

/** Assignments as the text after `SET`. */
export function compileAssignments(set: readonly Assignment[], composition: Composition): string {
  return equations(set, composition).join(", ");
}

/** Columns with what they are assigned, or what they are equal to. */
export function equations(set: readonly Assignment[], composition: Composition): string[] {
  return set.map(
    ({ column, expression }) => `${quote(column.column)} = ${compileAssigned(expression, column, composition)}`,
  );
}

/** An expression where a column's value belongs: there the database knows the type of a plain parameter. */
export function compileAssigned(node: ExpressionNode, column: ColumnShape, composition: Composition): string {
  if (node.kind === "value" || (node.kind === "created" && !isLinkedNode(node))) return bindNode(node, composition);
  const { dialect, write } = composition;
  const sql = write.expression(node, composition);
  return node.field.storage === column.field.storage ? sql : dialect.cast(sql, column.field);
}
