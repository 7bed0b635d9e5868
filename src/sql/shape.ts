import type { FieldShape } from "../plan/any-field.ts";
import type {
  ColumnNode,
  ColumnShape,
  ConditionNode,
  CreatedNode,
  ExpressionNode,
  OrderTerm,
  Relation,
  Scope,
  Source,
  TextNode,
  ValueNode,
} from "../plan/nodes.ts";
import type { ReadPlan } from "../plan/plan.ts";
import type { Output, RowsNode, SelectPlan } from "../plan/select-plan.ts";
import type { Assignment, InsertPlan, WritePlan } from "../plan/write-plan.ts";
import { textRange } from "./text-patterns.ts";

/** What a statement binds one by one. */
export type Bound = ValueNode | CreatedNode;

/** Plans whose text depends on their shape alone. */
export type ShapedPlan = ReadPlan | WritePlan;

interface Walk {
  readonly values: Bound[];
  readonly scopes: Scope[];
}

/**
 * A text that two plans of one source share exactly when they compile to the same SQL. The nodes that hold values are collected
 * in `values`, in the order in which the text numbers them. Every token tells where it ends, so that names cannot run together.
 */
export function shapeOf(plan: ShapedPlan, values: Bound[]): string {
  const walk = { values, scopes: [] };
  switch (plan.kind) {
    case "select":
      return select(plan, walk);
    case "aggregate":
      return `A${plan.outputs.map(({ name, aggregate }) => token(name) + aggregate.kind).join("")}${select(plan.of, walk)}`;
    case "exists":
      return `E${select(plan.of, walk)}`;
    case "insert":
      return insert(plan, walk);
    case "update":
      return `U${rows(plan.rows, walk)}${assignments(plan.set, walk)}${outputs(plan.outputs, plan.rows.scope.source, plan.rows.scope, walk)}`;
    case "updateMany":
      return `M${columns(plan.columns, plan.source)}${assignments(plan.assignments, walk)}`;
    case "delete":
      return `D${rows(plan.rows, walk)}`;
    case "getOrCreate":
      return `G${insert(plan.insert, walk)}${condition(plan.where, walk)}`;
    case "updateOrCreate":
      return `O${insert(plan.insert, walk)}${condition(plan.where, walk)}${assignments(plan.set, walk)}`;
  }
}

/** The shape of one expression of a statement: equal exactly when the SQL is. */
export function expressionShape(node: ExpressionNode, scopes: Scope[], values: Bound[]): string {
  return expression(node, { values, scopes });
}

/** Whether values of a field take a placeholder each in some dialect, so that their number is part of the text. */
function isCounted({ storage }: FieldShape): boolean {
  return storage === "float8" || storage === "bytes" || storage === "list";
}

function token(name: string): string {
  return `${name.length}:${name}`;
}

function scopeNumber(scope: Scope, { scopes }: Walk): number {
  const index = scopes.indexOf(scope);
  return index < 0 ? scopes.push(scope) - 1 : index;
}

function path(scope: Scope, relations: readonly Relation[], walk: Walk): string {
  let text = `.${scopeNumber(scope, walk)}`;
  for (const relation of relations) text += `/${token(relation.name)}`;
  return text;
}

function column(node: ColumnNode, walk: Walk): string {
  const { name } = node.column;
  return `${path(node.scope, node.path, walk)}.${name.length}:${name}`;
}

function fieldShape({ storage, kind, settings }: FieldShape): string {
  if (storage === "numeric") return `numeric${settings.precision}.${settings.scale}`;
  if (storage === "list" && settings.item !== null) return `[${fieldShape(settings.item)}`;
  return kind === "bigint" ? "bigint" : storage;
}

function bound(node: Bound, walk: Walk): string {
  const { values } = walk;
  let index = values.indexOf(node);
  if (index < 0) index = values.push(node) - 1;
  return `?${index}${fieldShape(node.field)}${node.kind === "value" && node.value === null ? "-" : ";"}`;
}

function expression(node: ExpressionNode, walk: Walk): string {
  switch (node.kind) {
    case "column":
      return column(node, walk);
    case "value":
    case "created":
      return bound(node, walk);
    case "now":
      return "n";
    case "arithmetic":
      return `${node.operator}(${expression(node.left, walk)}${expression(node.right, walk)}`;
    case "call":
      return `${node.name}(${expression(node.operand, walk)}`;
    case "incoming":
      return `i${token(node.column.name)}`;
  }
}

function list(values: ValueNode, walk: Walk, counted: boolean): string {
  return bound(values, walk) + (counted ? `#${(values.value as readonly unknown[]).length};` : "");
}

