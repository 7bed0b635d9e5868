import { givenValue } from "../fields/parameter.ts";
import type { ColumnNode, ColumnShape, Scope, ValueNode } from "../plan/nodes.ts";
import type { Output } from "../plan/select-plan.ts";
import type { Compiled } from "./compiled.ts";
import type { Dialect } from "./dialect.ts";
import type { Job } from "./job.ts";
import type { Comparison, Selection, ShapedPlan } from "./shape.ts";

/** What finding rows by the value of one column has compiled to. */
interface LookUp {
  readonly dialect: Dialect;
  readonly scope: Scope;
  readonly outputs: readonly Output[];
  readonly compiled: Compiled;
}

// A table asks by its key in the same scope and for the same outputs each time, so that one for each column is enough.
const lookUps = new WeakMap<ColumnShape, LookUp>();

/** The job of a plan that asks nothing but what was asked before, with another value; `null` where that is not seen at a glance. */
export function knownLookUp(plan: ShapedPlan, dialect: Dialect): Job | null {
  const where = comparisonOf(plan);
  if (where === null) return null;
  const { scope, outputs } = plan as Selection;
  const known = lookUps.get((where.left as ColumnNode).column);
  return known !== undefined && known.scope === scope && known.outputs === outputs && known.dialect === dialect
    ? { plan, compiled: known.compiled, values: [where.right as ValueNode] }
    : null;
}

/** Remembers what a plan has compiled to, if it is such a one. */
export function rememberLookUp({ plan, compiled, values }: Job, dialect: Dialect): void {
  const where = comparisonOf(plan as ShapedPlan);
  if (where === null || values.length !== 1) return;
  const { scope, outputs } = plan as Selection;
  lookUps.set((where.left as ColumnNode).column, { dialect, scope, outputs, compiled });
}

/** The comparison of a plan that asks for the rows in which a column has a value, and for nothing else. */
function comparisonOf(plan: ShapedPlan): Comparison | null {
  if (plan.kind !== "select" || plan.expects !== undefined) return null;
  const { scope, derived, where, order, limit, offset, group, distinct, lock, reverse }: Selection = plan;
  if (where?.kind !== "compare" || order.length > 0 || limit !== null || offset !== null || distinct || reverse)
    return null;
  if (derived !== undefined || group !== undefined || lock !== undefined) return null;
  const { operator, left, right }: Comparison = where;
  if (operator !== "eq" || left.kind !== "column" || left.scope !== scope || left.path.length > 0) return null;
  return right.kind === "value" && givenValue(right.value) !== null && right.field === left.column.field ? where : null;
}
