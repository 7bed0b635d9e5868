import type { ColumnShape, Source, TableShape } from "../plan/nodes.ts";
import type { Plan } from "../plan/plan.ts";
import type { Assignment } from "../plan/write-plan.ts";
import { sourceOf } from "./plan-source.ts";

// What plans may do to a table. SQL of the user may do anything, which is for the caller to see.

/** Whether a plan may add rows to a table. */
export function givesRowsTo(plan: Plan, { name }: TableShape): boolean {
  return "insert" in plan || plan.kind === "insert" ? sourceOf(plan)?.table.name === name : false;
}

/** The columns of rows of a table that are there which a plan may change; what removing other rows does to them not counted. */
export function changesOf(plan: Plan, { name }: TableShape): readonly ColumnShape[] {
  if (sourceOf(plan)?.table.name !== name) return [];
  switch (plan.kind) {
    case "insert":
      return columnsOf(plan.conflict?.set ?? []);
    case "update":
    case "updateOrCreate":
      return columnsOf(plan.set);
    case "updateMany":
      return [...plan.columns, ...columnsOf(plan.assignments)];
    default:
      return [];
  }
}

function columnsOf(set: readonly Assignment[]): ColumnShape[] {
  return set.map(({ column }) => column);
}

/** Whether a plan may remove rows of a source's table: its own, or such as they go with. */
export function removesFrom(plan: Plan, source: Source): boolean {
  return plan.kind === "delete" && goesWith(source, plan.rows.scope.source.table.name);
}

/** Whether rows of a source may go with rows of a table. What is not among the models may lead anywhere. */
function goesWith({ table, relations }: Source, removed: string, seen: readonly string[] = []): boolean {
  if (table.name === removed) return true;
  return table.columns.some(({ reference }) => {
    if (reference?.onDelete !== "cascade" || seen.includes(reference.table)) return false;
    const target = relations.get(reference.name)?.target;
    return target === undefined || goesWith(target, removed, [...seen, table.name]);
  });
}
