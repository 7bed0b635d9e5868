import { plainBoolean } from "../fields/plain-fields.ts";
import type { CompareNode, ConditionNode, ExpressionNode, FragmentNode, TestNode } from "../plan/nodes.ts";
import { invalid } from "../errors.ts";
import type { Condition, Testable } from "../fields/expression-types.ts";
import { keepLevels, levelsOf, nested } from "./nesting.ts";
import type { Combine } from "./query-types.ts";

/** A condition as the user holds it: the node behind the type `Condition`. */
export class ConditionValue {
  readonly node: ConditionNode;

  constructor(node: ConditionNode) {
    this.node = nested(node);
  }
}

/** The condition that is always true or always false. */
export function constant(value: boolean): ConditionNode {
  return { kind: "constant", value };
}

/** Lists that grow one by one are no longer copied each time when they are as long as this. */
const LONG = 1000;

/** All of the conditions, simplified: nested ones are flattened unless they are very long, constants decide or disappear. */
export function allOf(conditions: readonly ConditionNode[]): ConditionNode {
  return combine("and", conditions);
}

/** One of the conditions, simplified like {@link allOf}. */
export function anyOf(conditions: readonly ConditionNode[]): ConditionNode {
  return combine("or", conditions);
}

function combine(kind: "and" | "or", conditions: readonly ConditionNode[]): ConditionNode {
  const [only] = conditions;
  // Every query by key comes this way.
  if (conditions.length === 1 && only !== undefined) return only;
  const neutral = kind === "and";
  const kept: ConditionNode[] = [];
  let levels = 0;
  for (const condition of conditions) {
    if (condition.kind === "constant") {
      if (condition.value !== neutral) return condition;
      continue;
    }
    const isFlat = condition.kind === kind && condition.conditions.length < LONG;
    if (isFlat) kept.push(...condition.conditions);
    else kept.push(condition);
    levels = Math.max(levels, levelsOf(condition) + (isFlat ? 0 : 1));
  }
  const [first] = kept;
  if (first === undefined) return constant(neutral);
  if (kept.length === 1) return first;
  const node: ConditionNode = { kind, conditions: kept };
  keepLevels(node, levels);
  return node;
}

/** That an expression compares with a value of its field in this way. */
export function comparedWith(operator: CompareNode["operator"], left: ExpressionNode, value: unknown): CompareNode {
  return { kind: "compare", operator, left, right: { kind: "value", value, field: left.field } };
}

/** The condition as a value. */
export function testNode(condition: ConditionNode): TestNode {
  return { kind: "test", condition, field: plainBoolean };
}

/** True exactly when the condition is not. */
export function negation(condition: ConditionNode): ConditionNode {
  if (condition.kind === "constant") return constant(!condition.value);
  return condition.kind === "not" ? condition.condition : { kind: "not", condition };
}

/** What can stand for a condition besides one: a boolean expression, or a piece of SQL. */
interface Standing {
  readonly node?: ExpressionNode;
  readonly parts?: FragmentNode["parts"];
}

/** The node of a condition, or of a boolean expression used as one; anything else is a `ValidationError`. */
export function conditionOf(built: unknown, model: string | null): ConditionNode {
  if (built instanceof ConditionValue) return built.node;
  const { node: operand, parts } = (built ?? {}) as Standing;
  if (operand?.kind === "json")
    return {
      kind: "truth",
      operand: { kind: "call", name: "jsonBoolean", operands: [operand], parameter: null, field: plainBoolean },
    };
  if (operand?.field?.kind === "boolean") return { kind: "truth", operand };
  if (Array.isArray(parts)) return { kind: "truth", operand: { kind: "fragment", parts, field: plainBoolean } };
  throw invalid(model, [], "a filter must give a condition, such as p.views.gt(10)");
}

/** All of the conditions; true when there are none. */
export const and: Combine = (...conditions) =>
  expose(allOf(conditions.map((condition) => conditionOf(condition, null))));

/** One of the conditions; false when there are none. */
export const or: Combine = (...conditions) =>
  expose(anyOf(conditions.map((condition) => conditionOf(condition, null))));

/** True exactly when the condition is not: nothing is ever unknown. */
export const not: (condition: Testable) => Condition = (condition) => expose(negation(conditionOf(condition, null)));

/** A node as users hold it. */
function expose(node: ConditionNode): Condition {
  return new ConditionValue(node) as unknown as Condition;
}
