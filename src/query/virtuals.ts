import type { Source } from "../plan/nodes.ts";
import type { QueryPlan } from "../plan/plan.ts";
import type { IncludeOutput, Output } from "../plan/select-plan.ts";
import { addVirtuals } from "../models/virtual-fields.ts";

type Row = Record<string, unknown>;

interface Reading {
  readonly source: Source;
  readonly outputs: readonly Output[];
}

/**
 * Adds the virtual fields to the rows that a plan gave, and to the rows included in them, wherever all columns of a row were read.
 * The rows are new objects of whoever asked, so they are filled in place.
 */
export function withVirtuals(plan: QueryPlan, rows: readonly unknown[]): void {
  const reading = readingOf(plan);
  if (reading !== null && rows.length > 0) fill(reading, rows);
}

/** What the rows of a plan are read from. Rows that are groups are rows of no model. */
function readingOf(plan: QueryPlan): Reading | null {
  switch (plan.kind) {
    case "select":
      return plan.group === undefined ? { source: plan.scope.source, outputs: plan.outputs } : null;
    case "insert":
      return plan;
    case "update":
      return { source: plan.rows.scope.source, outputs: plan.outputs };
    case "getOrCreate":
    case "updateOrCreate":
      return plan.insert;
    case "raw":
      return plan.select && readingOf(plan.select);
    case "sequence":
      // The parts write to one table.
      return plan.plans[0] === undefined ? null : readingOf(plan.plans[0]);
    default:
      return null;
  }
}

function fill({ source, outputs }: Reading, rows: readonly unknown[]): void {
  // Included rows come first: what is worked out of a row may look into them.
  for (const output of outputs) {
    if (output.kind !== "include" || !hasVirtuals(output)) continue;
    const included = rows.flatMap((row) => (row as Row)[output.name] ?? []);
    fill({ source: output.select.scope.source, outputs: output.select.outputs }, included);
  }
  const { virtuals, columns } = source.table;
  if (virtuals.length === 0 || !columns.every(({ name }) => outputs.some((output) => output.name === name))) return;
  // A row that was in the way of another and was kept is null.
  for (const row of rows) if (row !== null) addVirtuals(virtuals, row as Row);
}

/** Whether anything inside has virtual fields: else there is no need to look at the rows. */
function hasVirtuals({ select }: IncludeOutput): boolean {
  return (
    select.scope.source.table.virtuals.length > 0 ||
    select.outputs.some((output) => output.kind === "include" && hasVirtuals(output))
  );
}
