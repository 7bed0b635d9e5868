import type { ConditionNode, ExpressionNode } from "../../plan/nodes.ts";
import type { Plan } from "../../plan/plan.ts";
import type { Output } from "../../plan/select-plan.ts";
import { balance, listed } from "../condition-tree.ts";

/** What a comparison is at the most above its operands: functions, a list to look into, its negation. */
const COMPARISON = 5;
/** A bound value: a number in JSON is an expression that puts it together. */
const VALUE = 9;
/** A condition about related rows above the one about each of them: a query, what ties them, its negation. */
const RELATED = 4;
/** The rows of an include above what each is made of. */
const INCLUDED = 5;

/** Any object of a plan, as far as there are expressions in it. */
interface Part {
  readonly where?: ConditionNode | null;
  readonly expression?: ExpressionNode;
  readonly select?: Part;
  readonly rows?: Part;
  readonly of?: Part;
  readonly insert?: Part;
  readonly conflict?: Part | null;
  readonly set?: readonly Part[] | null;
  readonly order?: readonly Part[];
  readonly assignments?: readonly Part[];
  readonly outputs?: readonly (Output | object)[];
}

/** How deep the expressions of a plan are at the most: rather one too many than one that is sent in vain. */
export function planDepth(plan: Plan): number {
  return depthOf(plan as Part);
}

function depthOf(part: Part): number {
  const { where, expression, select, rows, of, insert, conflict, set, order, assignments, outputs } = part;
  const parts = [
    rows,
    of,
    insert,
    conflict,
    ...(set ?? []),
    ...(order ?? []),
    ...(assignments ?? []),
    ...(outputs ?? []),
  ];
  return Math.max(
    where ? conditionDepth(where) + 1 : 0,
    expression ? expressionDepth(expression) : 0,
    select ? depthOf(select) + INCLUDED : 0,
    ...parts.map((each) => (each ? depthOf(each) : 0)),
  );
}

function conditionDepth(node: ConditionNode): number {
  switch (node.kind) {
    case "and":
    case "or": {
      const [first, ...others] = listed(node).map(conditionDepth);
      return first === undefined ? 1 : balance([first, ...others], chainDepth);
    }
    // Negations are carried down to what they negate.
    case "not":
      return conditionDepth(node.condition);
    case "related":
      return RELATED + (node.condition === null ? 0 : conditionDepth(node.condition));
    case "constant":
      return 1;
    case "compare":
      return COMPARISON + Math.max(expressionDepth(node.left), expressionDepth(node.right));
    case "text":
      return COMPARISON + expressionDepth(node.operand);
    case "in":
      return COMPARISON + Math.max(expressionDepth(node.operand), expressionDepth(node.values));
    case "keyIn":
      return COMPARISON + expressionDepth(node.values);
    case "isNull":
    case "truth":
      return COMPARISON + expressionDepth(node.operand);
  }
}

/** `a AND b AND c` is `(a AND b) AND c`. */
function chainDepth(depths: readonly number[]): number {
  return depths.reduce((before, depth) => Math.max(before, depth) + 1);
}

function expressionDepth(node: ExpressionNode): number {
  switch (node.kind) {
    // Where nothing can be joined, each step of the path is a query.
    case "column":
      return 1 + 3 * node.path.length;
    case "value":
      return node.field.storage === "float8" ? VALUE : 2;
    case "arithmetic":
      return 1 + Math.max(expressionDepth(node.left), expressionDepth(node.right));
    case "call":
      return 2 + expressionDepth(node.operand);
    case "created":
      return VALUE;
    case "now":
    case "incoming":
      return 2;
  }
}
