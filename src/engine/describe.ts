import type { ColumnShape, Source } from "../plan/nodes.ts";
import type { Plan } from "../plan/plan.ts";
import type { IncludeOutput, Output, RowsNode, SelectPlan } from "../plan/select-plan.ts";
import type { WritePlan } from "../plan/write-plan.ts";
import { chooseIndex } from "./choose-index.ts";
import { openCompilation } from "./compilation.ts";
import { compileCondition } from "./condition.ts";
import { compileExpression } from "./expression.ts";
import { isWrite } from "../contracts/plan-effect.ts";
import { targetOf } from "./reach.ts";

/** What an engine does for a plan, step by step, in words. Nothing is run. */
export function describePlan(plan: Plan): readonly string[] {
  if (plan.kind === "select") return describeSelect(plan);
  if (plan.kind === "aggregate" || plan.kind === "exists") return describeSelect(plan.of);
  return isWrite(plan) ? describeWrite(plan) : [];
}

function describeSelect(plan: SelectPlan): string[] {
  return [...describeRows(plan, plan.outputs), ...describeIncludes(plan.outputs, "")];
}

function describeRows(rows: RowsNode, outputs: readonly Output[] = []): string[] {
  const { source } = rows.scope;
  const { index, rest } = chooseIndex(rows.scope, rows.where);
  const compilation = openCompilation(null);
  for (const condition of rest) compileCondition(condition, compilation);
  for (const { expression } of [...rows.order, ...outputs.filter(isValue)]) compileExpression(expression, compilation);
  const links = compilation.links.map(({ relation: { target, to } }) => `lookup ${target.name} by ${to.name}`);
  return [index === null ? `scan ${source.name}` : lookup(source, index.columns), ...links];
}

function isValue(output: Output): output is Exclude<Output, IncludeOutput> {
  return output.kind === "output";
}

function lookup({ name }: Source, columns: readonly ColumnShape[]): string {
  return `lookup ${name} by ${columns.map((column) => column.name).join(" and ")}`;
}

function describeIncludes(outputs: readonly Output[], within: string): string[] {
  return outputs.flatMap((output) => {
    if (isValue(output)) return [];
    const name = within + output.name;
    return [`include ${name} by ${output.relation.to.name}`, ...describeIncludes(output.select.outputs, `${name}.`)];
  });
}

function describeWrite(plan: WritePlan): string[] {
  const target = targetOf(plan);
  if (plan.kind === "delete")
    return [...describeRows(plan.rows), `delete ${target.name}`, ...describeReferrers(target)];
  if (plan.kind === "update") return [...describeRows(plan.rows), `update ${target.name}`];
  if (plan.kind === "updateMany") return [lookup(target, target.table.key), `update ${target.name}`];
  const insert = plan.kind === "insert" ? plan : plan.insert;
  const found = insert.conflict === null ? [] : [lookup(target, insert.conflict.on)];
  const updates = plan.kind === "updateOrCreate" || (insert.conflict?.set.length ?? 0) > 0;
  return [...found, ...(updates ? [`update ${target.name}`] : []), `insert ${target.name}`];
}

function describeReferrers({ referrers }: Source): string[] {
  return referrers.map(({ source, column, reference }) => `${reference.onDelete} ${source.name} by ${column.name}`);
}
