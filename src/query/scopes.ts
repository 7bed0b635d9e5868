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
  switch (node.kind) {
    case "column":
      return !scopes.includes(node.scope);
    case "and":
    case "or":
      return node.conditions.some((each) => isStrange(each, scopes));
    case "not":
      return isStrange(node.condition, scopes);
    case "compare":
    case "arithmetic":
      return isStrange(node.left, scopes) || isStrange(node.right, scopes);
    case "keyIn":
      return node.columns.some((each) => isStrange(each, scopes));
    case "related":
      return !scopes.includes(node.scope) || isStrange(node.condition, [...scopes, node.child]);
    default:
      return "operand" in node && isStrange(node.operand, scopes);
  }
}
