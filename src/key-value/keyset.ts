import type { ColumnShape, ConditionNode, Scope } from "../plan/nodes.ts";
import { boundedBy, conjuncts } from "./bounds.ts";

/** That rows come after values of several columns, in the order of those columns: what the cursor of a page says. */
export interface Keyset {
  readonly columns: readonly ColumnShape[];
  /** The places of the values. */
  readonly places: readonly string[];
  readonly direction: "asc" | "desc";
}

/**
 * Reads "the first column is beyond its value, or it is equal and the next one is beyond its own" and so on; `null` for any other
 * condition.
 */
export function keysetOf(condition: ConditionNode, scope: Scope): Keyset | null {
  const steps: { readonly column: ColumnShape; readonly place: string; readonly direction: Keyset["direction"] }[] = [];
  let rest: ConditionNode = condition;
  for (;;) {
    const [beyond, equal, ...others]: readonly ConditionNode[] = rest.kind === "or" ? rest.conditions : [rest];
    if (beyond?.kind !== "compare" || others.length > 0) return null;
    const bounded = boundedBy({ ...beyond, operator: "eq" }, scope);
    const place = bounded?.exact === true ? bounded.places?.[0] : undefined;
    const direction = beyond.operator === "gt" ? "asc" : beyond.operator === "lt" ? "desc" : null;
    if (bounded === null || place === undefined || direction === null) return null;
    steps.push({ column: bounded.column, place, direction });
    if (equal === undefined) break;
    const [tie, ...next] = conjuncts([equal]);
    const tied = tie === undefined ? null : boundedBy(tie, scope);
    if (tied === null || tied.column !== bounded.column || tied.places?.[0] !== place || next.length !== 1) return null;
    rest = next[0] as ConditionNode;
  }
  const [first] = steps;
  if (first === undefined || steps.length < 2 || steps.some((step) => step.direction !== first.direction)) return null;
  return {
    columns: steps.map(({ column }) => column),
    places: steps.map(({ place }) => place),
    direction: first.direction,
  };
}
