import { hasNodes, scopesAround, walkPlan } from "../../src/engine/walk-plan.ts";
import type { ConditionNode, ExpressionNode, IncludeOutput, OrderTerm } from "../../src/plan/nodes.ts";
import type { Plan } from "../../src/plan/plan.ts";
import type { RowsNode, SelectPlan } from "../../src/plan/select-plan.ts";
import type { InsertPlan, UpdatePlan } from "../../src/plan/write-plan.ts";
import { type Operator, operators } from "./operators.ts";

type Node = ExpressionNode | ConditionNode | SelectPlan | IncludeOutput | Plan;
type Found = readonly (Operator | false)[];

const known: ReadonlySet<string> = new Set(operators);

/** The operators that a plan is made of. */
export function operatorsOf(plan: Plan): ReadonlySet<Operator> {
  const found = new Set<Operator>(ofPlan(plan));
  // What is explained is not run, and SQL is not looked into.
  if (plan.kind === "explain" || plan.kind === "raw") return found;
  walkPlan(plan, (part) => {
    for (const operator of ofPart(part as Node)) if (operator !== false) found.add(operator);
    return hasNodes(part);
  });
  return found;
}

function ofPlan(plan: Plan): readonly Operator[] {
  const found: Found = [
    `plan:${plan.kind}`,
    ...(plan.kind === "insert" ? ofInsert(plan) : []),
    ...(plan.kind === "update" ? ofUpdate(plan) : []),
    plan.kind === "delete" && isLimited(plan.rows) && "write:limited",
    plan.kind === "raw" && plan.select !== null && "plan:fromSQL",
    "comment" in plan && "comment",
    plan.kind === "select" && depthOf(plan) >= 3 && "include:deep",
  ];
  return found.filter((operator) => operator !== false);
}

function ofInsert({ values, conflict }: InsertPlan): Found {
  return [
    values.length > 1 && "write:many",
    conflict !== null && (conflict.set.length === 0 ? "conflict:ignore" : "conflict:update"),
  ];
}

function ofUpdate({ rows, set }: UpdatePlan): Found {
  return [
    isLimited(rows) && "write:limited",
    set.some(({ expression }) => expression.kind !== "value" && expression.kind !== "now") && "write:computed",
  ];
}

function isLimited({ limit, offset }: RowsNode): boolean {
  return limit !== null || offset !== null;
}

function depthOf({ outputs }: SelectPlan): number {
  return Math.max(0, ...outputs.map((output) => (output.kind === "include" ? 1 + depthOf(output.select) : 0)));
}

function ofPart(part: Node): Found {
  switch (part.kind) {
    case "compare":
      return [`compare:${part.operator}`, part.left.field.kind === "list" && "list:eq"];
    case "text":
    case "list":
      return [`${part.kind}:${part.operator}` as Operator];
    case "related":
      return [`related:${part.quantifier}`];
    case "arithmetic":
      return [`${part.left.field.kind === "decimal" ? "decimal" : "arithmetic"}:${part.operator}` as Operator];
    case "call":
      return [`call:${part.name}`];
    case "select":
      return ofSelect(part);
    case "include":
      return [
        part.relation.holds === "many" ? "include:many" : "include:one",
        part.select.limit !== null && "include:limit",
      ];
    default:
      return ofExpression(part);
  }
}

function ofExpression(part: Node): Found {
  const found: Found = [known.has(`node:${part.kind}`) && (`node:${part.kind}` as Operator)];
  switch (part.kind) {
    case "column":
      return [...found, part.path.length > 0 && "path"];
    case "json":
      return [...found, part.steps.includes("k") && "json:property", part.steps.includes("i") && "json:item"];
    case "exists":
    case "inQuery":
      return [...found, "select" in part && scopesAround(part.select).size > 0 && "subquery:correlated"];
    case "subquery":
      return scopesAround(part.select).size === 0
        ? found
        : [...found, "subquery:correlated", part.select.group?.keys.length === 0 && "related:aggregate"];
    case "aggregate":
      return "name" in part
        ? [
            `aggregate:${part.name}`,
            part.name === "count" && part.operand !== null && "aggregate:operand",
            part.distinct && "aggregate:distinct",
            part.filter !== null && "aggregate:filter",
          ]
        : [];
    default:
      return found;
  }
}

function ofSelect({ order, limit, offset, reverse, distinct, group, lock, derived }: SelectPlan): Found {
  return [
    order.length > 0 && "order:terms",
    order.some(hasNulls) && "order:nulls",
    limit !== null && "limit",
    offset !== null && "offset",
    reverse && "reverse",
    distinct !== false && (distinct === true ? "distinct:rows" : "distinct:first"),
    group !== undefined && (group.keys.length > 0 ? "group:keys" : "group:whole"),
    (group?.having ?? null) !== null && "group:having",
    ...(lock === undefined ? [] : [`lock:${lock.strength}` as const, `busy:${lock.busy}` as const]),
    derived !== undefined && (derived.queries.length === 1 ? "derived:limited" : `derived:${derived.operator}`),
  ];
}

/** Whether a term says where nulls go other than by default. */
function hasNulls({ direction, nulls }: OrderTerm): boolean {
  return nulls === (direction === "asc" ? "first" : "last");
}
