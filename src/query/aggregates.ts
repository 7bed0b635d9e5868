import { plainFloat, plainInteger } from "../fields/plain-fields.ts";
import type { FieldShape } from "../plan/any-field.ts";
import type { AggregateNode, ConditionNode, ExpressionNode, ResultNode, Scope, SubqueryNode } from "../plan/nodes.ts";
import type { ValueOutput } from "../plan/select-plan.ts";
import { UnsupportedError, invalid } from "../errors.ts";
import { widest } from "../fields/decimal-field.ts";
import { checkOptions } from "../contracts/known-options.ts";
import { isNullable, rowsAsRead } from "./derived-rows.ts";
import { allOf, conditionOf, testNode } from "./conditions.ts";
import { checkGroup, looseColumn } from "./groups.ts";
import { type Node, isSame, replaceParts } from "./node-parts.ts";
import { type RowsState, allRows, isLimited, nestedPlan, valueOutputs } from "./rows-state.ts";

/** What an aggregate can be told. */
export interface AggregateOptions {
  readonly distinct?: boolean;
  readonly filter?: unknown;
}

const SUMMED = ["number", "bigint", "decimal"];
const ORDERED = [...SUMMED, "text", "timestamp", "date", "time"];

/** An aggregate of an expression, or of rows where there is none. */
export function aggregateNode(
  name: AggregateNode["name"],
  operand: ExpressionNode | null,
  options: AggregateOptions = {},
  model: string | null = null,
): AggregateNode {
  checkOptions(model, options, ["distinct", "filter"]);
  const { distinct = false, filter } = options;
  return {
    kind: "aggregate",
    name,
    operand,
    distinct: distinct && operand !== null,
    filter: filter === undefined ? null : conditionOf(filter, model),
    field: resultField(name, operand?.field ?? null, model),
  };
}

function resultField(name: AggregateNode["name"], field: FieldShape | null, model: string | null): FieldShape {
  if (name === "count") return plainInteger;
  const kinds = name === "min" || name === "max" ? ORDERED : SUMMED;
  if (field === null || !kinds.includes(field.kind))
    throw invalid(model, [], `${name}() takes an expression of ${kinds.join(", ")}`);
  if (name === "avg") return plainFloat;
  if (field.kind === "number" && field.storage === "int8") return plainInteger;
  return name === "sum" ? widest(field) : field;
}

/** An aggregate over the related rows of a row, as a value of that row. */
export function relatedAggregate(child: Scope, where: ConditionNode, aggregate: AggregateNode): SubqueryNode {
  const outputs = [output("value", aggregate)];
  const select = nestedPlan({ ...allRows(child.source), scope: child, where, group: [], outputs });
  return { kind: "subquery", select, field: aggregate.field };
}

function output(name: string, expression: ExpressionNode): ValueOutput {
  return { kind: "output", name, expression };
}

/** A set about all rows of another, taken together: exactly those that the other gives. */
export function wholeOf(state: RowsState, outputs: readonly ValueOutput[]): RowsState {
  const whole = { ...state, order: [], reversed: false, group: [], outputs, lock: null };
  if (state.group === null && state.distinct === false && !isLimited(state)) return whole;
  checkGroup({ ...state, group: [], having: allOf([]), outputs }, [], true);
  const kept: ValueOutput[] = state.distinct === true ? valueOutputs(state) : [];
  const scope: Scope = { kind: "scope", source: state.scope.source };
  const result = (index: number, expression: ExpressionNode): ResultNode => {
    return { kind: "result", scope, index, nullable: isNullable(expression), field: expression.field };
  };
  const find = (part: Node): number => kept.findIndex(({ expression }) => isSame(expression, part));
  const lift = (expression: ExpressionNode): ResultNode => {
    const index = find(expression);
    return result(index < 0 ? kept.push(output(`c${kept.length}`, expression)) - 1 : index, expression);
  };
  // More columns would make more rows different.
  const choose = <Part extends Node>(part: Part): Part => {
    const chosen = replaceParts(part, (each) => {
      const index = find(each);
      return index < 0 ? null : result(index, each as ExpressionNode);
    });
    if (looseColumn(chosen, [], state.scope) === null) return chosen;
    throw new UnsupportedError(
      "aggregates of a distinct set over what is not selected",
      "every store",
      "annotate and select it too",
    );
  };
  const move = ({ operand, filter, ...node }: AggregateNode): AggregateNode =>
    state.distinct === true
      ? { ...node, operand: operand && choose(operand), filter: filter && choose(filter) }
      : {
          ...node,
          operand: operand && lift(operand),
          filter: filter && { kind: "truth", operand: lift(testNode(filter)) },
        };
  const lifted = outputs.map(({ name, expression }) =>
    output(
      name,
      replaceParts(expression, (part) => (part.kind === "aggregate" ? move(part) : null)),
    ),
  );
  const inner = rowsAsRead({ ...state, outputs: kept, lock: null });
  return { ...inner, scope, group: [], outputs: lifted };
}
