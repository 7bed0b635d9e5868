import type { ExpressionNode, OrderTerm } from "../plan/nodes.ts";
import type { Output, ValueOutput } from "../plan/select-plan.ts";
import { invalid } from "../errors.ts";
import { isForbidden } from "../models/names.ts";
import { hasVirtual } from "../models/virtual-fields.ts";
import { FieldExpression, expressionNode } from "./expressions.ts";
import { fieldsOfRows, unknownField } from "./filter.ts";
import { plainEntries } from "./plain-object.ts";
import type { RowsState } from "./rows-state.ts";
import { OrderValue } from "./value-expression.ts";

/** A callback that gives expressions of the rows of a set by name. */
export type BuildNamed = (fields: never) => unknown;

/** An order of a user: a name, with `-` in front for the largest first, or a callback. */
export type OrderInput = string | ((fields: never) => unknown);

/** What is read under a name. */
export function findOutput(state: RowsState, name: string): Output {
  const output = state.outputs.find((each) => each.name === name);
  if (output === undefined) throw unknownField(state.scope, String(name));
  return output;
}

/** The expression of a column, an annotation or a result; relations have none. */
function fieldNamed(state: RowsState, name: string): FieldExpression {
  const { scope, named, derived } = state;
  if (!named.has(name) && (derived !== null || !scope.source.table.byName.has(name))) throw unknownField(scope, name);
  return (fieldsOfRows(state) as Readonly<Record<string, FieldExpression>>)[name] as FieldExpression;
}

/** The node of a column, an annotation or a result. */
export function namedExpression(state: RowsState, name: string): ExpressionNode {
  return fieldNamed(state, name).node;
}

/** The expressions that a callback gives, by the names that it gives them. */
export function namedOutputs(state: RowsState, build: BuildNamed, verb: string): ValueOutput[] {
  const { name: model } = state.scope.source;
  const expected = `${verb}() takes a callback that gives an object of expressions`;
  if (typeof build !== "function") throw invalid(model, [], expected);
  const entries = plainEntries(model, build(fieldsOfRows(state) as never), [], expected);
  if (entries.length === 0) throw invalid(model, [], expected);
  return entries.map(([name, built]) => {
    if (isForbidden(name)) throw invalid(model, [name], "cannot be the name of an expression");
    return { kind: "output", name, expression: expressionNode(built, model) };
  });
}

/** Names and what is called so from now on. */
export function withNames(named: RowsState["named"], outputs: readonly ValueOutput[]): RowsState["named"] {
  return new Map([...named, ...outputs.map(({ name, expression }) => [name, expression] as const)]);
}

/** Refuses to call an expression what something else is called already. */
export function refuseTaken({ scope: { source }, named, derived, outputs }: RowsState, name: string): void {
  const isTaken =
    named.has(name) ||
    outputs.some((output) => output.name === name) ||
    (derived === null &&
      (source.table.byName.has(name) || source.relations.has(name) || hasVirtual(source.table, name)));
  if (isTaken)
    throw invalid(source.name, [name], "is a field, relation or annotation already: give the annotation another name");
}

/** The term that an order of a user means. */
export function readOrder(state: RowsState, order: OrderInput): OrderTerm {
  if (typeof order === "string") {
    const [direction, name] = order.startsWith("-") ? (["desc", order.slice(1)] as const) : (["asc", order] as const);
    return fieldNamed(state, name)[direction]().term;
  }
  const built = typeof order === "function" ? order(fieldsOfRows(state) as never) : null;
  if (built instanceof OrderValue) return built.term;
  if (built instanceof FieldExpression) return built.asc().term;
  throw invalid(state.scope.source.name, [], "orderBy() takes names of fields and callbacks that give an expression");
}
