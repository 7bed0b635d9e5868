import type { Scope } from "../plan/nodes.ts";
import { invalid } from "../errors.ts";
import { type Node, someOfQuery, somePart } from "./node-parts.ts";

/** Refuses expressions of another query: those that are of none of the scopes, nor of a scope opened further in. */
export function refuseStrangers(nodes: readonly Node[], ...scopes: readonly Scope[]): void {
  if (nodes.some((node) => isStrange(node, scopes))) {
    throw invalid(
      scopes[0]?.source.name ?? null,
      [],
      "uses a field of another query: take fields from the callback they are used in",
    );
  }
}

function isStrange(node: Node, scopes: readonly Scope[]): boolean {
  switch (node.kind) {
    case "column":
    case "result":
      return !scopes.includes(node.scope);
    case "value":
      return false;
    case "related":
      return !scopes.includes(node.scope) || isStrange(node.condition, [...scopes, node.child]);
  }
  if (somePart(node, (part) => isStrange(part, scopes))) return true;
  if (!("select" in node)) return false;
  const inner = [...scopes, node.select.scope];
  return someOfQuery(node.select, (part) => isStrange(part, inner));
}
