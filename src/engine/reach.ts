import { isWrite } from "../contracts/plan-effect.ts";
import type { RowTable } from "../contracts/row-store.ts";
import type { ColumnShape, Relation, Source } from "../plan/nodes.ts";
import type { Plan } from "../plan/plan.ts";
import type { WritePlan } from "../plan/write-plan.ts";
import { layoutOf } from "./layout.ts";
import { referencesOf } from "./references.ts";
import { walkPlan } from "./walk-plan.ts";

/** Every table that running the plans may read or write, foreign keys and what they drag along included. */
export function reachOf(plans: readonly Plan[]): readonly RowTable[] {
  const sources = new Set<Source>();
  for (const plan of plans) {
    if (plan.kind === "raw") continue;
    collect(plan, sources);
    if (isWrite(plan)) follow(plan, sources);
  }
  return [...new Set(Array.from(sources, ({ table }) => layoutOf(table)))];
}

/** Every source that a part of a plan names. */
function collect(part: unknown, sources: Set<Source>): void {
  walkPlan(part, (each) => {
    if (isSource(each)) sources.add(each);
    else if (isRelation(each)) sources.add(each.target);
    else return true;
    return false;
  });
}

function isSource(part: object): part is Source {
  return "referrers" in part;
}

function isRelation(part: object): part is Relation {
  return "holds" in part;
}

/** What a write looks up in other tables, and changes there. */
function follow(plan: WritePlan, sources: Set<Source>): void {
  const written = targetOf(plan);
  if (plan.kind === "delete" || changedColumns(plan).some((column) => written.table.key.includes(column)))
    addReferrers(written, sources);
  if (plan.kind !== "delete") for (const { target } of referencesOf(written)) sources.add(target);
}

function addReferrers({ referrers }: Source, sources: Set<Source>, seen: Set<Source> = new Set()): void {
  for (const { source } of referrers) {
    if (seen.size === seen.add(source).size) continue;
    sources.add(source);
    addReferrers(source, sources, seen);
  }
}

/** The source whose rows a write is about. */
export function targetOf(plan: WritePlan): Source {
  if ("rows" in plan) return plan.rows.scope.source;
  return "source" in plan ? plan.source : plan.insert.source;
}

/** The columns that a write may change in rows that are there. */
function changedColumns(plan: WritePlan): readonly ColumnShape[] {
  if (plan.kind === "insert") return plan.conflict?.set.map(({ column }) => column) ?? [];
  return "set" in plan ? plan.set.map(({ column }) => column) : [];
}
