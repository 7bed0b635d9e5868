import type { ConditionNode, ExpressionNode, Scope } from "../plan/nodes.ts";
import type { SelectPlan } from "../plan/select-plan.ts";

/** Anything that expressions are made of. */
export type Node = ConditionNode | ExpressionNode;

/** What may stand in a node, as far as there are nodes in it. */
interface Whole {
  readonly kind?: string;
  readonly scope?: Scope;
  readonly child?: Scope;
  readonly select?: SelectPlan;
  readonly [part: string]: unknown;
}

// Every property under which nodes have nodes.
const PARTS = [
  "left",
  "right",
  "operand",
  "operands",
  "condition",
  "conditions",
  "filter",
  "branches",
  "when",
  "then",
  "otherwise",
  "document",
  "columns",
  "parts",
] as const;

/** Whether a test holds for one of the nodes that a node directly consists of, queries inside it aside. */
export function somePart(node: Node, test: (part: Node) => boolean): boolean {
  for (const name of PARTS) {
    const part = (node as unknown as Whole)[name];
    if (part === undefined || part === null) continue;
    if (Array.isArray(part) ? part.some((each: Node) => testPart(each, test)) : test(part as Node)) return true;
  }
  return false;
}

/** Branches are no nodes, only pairs of them. */
function testPart(part: Node, test: (part: Node) => boolean): boolean {
  return "when" in part ? somePart(part, test) : test(part);
}

/** Whether a test holds for one of the nodes of a query that are about the scopes around it or its own. */
export function someOfQuery(plan: SelectPlan, test: (part: Node) => boolean): boolean {
  const { where, order, outputs, group, distinct } = plan;
  return (
    (where !== null && test(where)) ||
    order.some(({ expression }) => test(expression)) ||
    outputs.some((output) => output.kind === "output" && test(output.expression)) ||
    (group !== undefined && (group.keys.some(test) || (group.having !== null && test(group.having)))) ||
    (typeof distinct === "object" && distinct.some(test))
  );
}

/** Whether two nodes are the same expression of the same rows. */
export function isSame(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (left === null || right === null || typeof left !== "object" || typeof right !== "object") return false;
  if (Array.isArray(left))
    return (
      Array.isArray(right) && left.length === right.length && left.every((each, index) => isSame(each, right[index]))
    );
  const [mine, theirs] = [left as Whole, right as Whole];
  // Scopes, columns, relations and values are the same only where they are one.
  if (mine.kind === "scope" || (mine.kind === undefined && !("when" in mine)) || mine.kind !== theirs.kind)
    return false;
  const names = Object.keys(mine);
  return (
    names.length === Object.keys(theirs).length &&
    names.every((name) => name === "field" || isSame(mine[name], theirs[name]))
  );
}

/** Whether an expression is about a group of rows. What a query inside it groups does not count. */
export function hasAggregate(node: Node): boolean {
  return node.kind === "aggregate" || (node.kind !== "column" && node.kind !== "value" && somePart(node, hasAggregate));
}

/** A node in which parts are replaced, itself where none is; where `change` gives `null`, the parts of a part are. */
export function replaceParts<Part extends Node>(node: Part, change: (part: Node) => Node | null): Part {
  const changed = change(node);
  if (changed !== null) return changed as Part;
  let mapped = node;
  for (const name of PARTS) {
    const part = (node as unknown as Whole)[name];
    if (typeof part !== "object" || part === null) continue;
    const next = Array.isArray(part) ? replaceEach(part, change) : replaceParts(part as Node, change);
    if (next !== part) mapped = { ...mapped, [name]: next };
  }
  return mapped;
}

function replaceEach(parts: readonly Node[], change: (part: Node) => Node | null): readonly Node[] {
  const next = parts.map((part) => replaceParts(part, change));
  return next.every((part, index) => part === parts[index]) ? parts : next;
}
