import { plainInteger } from "../fields/plain-fields.ts";
import type { ConditionNode, ExpressionNode, OrderTerm, Scope, Source, ValueNode } from "../plan/nodes.ts";
import type { DerivedNode, LockNode, Output, RowsNode, SelectPlan, ValueOutput } from "../plan/select-plan.ts";
import { UnsupportedError, invalid } from "../errors.ts";
import { columnNode, orderTerm } from "./column-nodes.ts";
import { isEquatable, isOrdered } from "./comparable.ts";
import { allOf } from "./conditions.ts";
import { checkGroup } from "./groups.ts";
import { isSame } from "./node-parts.ts";
import { refuseStrangers } from "./scopes.ts";
import { type Deleted, withoutDeleted } from "./soft-delete.ts";

/** What the builders of a query set have been told so far. */
export interface RowsState {
  readonly scope: Scope;
  /** Where the rows come from, if not from the table: then `named` holds all there is. */
  readonly derived: DerivedNode | null;
  readonly where: ConditionNode;
  /** As written; made total when a plan is built. */
  readonly order: readonly OrderTerm[];
  readonly limit: number | null;
  readonly offset: number | null;
  readonly distinct: SelectPlan["distinct"];
  readonly reversed: boolean;
  readonly outputs: readonly Output[];
  /** What annotations, keys of groups and results of other queries are called. */
  readonly named: ReadonlyMap<string, ExpressionNode>;
  /** What rows are grouped by; `null` where they are not. */
  readonly group: readonly ExpressionNode[] | null;
  readonly having: ConditionNode;
  /** Of a model with soft deletion: which rows are meant. */
  readonly deleted: Deleted;
  readonly lock: LockNode | null;
  readonly comment: string | null;
  /** The one row of a to-one relation: its shape may be chosen, never which row it is. */
  readonly single: boolean;
  /** How many rows may be looked at where no index leads to them; `null`: none. */
  readonly scan: number | null;
}

/** What only the outermost query has. */
export const ALONE = { lock: null, comment: null } as const;

/** Anything that stands for a set of rows. */
export abstract class RowsHolder {
  /** What has been asked so far. */
  abstract get rows(): RowsState;
}

const ALWAYS: ConditionNode = /* @__PURE__ */ allOf([]);
const NO_NAMES: ReadonlyMap<string, ExpressionNode> = /* @__PURE__ */ new Map();

