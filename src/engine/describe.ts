import { isWrite } from "../contracts/plan-effect.ts";
import type { ColumnShape, ExpressionNode, Source } from "../plan/nodes.ts";
import type { Plan } from "../plan/plan.ts";
import type { Output, SelectPlan } from "../plan/select-plan.ts";
import type { WritePlan } from "../plan/write-plan.ts";
import { type RowSet, valuesOf } from "./arrange.ts";
import { compileExpression } from "./expression.ts";
import { openCompilation } from "./language.ts";
import { targetOf } from "./reach.ts";
import { compileSet } from "./set.ts";

/** What an engine does for a plan, step by step, in words. Nothing is run. */
export function describePlan(plan: Plan): readonly string[] {
  if (plan.kind === "select") return describeSelect(plan);
  if (plan.kind === "aggregate" || plan.kind === "exists") return describeSelect(plan.of);
  return isWrite(plan) ? describeWrite(plan) : [];
}

function describeSelect(plan: SelectPlan): string[] {
  return [...describeRows(plan, valuesOf(plan)), ...describeIncludes(plan.outputs, "")];
}

function describeRows(set: RowSet, values: readonly ExpressionNode[] = []): string[] {
  const compilation = openCompilation(null);
  compileSet(set, 0, compilation);
  for (const value of values) compileExpression(value, compilation);
  return compilation.loads.flatMap((load) => {
    const reads = "from" in load ? { source: load.relation.target, columns: [load.relation.to] } : load.reads;
    if (reads === null) return [];
    const { source, columns } = reads;
    return columns === null ? `scan ${source.name}` : lookup(source, columns);
  });
}

function lookup({ name }: Source, columns: readonly ColumnShape[]): string {
  return `lookup ${name} by ${columns.map((column) => column.name).join(" and ")}`;
}

function describeIncludes(outputs: readonly Output[], within: string): string[] {
  return outputs.flatMap((output) => {
    if (output.kind === "output") return [];
    const name = within + output.name;
    return [`include ${name} by ${output.relation.to.name}`, ...describeIncludes(output.select.outputs, `${name}.`)];
  });
}

function describeWrite(plan: WritePlan): string[] {
  const target = targetOf(plan);
  if (plan.kind === "delete")
    return [...describeRows(plan.rows), `delete ${target.name}`, ...describeReferrers(target)];
  if (plan.kind === "update")
    return [
      ...describeRows(
        plan.rows,
        plan.set.map(({ expression }) => expression),
      ),
      `update ${target.name}`,
    ];
  if (plan.kind === "updateMany") return [lookup(target, target.table.key), `update ${target.name}`];
  const insert = plan.kind === "insert" ? plan : plan.insert;
  const found = insert.conflict === null ? [] : [lookup(target, insert.conflict.on)];
  const updates = plan.kind === "updateOrCreate" || (insert.conflict?.set.length ?? 0) > 0;
  return [...found, ...(updates ? [`update ${target.name}`] : []), `insert ${target.name}`];
}

function describeReferrers({ referrers }: Source): string[] {
  return referrers.map(({ source, column, reference }) => `${reference.onDelete} ${source.name} by ${column.name}`);
}
