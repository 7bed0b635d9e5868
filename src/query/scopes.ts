import type { ConditionNode, ExpressionNode, Scope } from "../plan/nodes.ts";
import { invalid } from "../errors.ts";

/** Refuses expressions of another query: those that are of none of the scopes, nor of a scope opened further in. */
export function refuseStrangers(nodes: readonly (ConditionNode | ExpressionNode)[], ...scopes: readonly Scope[]): void {
  if (nodes.some((node) => isStrange(node, scopes))) {
    throw invalid(
      scopes[0]?.source.name ?? null,
      [],
      "uses a field of another query: take fields from the callback they are used in",
    );
  }
}

function isStrange(node: ConditionNode | ExpressionNode, scopes: readonly Scope[]): boolean {
  const within = (inner: ConditionNode | ExpressionNode): boolean => isStrange(inner, scopes);
  switch (node.kind) {
    case "column":
      return !scopes.includes(node.scope);
    case "and":
    case "or":
      return node.conditions.some(within);
    case "not":
      return within(node.condition);
    case "compare":
    case "arithmetic":
      return within(node.left) || within(node.right);
    case "keyIn":
      return node.columns.some(within);
    case "related":
      return !scopes.includes(node.scope) || isStrange(node.condition, [...scopes, node.child]);
    default:
      return "operand" in node && within(node.operand);
  }
}
