import { plainBoolean, plainFloat, plainInteger, plainText } from "../fields/plain-fields.ts";
import type { FieldShape } from "../plan/any-field.ts";
import type { AggregateNode, CaseNode, ExpressionNode } from "../plan/nodes.ts";
import type { ValueOutput } from "../plan/select-plan.ts";
import { invalid } from "../errors.ts";
import { bigintField } from "../fields/bigint-field.ts";
import { bytesField } from "../fields/bytes-field.ts";
import { isNow } from "../fields/now.ts";
import { Parameter } from "../fields/parameter.ts";
import { timestampField } from "../fields/timestamp-field.ts";
import { isForbidden } from "../models/names.ts";
import { type AggregateOptions, aggregateNode, wholeOf } from "./aggregates.ts";
import { commonField, isComparable } from "./comparable.ts";
import { ConditionValue, conditionOf } from "./conditions.ts";
import { FieldExpression, expressionNode } from "./expressions.ts";
import { fieldsOfRows } from "./filter.ts";
import type * as Functions from "./function-types.ts";
import { hasAggregate } from "./node-parts.ts";
import { ALONE, RowsHolder, type RowsState, nestedPlan } from "./rows-state.ts";
import { firstOfColumn } from "./subqueries.ts";
import { valueNode } from "./value-expression.ts";

function expression(node: ExpressionNode, name: string): FieldExpression {
  return new FieldExpression(node, name, name);
}

function isBuilt(value: unknown): boolean {
  return value instanceof FieldExpression || value instanceof ConditionValue || isNow(value);
}

function aggregate(name: AggregateNode["name"]) {
  return (operand: unknown, options?: AggregateOptions): FieldExpression => {
    if (!isBuilt(operand))
      throw invalid(null, [], `${name}() takes an expression of the fields, such as ${name}(p.views)`);
    return expression(aggregateNode(name, expressionNode(operand, null), options), name);
  };
}

const counted = /* @__PURE__ */ aggregate("count");

function countOf(first?: unknown, options?: AggregateOptions): FieldExpression {
  if (isBuilt(first)) return counted(first, options);
  return expression(aggregateNode("count", null, (first ?? {}) as AggregateOptions), "count");
}

/** How many rows there are in a group, or how many have a value. */
export const count = countOf as unknown as Functions.Count;

/** The sum of the values in a group; exact but for doubles, null where there is none. */
export const sum = /* @__PURE__ */ aggregate("sum") as unknown as Functions.Sum;

/** The mean of the values in a group, as a double; null where there is none. */
export const avg = /* @__PURE__ */ aggregate("avg") as unknown as Functions.Avg;

/** The least value in a group; null where there is none. */
export const min = /* @__PURE__ */ aggregate("min") as unknown as Functions.Min;

/** The greatest value in a group; null where there is none. */
export const max = /* @__PURE__ */ aggregate("max") as unknown as Functions.Max;

const CONSTANTS: Readonly<Record<string, FieldShape>> = {
  string: plainText,
  boolean: plainBoolean,
  bigint: /* @__PURE__ */ bigintField(),
};

/** The field that a plain value is one of, when nothing else says so. */
function fieldOfValue(value: unknown): FieldShape {
  if (typeof value === "number") return Number.isSafeInteger(value) ? plainInteger : plainFloat;
  if (value instanceof Date) return timestampField();
  if (value instanceof Uint8Array) return bytesField();
  const field = CONSTANTS[typeof value];
  if (field === undefined)
    throw invalid(null, [], "constant() takes text, a number, a bigint, a boolean, a Date or bytes");
  return field;
}

function parameterOf(name: string): Parameter {
  if (typeof name !== "string" || isForbidden(name)) throw invalid(null, [], "param() takes the name of a value");
  return new Parameter(name);
}

/** A value that is given when the query runs: `query.with({ name: value })`. */
export const param = parameterOf as unknown as Functions.Param;

function constantOf(value: unknown): FieldExpression {
  return expression(valueNode(value, fieldOfValue(value), null, "constant"), "constant");
}

/** A plain value as an expression. */
export const constant = constantOf as unknown as Functions.Constant;

