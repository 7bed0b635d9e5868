import type { FieldShape } from "../../plan/any-field.ts";
import type { ConditionNode, ExpressionNode, Relation } from "../../plan/nodes.ts";
import type { Plan } from "../../plan/plan.ts";
import type { Output, SelectPlan, ValueOutput } from "../../plan/select-plan.ts";
import { balance, listed } from "../condition-tree.ts";
import { type Depth, above, deepest, flat, query, total } from "./nested-depth.ts";

/** What a comparison is at the most above its operands: the form that storages share, its negation. */
const COMPARISON = 3;
/** The same where there are functions, or a list to look into. */
const LOOK_UP = 5;
/** What brings a price that is kept as a double into the form of others. */
const ROUNDED = 2;
/** A bound value: a number in JSON is an expression that puts it together. */
const VALUE = 9;
/** A condition about related rows above what is asked of each: a query and its negation. */
const RELATED = 2;
/** The JSON of one included row above its cells, and that of many. */
const ONE_ROW = 3;
const MANY_ROWS = 6;

/** Any object of a plan, as far as there are expressions in it. */
interface Part {
  readonly where?: ConditionNode | null;
  readonly expression?: ExpressionNode;
  readonly relation?: Relation;
  readonly select?: SelectPlan;
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
  return total(depthOf(plan as Part));
}

function depthOf(part: Part): Depth {
  const { where, expression, relation, select, rows, of, insert, conflict, set, order, assignments, outputs } = part;
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
  return deepest([
    where ? above(1, conditionDepth(where)) : flat(0),
    expression ? expressionDepth(expression) : flat(0),
    relation && select ? includeDepth(relation, select) : flat(0),
    ...parts.map((each) => (each ? depthOf(each) : flat(0))),
  ]);
}

function includeDepth({ holds }: Relation, select: SelectPlan): Depth {
  const rows = depthOf(select);
  const cells = deepest(select.outputs.map((output) => (output.kind === "output" ? cellDepth(output) : flat(2))));
  // Rows that are in order are those of a query further down, which the expression above them does not see.
  if (holds === "many" && select.order.length > 0)
    return { height: MANY_ROWS + cells.height, within: Math.max(MANY_ROWS + total(cells), total(rows)) };
  return query(holds === "many" ? MANY_ROWS : ONE_ROW, deepest([rows, cells]));
}

function cellDepth({ expression: { field } }: ValueOutput): Depth {
  if (isFloat(field)) return { height: 2, within: 12 };
  if (field.storage === "bytes") return flat(4);
  return flat(field.kind === "bigint" || field.kind === "decimal" ? 3 : 2);
}

function conditionDepth(node: ConditionNode): Depth {
  switch (node.kind) {
    case "and":
    case "or": {
      const [first, ...others] = listed(node).map(conditionDepth);
      return first === undefined ? flat(1) : balance([first, ...others], chainDepth);
    }
    // Negations are carried down to what they negate.
    case "not":
      return conditionDepth(node.condition);
    case "related":
      // What ties the rows is one term more.
      return query(RELATED, above(1, conditionDepth(node.condition)));
    case "constant":
      return flat(1);
    case "compare":
      return above(COMPARISON, deepest([expressionDepth(node.left), expressionDepth(node.right)]));
    case "text":
      return above(LOOK_UP, expressionDepth(node.operand));
    case "in":
      return above(LOOK_UP, deepest([expressionDepth(node.operand), expressionDepth(node.values)]));
    case "keyIn":
      return above(LOOK_UP, expressionDepth(node.values));
    case "isNull":
    case "truth":
      return above(COMPARISON, expressionDepth(node.operand));
  }
}

/** `a AND b AND c` is `(a AND b) AND c`. */
function chainDepth(depths: readonly Depth[]): Depth {
  return depths.reduce((before, depth) => above(1, deepest([before, depth])));
}

function expressionDepth(node: ExpressionNode): Depth {
  switch (node.kind) {
    // Where nothing can be joined, a path is a query that joins the rest of it.
    case "column":
      return above(
        node.field.storage === "realDecimal" ? ROUNDED : 0,
        node.path.length === 0 ? flat(2) : query(1, flat(3)),
      );
    case "value":
      return flat(isFloat(node.field) ? VALUE : 2);
    case "arithmetic":
      return above(1, deepest([expressionDepth(node.left), expressionDepth(node.right)]));
    case "call":
      return above(2, expressionDepth(node.operand));
    case "created":
      return flat(VALUE);
    case "now":
    case "incoming":
      return flat(2);
  }
}

function isFloat({ storage }: FieldShape): boolean {
  return storage === "float8";
}