function condition(node: ConditionNode, walk: Walk): string {
  switch (node.kind) {
    case "constant":
      return node.value ? "T" : "F";
    case "compare":
      return `${node.operator}(${expression(node.left, walk)}${expression(node.right, walk)}`;
    case "isNull":
      return `_${expression(node.operand, walk)}`;
    case "in":
      return `in(${expression(node.operand, walk)}${list(node.values, walk, isCounted(node.operand.field))}`;
    case "keyIn": {
      const counted = node.columns.some(({ field }) => isCounted(field));
      return `k${node.columns.length}${node.columns.map((each) => column(each, walk)).join("")}${list(node.values, walk, counted)}`;
    }
    case "text":
      return `${node.operator}(${expression(node.operand, walk)}${bound(node.needle, walk)}${textVariant(node)}`;
    case "and":
    case "or": {
      let text = `${node.kind}${node.conditions.length}(`;
      for (const each of node.conditions) text += condition(each, walk);
      return text;
    }
    case "not":
      return `!${condition(node.condition, walk)}`;
    case "truth":
      return `t${expression(node.operand, walk)}`;
    case "related": {
      const from = path(node.scope, node.path, walk);
      return `${node.quantifier}${from}/${token(node.relation.name)}${scopeNumber(node.child, walk)}(${condition(node.condition, walk)}`;
    }
  }
}

function textVariant({ operator, needle }: TextNode): string {
  return operator.endsWith("startsWith") ? textRange(needle.value as string).length.toString() : "";
}

function order(terms: readonly OrderTerm[], walk: Walk): string {
  let text = `o${terms.length}`;
  for (const { expression: by, direction, nulls } of terms) text += `${direction}${nulls}${expression(by, walk)}`;
  return text;
}

function rows(node: RowsNode, walk: Walk): string {
  const scope = scopeNumber(node.scope, walk);
  const where = node.where === null ? "T" : condition(node.where, walk);
  const limit = node.limit === null ? "" : `l${bound(node.limit, walk)}`;
  const offset = node.offset === null ? "" : `f${bound(node.offset, walk)}`;
  return `${scope}w${where}${node.order.length === 0 ? "" : order(node.order, walk)}${limit}${offset}`;
}

/** A list of columns in the order of their table is a number with a bit for each, which is what nearly all lists are. */
const MOST_BITS = 30;

/** The bits of the items at the start of a list that are such columns, and how many those are. */
function leadingColumns<Item>(list: readonly Item[], { table }: Source, columnOf: (item: Item) => ColumnShape | null): [bits: number, count: number] {
  const { columns } = table;
  let bits = 0;
  let at = 0;
  for (let index = 0; index < list.length; index++) {
    const column = columnOf(list[index] as Item);
    while (at < columns.length && columns[at] !== column) at++;
    if (at >= columns.length || at >= MOST_BITS) return [bits, index];
    bits |= 1 << at++;
  }
  return [bits, list.length];
}

/** `scope` is the only one whose columns stand for themselves; with `null` all of the source do. */
function outputs(list: readonly Output[], source: Source, scope: Scope | null, walk: Walk): string {
  const [bits, count] = leadingColumns(list, source, (output) => plainColumn(output, scope));
  let text = `s${bits}+${list.length - count}`;
  for (let index = count; index < list.length; index++) {
    const output = list[index] as Output;
    text += `,${token(output.name)}`;
    if (output.kind === "output") text += expression(output.expression, walk);
    else text += `>${token(output.relation.name)}${select(output.select, walk)}`;
  }
  return text;
}

/** The column that an output is and is named after, or `null`. */
function plainColumn(output: Output, scope: Scope | null): ColumnShape | null {
  if (output.kind !== "output" || output.expression.kind !== "column") return null;
  const { column, path: relations, scope: own } = output.expression;
  return relations.length === 0 && (scope === null || own === scope) && output.name === column.name ? column : null;
}

function columns(list: readonly ColumnShape[], source: Source): string {
  const [bits, count] = leadingColumns(list, source, (column) => column);
  let text = `c${bits}+${list.length - count}`;
  for (let index = count; index < list.length; index++) text += `,${token((list[index] as ColumnShape).name)}`;
  return text;
}

function assignments(set: readonly Assignment[], walk: Walk): string {
  let text = `a${set.length}`;
  for (const { column: target, expression: value } of set) text += `,${token(target.name)}${expression(value, walk)}`;
  return text;
}

function select(plan: SelectPlan, walk: Walk): string {
  const flags = `${plan.distinct ? "d" : ""}${plan.reverse ? "r" : ""}`;
  return `S${flags}${rows(plan, walk)}${outputs(plan.outputs, plan.scope.source, plan.scope, walk)}`;
}

function insert(plan: InsertPlan, walk: Walk): string {
  const { conflict } = plan;
  // One row and many rows are written differently; how many does not matter.
  const many = plan.values.length > 1 ? "I*" : "I";
  const { source } = plan;
  const onConflict = conflict === null ? "-" : columns(conflict.on, source) + assignments(conflict.set, walk);
  return `${many}${columns(plan.columns, source)}${assignments(plan.assignments, walk)}${onConflict}${outputs(plan.outputs, source, null, walk)}`;
}