/** Values as expressions of one field: what is written plainly takes the field of the expressions beside it. */
function alike(values: readonly unknown[], name: string): readonly [ExpressionNode[], FieldShape] {
  const nodes = values.filter(isBuilt).map((value) => expressionNode(value, null));
  const plain = values.filter((value) => !isBuilt(value) && value !== null);
  const known = nodes.map(({ field }) => field);
  const fields = known.length > 0 ? known : plain.map(fieldOfValue);
  const fractions = [...fields, ...plain.filter((value) => typeof value === "number").map(fieldOfValue)];
  const common = commonField(fields);
  const double = common.kind === "number" && fractions.find(({ storage }) => storage === "float8");
  // Of text only UUIDs and labels stay what they are.
  const isPlain = common.kind === "text" && common.storage !== "uuid" && common.storage !== "enum";
  const field = double || (isPlain ? plainText : common);
  for (const each of fields)
    if (!isComparable(field, each)) throw invalid(null, [name], "takes values of one kind: cast those that differ");
  const asNode = (value: unknown): ExpressionNode => {
    if (value === null) return { kind: "value", value: null, field };
    return isBuilt(value) ? expressionNode(value, null) : valueNode(value, field, null, name);
  };
  return [values.map(asNode), field];
}

/** As many as a function takes on every store. */
const MOST_OPERANDS = 100;

function coalesceOf(...values: readonly unknown[]): FieldExpression {
  if (values.length < 2 || values.length > MOST_OPERANDS)
    throw invalid(null, ["coalesce"], `takes 2 to ${MOST_OPERANDS} values`);
  const [operands, field] = alike(values, "coalesce");
  return expression({ kind: "call", name: "coalesce", operands, parameter: null, field }, "coalesce");
}

/** The first value that is not null. */
export const coalesce = coalesceOf as unknown as Functions.Coalesce;

function concatOf(...values: readonly unknown[]): FieldExpression {
  const operands = values.map((value) => {
    const node = value instanceof FieldExpression ? value.node : valueNode(value, plainText, null, "concat");
    if (node.field.kind !== "text") throw invalid(null, ["concat"], "takes text: cast(t.text()) what is none");
    return node;
  });
  if (operands.length === 0 || operands.length > MOST_OPERANDS)
    throw invalid(null, ["concat"], `takes 1 to ${MOST_OPERANDS} texts`);
  return expression({ kind: "call", name: "concat", operands, parameter: null, field: plainText }, "concat");
}

/** Texts one after the other; null reads as the empty text. */
export const concat = concatOf as unknown as Functions.Concat;

function caseOf(given: unknown, otherwise: unknown = null): FieldExpression {
  const pairs = Array.isArray(given) ? (given as readonly unknown[]) : [];
  if (pairs.length === 0 || !pairs.every((pair) => Array.isArray(pair) && pair.length === 2))
    throw invalid(null, ["caseWhen"], "takes an array of [condition, value], and a value for when none holds");
  const branches = pairs as readonly (readonly [unknown, unknown])[];
  const [nodes, field] = alike([...branches.map(([, value]) => value), otherwise], "caseWhen");
  const node: CaseNode = {
    kind: "case",
    branches: branches.map(([when], index) => ({
      when: conditionOf(when, null),
      then: nodes[index] as ExpressionNode,
    })),
    otherwise: otherwise === null ? null : (nodes.at(-1) as ExpressionNode),
    field,
  };
  return expression(node, "caseWhen");
}

/** The value of the first condition that holds. */
export const caseWhen = caseOf as unknown as Functions.CaseWhen;

function rowsOf(set: unknown, verb: string): RowsState {
  if (set instanceof RowsHolder) return { ...set.rows, ...ALONE };
  throw invalid(null, [], `${verb}() takes a set, such as from(models).comments.filter(…)`);
}

function existsOf(set: unknown): ConditionValue {
  const state = rowsOf(set, "exists");
  const outputs = state.distinct === true ? state.outputs : [];
  return new ConditionValue({ kind: "exists", select: nestedPlan({ ...state, outputs }) });
}

/** Whether a set has rows; its conditions may use fields of the query around it. */
export const exists = existsOf as unknown as Functions.Exists;

function subqueryOf(set: unknown, build?: (fields: never) => unknown): FieldExpression {
  const { select, field } = firstOfColumn(oneColumn(rowsOf(set, "subquery"), build));
  return expression({ kind: "subquery", select, field }, "subquery");
}

function oneColumn(state: RowsState, build: ((fields: never) => unknown) | undefined): RowsState {
  if (build === undefined) return state;
  const built = expressionNode(build(fieldsOfRows(state) as never), state.scope.source.name);
  const outputOf = (expression: ExpressionNode): ValueOutput[] => [{ kind: "output", name: "value", expression }];
  if (state.group !== null || !hasAggregate(built)) return { ...state, outputs: outputOf(built) };
  return wholeOf(state, outputOf(built));
}

/** The only column of the first row of a set, or what a callback says of the set; null where there is no row. */
export const subquery = subqueryOf as unknown as Functions.Subquery;
