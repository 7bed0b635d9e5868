import { isWrite } from "../contracts/plan-effect.ts";
import type { RowTable, Wanted } from "../contracts/row-store.ts";
import type { ColumnShape, ExpressionNode, Source } from "../plan/nodes.ts";
import type { Plan } from "../plan/plan.ts";
import type { Output, SelectPlan } from "../plan/select-plan.ts";
import type { WritePlan } from "../plan/write-plan.ts";
import { type RowSet, valuesOf } from "./arrange.ts";
import type { Compilation } from "./compilation.ts";
import { compileExpression } from "./expression.ts";
import { openCompilation } from "./language.ts";
import { layoutOf } from "./layout.ts";
import { targetOf } from "./reach.ts";
import { compileSet, conditionsOf } from "./set.ts";

/** What a store says of how it finds rows. Both throw an `UnsupportedError` where it cannot. */
export interface Finding {
  /** How rows are found that no key and no equality finds, in words. */
  readonly search?: ((table: RowTable, wanted: Wanted) => string) | undefined;
  /** Asked about rows that are found by equality of these columns; `wanted` is absent where nothing else is asked of them. */
  readonly lookUp?:
    | ((table: RowTable, source: Source, columns: readonly ColumnShape[], wanted?: Wanted) => void)
    | undefined;
}

/** What an engine does for a plan, step by step, in words. Nothing is run. */
export function describePlan(plan: Plan, finding: Finding = {}): readonly string[] {
  if (plan.kind === "select") return describeSelect(plan, finding);
  if (plan.kind === "aggregate" || plan.kind === "exists") return describeSelect(plan.of, finding);
  return isWrite(plan) ? describeWrite(plan, finding) : [];
}

function describeSelect(plan: SelectPlan, finding: Finding): string[] {
  return [...describeRows(plan, finding, valuesOf(plan)), ...describeIncludes(plan.outputs, "", finding)];
}

function describeRows(set: RowSet, finding: Finding, values: readonly ExpressionNode[] = []): string[] {
  const compilation = openCompilation(null);
  compileSet(set, 0, compilation);
  for (const value of values) compileExpression(value, compilation);
  return describeLoads(compilation, finding);
}

function describeLoads({ loads }: Compilation, finding: Finding): string[] {
  return loads.flatMap((load) => {
    const reads = "from" in load ? { source: load.relation.target, columns: [load.relation.to] } : load.reads;
    if (reads === null) return [];
    const { source, columns, wanted } = reads;
    if (columns !== null) return lookUp(source, columns, finding, wanted);
    const found = wanted && finding.search?.(layoutOf(source.table), wanted);
    return found ?? `scan ${source.name}`;
  });
}

/** What the conditions of related rows look up in turn. */
function describeConditions({ scope, where }: SelectPlan, finding: Finding): string[] {
  const compilation = openCompilation(null);
  compilation.slots.set(scope, 0);
  for (const condition of conditionsOf(where)) compilation.language.condition(condition, compilation);
  return describeLoads(compilation, finding);
}

function lookUp(source: Source, columns: readonly ColumnShape[], finding: Finding, wanted?: Wanted): string {
  finding.lookUp?.(layoutOf(source.table), source, columns, wanted);
  return `lookup ${source.name} by ${columns.map((column) => column.name).join(" and ")}`;
}

function describeIncludes(outputs: readonly Output[], within: string, finding: Finding): string[] {
  return outputs.flatMap((output) => {
    if (output.kind === "output") return [];
    const name = within + output.name;
    lookUp(output.relation.target, [output.relation.to], finding);
    describeConditions(output.select, finding);
    return [
      `include ${name} by ${output.relation.to.name}`,
      ...describeIncludes(output.select.outputs, `${name}.`, finding),
    ];
  });
}

function describeWrite(plan: WritePlan, finding: Finding): string[] {
  const target = targetOf(plan);
  if (plan.kind === "delete")
    return [...describeRows(plan.rows, finding), `delete ${target.name}`, ...describeReferrers(target)];
  if (plan.kind === "update")
    return [
      ...describeRows(
        plan.rows,
        finding,
        plan.set.map(({ expression }) => expression),
      ),
      `update ${target.name}`,
    ];
  if (plan.kind === "updateMany") return [lookUp(target, target.table.key, finding), `update ${target.name}`];
  const insert = plan.kind === "insert" ? plan : plan.insert;
  const found = insert.conflict === null ? [] : [lookUp(target, insert.conflict.on, finding)];
  const updates = plan.kind === "updateOrCreate" || (insert.conflict?.set.length ?? 0) > 0;
  return [...found, ...(updates ? [`update ${target.name}`] : []), `insert ${target.name}`];
}

function describeReferrers({ referrers }: Source): string[] {
  return referrers.map(({ source, column, reference }) => `${reference.onDelete} ${source.name} by ${column.name}`);
}
