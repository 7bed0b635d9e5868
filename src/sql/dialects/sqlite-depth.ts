import type { FieldShape } from "../../plan/any-field.ts";
import type {
  ArithmeticNode,
  CallNode,
  ConditionNode,
  ExpressionNode,
  FunctionName,
  Relation,
} from "../../plan/nodes.ts";
import type { Plan } from "../../plan/plan.ts";
import type { DerivedNode, GroupNode, Output, SelectPlan, ValueOutput } from "../../plan/select-plan.ts";
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
/** What functions are above their operands that are put together of others. */
const FUNCTION = 10;
const LONG: readonly FunctionName[] = [
  "round",
  "trunc",
  "plus",
  "plusMonths",
  "cast",
  "append",
  "jsonText",
  "jsonNumber",
  "jsonBoolean",
  "distance",
];
/** An aggregate above its operand, and a group above what it is made of. */
const AGGREGATE = 6;
const GROUP = 3;
/** A piece of SQL of the user, as far as can be known. */
const FRAGMENT = 10;
/** The JSON of one included row above its cells, and that of many. */
const ONE_ROW = 3;
const MANY_ROWS = 6;

/** Any object of a plan, as far as there are expressions in it. */
interface Part {
  readonly where?: ConditionNode | null;
  readonly derived?: DerivedNode;
  readonly group?: GroupNode;
  readonly distinct?: SelectPlan["distinct"];
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
  const { derived, group, distinct } = part;
  const parts: (Part | object | null | undefined)[] = [
    rows,
    of,
    insert,
    conflict,
    ...(derived?.queries ?? []),
    ...(set ?? []),
    ...(order ?? []),
    ...(assignments ?? []),
    ...(outputs ?? []),
  ];
  const ranked = typeof distinct === "object" ? distinct : [];
  const inside = deepest([
    where ? above(1, conditionDepth(where)) : flat(0),
    expression ? above(expression.kind === "column" ? 0 : 1, expressionDepth(expression)) : flat(0),
    relation && select ? includeDepth(relation, select) : flat(0),
    group ? groupDepth(group) : flat(0),
    ...ranked.map(expressionDepth),
    ...parts.map((each) => (each ? depthOf(each) : flat(0))),
  ]);
  // The first of equal rows are found by a query for the places of all, further down in a condition.
  return ranked.length === 0 ? inside : above(LOOK_UP, inside);
}

function groupDepth({ keys, having }: GroupNode): Depth {
  return above(GROUP, deepest([...keys.map(expressionDepth), having ? conditionDepth(having) : flat(0)]));
}

function includeDepth({ holds }: Relation, select: SelectPlan): Depth {
  const rows = depthOf(select);
  const cells = deepest(select.outputs.map((output) => (output.kind === "output" ? cellDepth(output) : flat(2))));
  // Rows that are in order are those of a query further down, which the expression above them does not see.
  if (holds === "many" && select.order.length > 0)
    return { height: MANY_ROWS + cells.height, within: Math.max(MANY_ROWS + total(cells), total(rows)) };
  return query(holds === "many" ? MANY_ROWS : ONE_ROW, deepest([rows, cells]));
}

function cellDepth({ expression }: ValueOutput): Depth {
  const { field, kind } = expression;
  const inside = kind === "column" ? flat(0) : expressionDepth(expression);
  if (isFloat(field)) return { height: 2, within: 12 + total(inside) };
  if (field.storage === "bytes" || field.storage === "vector") return above(4, inside);
  return above(field.kind === "bigint" || field.kind === "decimal" ? 3 : 2, inside);
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
    case "inQuery":
      return deepest([above(LOOK_UP, expressionDepth(node.operand)), query(LOOK_UP, depthOf(node.select))]);
    case "exists":
      return query(RELATED, depthOf(node.select));
    case "jsonExists":
      return above(LOOK_UP, expressionDepth(node.operand));
    case "list":
      return query(FUNCTION, deepest([expressionDepth(node.operand), expressionDepth(node.values)]));
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
      return above(isDivision(node) ? 3 : 1, deepest([expressionDepth(node.left), expressionDepth(node.right)]));
    case "call":
      return callDepth(node);
    case "json":
    case "jsonSet":
      return above(FUNCTION, deepest([expressionDepth(node.document), flat(VALUE)]));
    case "case":
      return above(
        COMPARISON,
        deepest([
          ...node.branches.flatMap(({ when, then }) => [conditionDepth(when), expressionDepth(then)]),
          node.otherwise ? expressionDepth(node.otherwise) : flat(0),
        ]),
      );
    case "test":
      return above(2, conditionDepth(node.condition));
    case "aggregate":
      return above(
        AGGREGATE,
        deepest([
          node.operand ? expressionDepth(node.operand) : flat(0),
          node.filter ? conditionDepth(node.filter) : flat(0),
        ]),
      );
    case "subquery":
      return query(RELATED, depthOf(node.select));
    case "fragment":
      return above(
        FRAGMENT,
        deepest(
          node.parts.flatMap((part) =>
            part.kind === "text" || part.kind === "identifier" || part.kind === "bound" ? [] : expressionDepth(part),
          ),
        ),
      );
    case "created":
      return flat(VALUE);
    case "now":
    case "incoming":
    case "result":
      return flat(2);
  }
}

function isDivision({ operator }: ArithmeticNode): boolean {
  return operator === "div" || operator === "idiv" || operator === "mod";
}

function callDepth({ name, operands }: CallNode): Depth {
  const inside = deepest(operands.map(expressionDepth));
  if (name === "remove") return query(FUNCTION, inside);
  return above(LONG.includes(name) ? FUNCTION : 2, inside);
}

function isFloat({ storage }: FieldShape): boolean {
  return storage === "float8";
}