/** All rows of a source, with all columns. Each has a scope of its own, so that two never mix. */
export function allRows(source: Source, single = false): RowsState {
  const scope: Scope = { kind: "scope", source };
  const outputs = columnOutputs(scope);
  return {
    scope,
    derived: null,
    where: ALWAYS,
    order: [],
    limit: null,
    offset: null,
    distinct: false,
    reversed: false,
    outputs,
    named: NO_NAMES,
    group: null,
    having: ALWAYS,
    deleted: "hidden",
    lock: null,
    comment: null,
    single,
    scan: null,
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
export function isOneAtMost({ where, scope, derived }: RowsState): boolean {
  if (derived !== null) return false;
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

/** Whether the rows are those of the table, each by itself. */
function isPlain({ derived, group, distinct }: RowsState): boolean {
  return derived === null && group === null && distinct !== true;
}

/** Whether the rows can be put in one order: each has a key, or all that is selected tells them apart. */
export function canBeOrdered(state: RowsState): boolean {
  return isPlain(state) || valueOutputs(state).every(({ expression }) => isOrdered(expression.field));
}

/** Refuses to lock what is not the rows of a table, each by itself. */
export function checkLock(state: RowsState): void {
  if (!isPlain(state) || state.distinct !== false)
    throw new UnsupportedError("lock() of groups, distinct or combined sets", "every store", "lock plain rows");
}

function flip(term: OrderTerm): OrderTerm {
  return {
    expression: term.expression,
    direction: term.direction === "asc" ? "desc" : "asc",
    nulls: term.nulls === "first" ? "last" : "first",
  };
}

/** The values that are read for a row. */
export function valueOutputs({ outputs }: Pick<RowsState, "outputs">): ValueOutput[] {
  return outputs.filter((output) => output.kind === "output");
}

/** The written order made total: by the key, or where rows have none by whatever else is selected. */
function totalOrder(state: RowsState): OrderTerm[] {
  const { scope, order, group } = state;
  const direction = order.at(-1)?.direction ?? "asc";
  const rest = isPlain(state)
    ? scope.source.table.key.map((column) => columnNode(scope, column))
    : [...orderedOutputs(state), ...moreTerms(state)];
  const total = [...order];
  const has = (expression: ExpressionNode): boolean => total.some((term) => isSame(term.expression, expression));
  for (const expression of rest) {
    // No two groups have the same keys.
    if (group?.every(has) === true) break;
    if (!has(expression)) total.push(orderTerm(expression, direction));
  }
  return total;
}

/** What tells rows apart that are selected alike: the keys of groups, and all results of combined sets. */
function moreTerms({ group, derived, distinct, named }: RowsState): readonly ExpressionNode[] {
  if (distinct === true) return [];
  if (group !== null) return group;
  return derived === null ? [] : [...named.values()].filter(({ kind, field }) => kind === "result" && isOrdered(field));
}

function orderedOutputs(state: RowsState): ExpressionNode[] {
  const selected = valueOutputs(state).map(({ expression }) => expression);
  const refuse = (what: string, instead: string): Error => new UnsupportedError(what, "every store", instead);
  if (state.distinct === true && state.order.some((term) => !selected.some((each) => isSame(each, term.expression))))
    throw refuse("orderBy of a distinct set by a field that is not selected", "select the field too");
  if (!canBeOrdered(state))
    throw refuse("an order of rows without a key that have a list, a vector or JSON", "leave it or the order out");
  return selected;
}

/** A count as a node. */
export function bound(count: number): ValueNode {
  return { kind: "value", value: count, field: plainInteger };
}

/** Refuses outputs of which no two can be told to be the same. */
export function checkComparable({ outputs, scope }: Pick<RowsState, "outputs" | "scope">, what: string): void {
  if (outputs.length === 0) throw invalid(scope.source.name, [], `${what}() needs a selected field`);
  for (const output of outputs) {
    if (output.kind === "include" || !isEquatable(output.expression.field))
      throw new UnsupportedError(`${what} with ${output.name}`, "every store", "select plain columns only");
  }
}

/** The plan of a set. `ordered` asks for an order where none was written. */
export function selectPlan(state: RowsState, ordered = false): SelectPlan {
  const plan = nestedPlan(state, ordered);
  const terms = plan.order.map((term) => term.expression);
  const { group, distinct } = plan;
  const grouped = group === undefined ? [] : [...group.keys, ...(group.having === null ? [] : [group.having])];
  const values = valueOutputs(plan).map(({ expression }) => expression);
  refuseStrangers(
    [state.where, ...terms, ...grouped, ...values, ...(typeof distinct === "object" ? distinct : [])],
    state.scope,
  );
  return plan;
}

/** The plan of a set inside another query, whose fields it may use. */
export function nestedPlan(state: RowsState, ordered = false): SelectPlan {
  const { group, having, distinct, lock, outputs } = state;
  if (lock !== null) checkLock(state);
  if (distinct === true) checkComparable(state, "distinct");
  const isOrdered = ordered || state.order.length > 0 || state.reversed || typeof distinct === "object";
  // Which rows a limit keeps, and which is the first of several, is told by the order as it is written.
  const isKept = isLimited(state) || typeof distinct === "object";
  const order = isOrdered ? totalOrder(state) : [];
  if (group !== null) checkGroup(state, order);
  return {
    kind: "select",
    ...rowsNode(state, state.reversed && !isKept ? order.map(flip) : order),
    outputs,
    ...(group !== null && { group: { keys: group, having: unlessAlways(having) } }),
    distinct,
    ...(lock !== null && { lock }),
    ...commented(state),
    reverse: state.reversed && isKept,
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

/** The comment of a plan, if it has one. */
export function commented({ comment }: Pick<RowsState, "comment">): { readonly comment?: string } {
  return comment === null ? {} : { comment };
}

function unlessAlways(condition: ConditionNode): ConditionNode | null {
  return condition.kind === "constant" && condition.value ? null : condition;
}

/** The rows of a set in an order. */
function rowsNode(state: RowsState, order: readonly OrderTerm[]): RowsNode {
  const { scope, derived, where, limit, offset, deleted, scan } = state;
  return {
    scope,
    ...(derived !== null && { derived }),
    where: unlessAlways(derived === null ? withoutDeleted(where, scope, deleted) : where),
    order,
    limit: limit === null ? null : bound(limit),
    offset: offset === null ? null : bound(offset),
    ...(scan !== null && { scan }),
  };
}

/** The plan of a set of which only the number of rows matters. */
export function countedPlan(state: RowsState): SelectPlan {
  const outputs = state.distinct === true ? state.outputs : [];
  const order = typeof state.distinct === "object" ? state.order : [];
  return selectPlan({ ...state, order, reversed: false, outputs, ...ALONE });
}

/** The rows that a set update or delete means; refuses what would be wider than asked. */
export function writtenRows(state: RowsState, verb: string, all: boolean | undefined): RowsNode {
  const model = state.scope.source.name;
  if (!isPlain(state) || state.distinct !== false) {
    const what = state.group === null ? (state.derived === null ? "a distinct" : "a combined") : "a grouped";
    throw new UnsupportedError(`${verb} of ${what} set`, "every store", "filter the rows instead");
  }
  if (state.where.kind === "constant" && state.where.value && all !== true) {
    throw invalid(model, [], `${verb}() without a filter would change every row: pass { all: true } if that is meant`);
  }
  const order = isLimited(state) ? totalOrder(state) : [];
  refuseStrangers([state.where, ...order.map((term) => term.expression)], state.scope);
  return rowsNode(state, order);
}
