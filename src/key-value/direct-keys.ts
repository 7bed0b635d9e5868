import type { ColumnShape, ConditionNode, Scope } from "../plan/nodes.ts";
import type { RowsNode } from "../plan/select-plan.ts";
import { columnOf } from "./bounds.ts";

/** The keys of the rows that a set has, as structured values, where its condition says nothing but which keys; else `null`. */
export function directKeys({ scope, derived, where, limit, offset }: RowsNode): readonly (readonly unknown[])[] | null {
  if (derived !== undefined || where === null || limit !== null || offset !== null) return null;
  const { key } = scope.source.table;
  if (where.kind === "keyIn") {
    const columns = where.columns.map((node) => columnOf(node, scope));
    if (!isKey(columns, key)) return null;
    const rows = where.values.value as readonly (readonly unknown[])[];
    return rows.map((values) => key.map((column) => structured(column, values[columns.indexOf(column)])));
  }
  if (where.kind === "in") {
    const [column] = key;
    if (column === undefined || !isKey([columnOf(where.operand, scope)], key)) return null;
    return (where.values.value as readonly unknown[]).map((value) => [structured(column, value)]);
  }
  const equalities = (where.kind === "and" ? where.conditions : [where]).map((each) => equality(each, scope));
  const columns = equalities.map((each) => each?.column ?? null);
  if (!isKey(columns, key)) return null;
  return [key.map((column) => structured(column, equalities[columns.indexOf(column)]?.value))];
}

function isKey(columns: readonly (ColumnShape | null)[], key: readonly ColumnShape[]): boolean {
  return columns.length === key.length && key.every((column) => columns.includes(column));
}

function equality(
  condition: ConditionNode,
  scope: Scope,
): { readonly column: ColumnShape; readonly value: unknown } | null {
  if (condition.kind !== "compare" || condition.operator !== "eq" || condition.right.kind !== "value") return null;
  const column = columnOf(condition.left, scope);
  return column && condition.right.field.storage === column.field.storage
    ? { column, value: condition.right.value }
    : null;
}

function structured({ field }: ColumnShape, value: unknown): unknown {
  return (field.codecs.structured.encode as (value: unknown) => unknown)(value);
}
