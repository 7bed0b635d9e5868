import type { CallNode, ExpressionNode } from "../plan/nodes.ts";

/** Whether an expression can be null for some row. What is behind a relation can be, since the row may be absent. */
export function isNullable(node: ExpressionNode): boolean {
  switch (node.kind) {
    case "column":
      return node.column.nullable || node.path.length > 0;
    case "value":
      return node.value === null;
    case "arithmetic":
      return !["add", "sub", "mul"].includes(node.operator) || isNullable(node.left) || isNullable(node.right);
    case "call":
      return isNullableCall(node);
    case "case":
      return (
        node.otherwise === null || isNullable(node.otherwise) || node.branches.some(({ then }) => isNullable(then))
      );
    case "aggregate":
      return node.name !== "count";
    case "result":
      return node.nullable;
    case "incoming":
      return node.column.nullable;
    case "test":
    case "now":
    case "created":
      return false;
    default:
      return true;
  }
}

function isNullableCall({ name, operands }: CallNode): boolean {
  if (name === "concat") return false;
  if (name === "coalesce") return operands.every(isNullable);
  return /^(?:json|plus)/.test(name) || operands.some(isNullable);
}
