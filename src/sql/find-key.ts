import { plainInteger } from "../fields/plain-fields.ts";
import { isRead } from "../contracts/plan-effect.ts";
import type { ColumnShape, CreatedNode, ExpressionNode, TableShape } from "../plan/nodes.ts";
import type { Plan } from "../plan/plan.ts";
import type { Assignment, InsertPlan } from "../plan/write-plan.ts";
import { type FindKey, type KeyLink, type LinkedList, type LinkedNode, mayIgnore } from "./key-link.ts";
import { keyName } from "./key-names.ts";
import { changesOf, givesRowsTo, removesFrom } from "./table-effects.ts";

/** Finds the key as the newest of its table, or by unique values of its row: what the plans in between do tells which. */
export const findKey: FindKey = (node, place, list) => {
  const { column } = node;
  const insert = node.insert as InsertPlan;
  const given = isNewRow(insert) || insert.conflict?.on.includes(column) ? givenTo(insert, column, place, list) : null;
  if (given !== null) return given;
  const link = newest(insert, column, place, list) ?? found(insert, column, place, list);
  return link && linkedNode(node, link);
};

function linkedNode(node: CreatedNode, link: KeyLink): LinkedNode {
  return { ...node, link };
}

/** Whether the row is there exactly as it was handed in. One that is ignored makes the list fail. */
function isNewRow(insert: InsertPlan): boolean {
  return insert.conflict === null || mayIgnore(insert);
}

/** What an insert of one row puts into a column, where that is known and not null. */
function givenTo(insert: InsertPlan, column: ColumnShape, place: number, list: LinkedList): ExpressionNode | null {
  const index = insert.columns.indexOf(column);
  const value = insert.values[0]?.[index] ?? null;
  if (index >= 0) return value === null ? null : { kind: "value", value, field: column.field };
  const assigned = insert.assignments.find((each) => each.column === column)?.expression;
  return assigned?.kind === "created" ? findKey(assigned, place, list) : null;
}

/** A key that the store makes is higher than all others, and it is known how many rows come after it. */
function newest(insert: InsertPlan, column: ColumnShape, place: number, list: LinkedList): KeyLink | null {
  const { source, columns } = insert;
  if (!isNewRow(insert) || !column.generated || columns.includes(column)) return null;
  const later = rowsBetween(insert, place, list);
  if (later === null || writesUnknown(list.plans[place], source.table)) return null;
  const table = list.nameOf(source.table);
  return { kind: "newest", table, column, offset: { kind: "value", value: later, field: plainInteger } };
}

/** How many rows of its table the plans between an insert and a place add; `null` when that is not known. */
function rowsBetween(insert: InsertPlan, place: number, { plans, needed }: LinkedList): number | null {
  const { table } = insert.source;
  let count = 0;
  for (const plan of plans.slice(plans.indexOf(insert) + 1, place)) {
    if (plan.kind === "raw" || removesFrom(plan, insert.source)) return null;
    if (isRead(plan) || !givesRowsTo(plan, table)) continue;
    const added = plan.kind === "insert" ? addedBy(plan, needed) : null;
    if (added === null) return null;
    count += added;
  }
  return count;
}

function addedBy(plan: InsertPlan, needed: ReadonlySet<object>): number | null {
  // A key that was handed in may be lower than those that are there.
  if (plan.columns.some(({ generated }) => generated)) return null;
  return plan.conflict === null || (isNewRow(plan) && needed.has(plan)) ? plan.values.length : null;
}

/** Whether a plan that needs the key of a row adds rows to its table itself, and cannot say how many at which moment. */
function writesUnknown(plan: Plan | undefined, { name }: TableShape): boolean {
  return plan?.kind === "insert" && plan.source.table.name === name && plan.conflict !== null && plan.values.length > 1;
}

/** A row can be told by unique values that it still has. */
function found(insert: InsertPlan, column: ColumnShape, place: number, list: LinkedList): KeyLink | null {
  const { source, conflict } = insert;
  const candidates = isNewRow(insert) ? source.table.uniques : [conflict?.on ?? []];
  for (const columns of candidates) {
    const by = columns.flatMap((each): Assignment[] => {
      const expression = givenTo(insert, each, place, list);
      return expression === null ? [] : [{ column: each, expression }];
    });
    if (by.length < columns.length || !keeps(insert, columns, place, list)) continue;
    const at = list.plans.indexOf(insert);
    return { kind: "found", table: list.nameOf(source.table), column, by, name: keyName(at) };
  }
  return null;
}

/** Whether nothing between an insert and a place may change these values of its row, or give them to another one. */
function keeps(insert: InsertPlan, columns: readonly ColumnShape[], place: number, { plans }: LinkedList): boolean {
  const { source } = insert;
  let removed = false;
  for (const plan of plans.slice(plans.indexOf(insert) + 1, place)) {
    if (plan.kind === "raw" || changesOf(plan, source.table).some((column) => columns.includes(column))) return false;
    if (plan.kind === "delete" && columns.some(({ reference }) => reference?.onDelete === "setNull")) return false;
    if (removed && givesRowsTo(plan, source.table)) return false;
    removed ||= removesFrom(plan, source);
  }
  return true;
}
