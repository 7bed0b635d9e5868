import type { FieldShape } from "../plan/any-field.ts";
import type { ConditionNode, ExpressionNode, OrderTerm, Scope, Source, ValueNode } from "../plan/nodes.ts";
import type { Output, RowsNode, SelectPlan, ValueOutput } from "../plan/select-plan.ts";
import { UnsupportedError, invalid } from "../errors.ts";
import { integerField } from "../fields/integer-field.ts";
import { allOf } from "./conditions.ts";
import { columnNode, holdsJson, orderTerm } from "./expressions.ts";
import { refuseStrangers } from "./scopes.ts";

const wholeNumber: FieldShape = /* @__PURE__ */ integerField();

/** What the builders of a query set have been told so far. */
export interface RowsState {
  readonly scope: Scope;
  readonly where: ConditionNode;
  /** As written; made total when a plan is built. */
  readonly order: readonly OrderTerm[];
  readonly limit: number | null;
  readonly offset: number | null;
  readonly distinct: boolean;
  readonly reversed: boolean;
  readonly outputs: readonly Output[];
  /** The one row of a to-one relation: its shape may be chosen, never which row it is. */
  readonly single: boolean;
}

/** All rows of a source, with all columns. Each has a scope of its own, so that two never mix. */
export function allRows(source: Source, single = false): RowsState {
  const scope: Scope = { kind: "scope", source };
  const outputs = columnOutputs(scope);
  return {
    scope,
    where: allOf([]),
    order: [],
    limit: null,
    offset: null,
    distinct: false,
    reversed: false,
    outputs,
    single,
  };
}

/** An output for every column. */
function columnOutputs(scope: Scope): ValueOutput[] {
  return scope.source.table.columns.map((column) => ({
    kind: "output",
    name: column.name,
    expression: columnNode(scope, column),
  }));
}

/** Whether a key or a unique constraint says that the condition holds for one row at most. */
export function isOneAtMost({ where, scope }: RowsState): boolean {
  const { key, uniques } = scope.source.table;
  const given = new Set<unknown>();
  for (const each of where.kind === "and" ? where.conditions : [where]) {
    if (each.kind !== "compare" || each.operator !== "eq" || each.right.kind !== "value") continue;
    if (each.left.kind === "column" && each.left.path.length === 0) given.add(each.left.column);
  }
  return [key, ...uniques].some((columns) => columns.every((column) => given.has(column)));
}

/** Whether only some rows of the condition are meant. */
export function isLimited(state: RowsState): boolean {
  return state.limit !== null || state.offset !== null;
}

function keyTerms(scope: Scope, direction: "asc" | "desc"): OrderTerm[] {
  return scope.source.table.key.map((column) => orderTerm(columnNode(scope, column), direction));
}

/** Whether two expressions are the same column of the same row. */
export function isSame(left: ExpressionNode, right: ExpressionNode): boolean {
  return (
    left.kind === "column" &&
    right.kind === "column" &&
    left.column === right.column &&
    left.path.length === right.path.length &&
    left.path.every((relation, index) => relation === right.path[index])
  );
}

function flip(term: OrderTerm): OrderTerm {
  return {
    expression: term.expression,
    direction: term.direction === "asc" ? "desc" : "asc",
    nulls: term.nulls === "first" ? "last" : "first",
  };
}

/** The written order made total: by the key, or on a distinct set by whatever else is selected. */
function totalOrder(state: RowsState): OrderTerm[] {
  const { scope, order, distinct, outputs } = state;
  const direction = order.at(-1)?.direction ?? "asc";
  const selected = outputs.flatMap((output) => (output.kind === "output" ? [output.expression] : []));
  if (distinct) {
    const stranger = order.find((term) => !selected.some((expression) => isSame(expression, term.expression)));
    if (stranger !== undefined) {
      throw new UnsupportedError(
        "orderBy of a distinct set by a field that is not selected",
        "every store",
        "select the field too",
      );
    }
    // The rest of the selected fields would order its ties.
    if (selected.some(({ field }) => field.kind === "list")) {
      throw new UnsupportedError(
        "an order of a distinct set with a list",
        "every store",
        "leave out the list or the order",
      );
    }
  }
  const rest = distinct ? selected.map((expression) => orderTerm(expression, direction)) : keyTerms(scope, direction);
  return [...order, ...rest.filter((term) => !order.some((given) => isSame(given.expression, term.expression)))];
}

/** A count as a node. */
export function bound(count: number): ValueNode {
  return { kind: "value", value: count, field: wholeNumber };
}

function checkDistinct(state: RowsState): void {
  if (state.outputs.length === 0) throw invalid(state.scope.source.name, [], "distinct() needs a selected field");
  for (const output of state.outputs) {
    if (output.kind === "include" || holdsJson(output.expression.field)) {
      throw new UnsupportedError(`distinct with ${output.name}`, "every store", "select plain columns only");
    }
  }
}

/** The plan of a set. `ordered` asks for an order where none was written. */
export function selectPlan(state: RowsState, ordered = false): SelectPlan {
  if (state.distinct) checkDistinct(state);
  const isOrdered = ordered || state.order.length > 0 || state.reversed;
  const limited = isLimited(state);
  const order = isOrdered ? totalOrder(state) : [];
  return {
    kind: "select",
    ...rowsNode(state, state.reversed && !limited ? order.map(flip) : order),
    outputs: state.outputs,
    distinct: state.distinct,
    reverse: state.reversed && limited,
  };
}

/** The plan of the row that a condition on the whole key finds: there is nothing in it that could be refused. */
export function keyPlan({ scope, outputs }: RowsState, where: ConditionNode): SelectPlan {
  return {
    kind: "select",
    scope,
    where,
    order: [],
    limit: null,
    offset: null,
    outputs,
    distinct: false,
    reverse: false,
  };
}

/** The plan of at most one row, the first of the set; a set without an order is ordered by its key. */
export function firstPlan(state: RowsState): SelectPlan {
  // The limit comes after the plan is built: a set without one turns its order round instead of its rows.
  return { ...selectPlan(state, true), limit: bound(Math.min(state.limit ?? 1, 1)) };
}

/** The rows of a set in an order. */
function rowsNode(state: RowsState, order: readonly OrderTerm[]): RowsNode {
  const { scope, where, limit, offset } = state;
  refuseStrangers([where, ...order.map((term) => term.expression)], scope);
  const always = where.kind === "constant" && where.value;
  return {
    scope,
    where: always ? null : where,
    order,
    limit: limit === null ? null : bound(limit),
    offset: offset === null ? null : bound(offset),
  };
}

/** The plan of a set of which only the number of rows matters. */
export function countedPlan(state: RowsState): SelectPlan {
  return selectPlan({ ...state, order: [], reversed: false, outputs: state.distinct ? state.outputs : [] });
}

/** The rows that a set update or delete means; refuses what would be wider than asked. */
export function writtenRows(state: RowsState, verb: string, all: boolean | undefined): RowsNode {
  const model = state.scope.source.name;
  if (state.distinct) throw new UnsupportedError(`${verb} of a distinct set`, "every store", "filter the rows instead");
  if (state.where.kind === "constant" && state.where.value && all !== true) {
    throw invalid(model, [], `${verb}() without a filter would change every row: pass { all: true } if that is meant`);
  }
  return rowsNode(state, isLimited(state) ? totalOrder(state) : []);
}
