import type { RowKey, StoredRow } from "../contracts/row-store.ts";
import type { CompareNode, ConditionNode, ExpressionNode, Scope } from "../plan/nodes.ts";
import type { Access } from "./choose-index.ts";
import { type Compilation, type Evaluate, type Frame, NO_ROWS, type Origin, originAt } from "./compilation.ts";
import { ownColumn } from "./equality.ts";
import { compileExpression } from "./expression.ts";
import { groupRows, keyPart } from "./keys.ts";
import { layoutOf, lookupOn } from "./layout.ts";
import { scopesAround } from "./walk-plan.ts";

/** An equality of something of a set with something of the rows around it. */
export interface Correlation {
  readonly condition: CompareNode;
  readonly inner: ExpressionNode;
  readonly outer: ExpressionNode;
  /** The value that is sought for the rows around. */
  readonly sought: Evaluate;
}

/** Whether a node of a set depends on rows around the set. */
export function isTied(node: object, scope: Scope): boolean {
  for (const each of scopesAround(node)) if (each !== scope) return true;
  return false;
}

/** The first of the conditions of a set by which its rows belong to rows around it. */
export function correlationOf(
  conditions: readonly ConditionNode[],
  scope: Scope,
  compilation: Compilation,
): Correlation | null {
  for (const condition of conditions) {
    if (condition.kind !== "compare" || condition.operator !== "eq") continue;
    const { left, right } = condition;
    if (left.field.kind !== right.field.kind || left.field.storage !== right.field.storage) continue;
    for (const [inner, outer] of [
      [left, right],
      [right, left],
    ] as const) {
      if (!isTied(inner, scope) && !scopesAround(outer).has(scope))
        return { condition, inner, outer, sought: compileExpression(outer, compilation) };
    }
  }
  return null;
}

/** How the rows that belong to any of the rows around are found, where an index does. */
export function accessAround(
  { inner, outer, sought }: Correlation,
  scope: Scope,
  compilation: Compilation,
): Pick<Access, "index" | "keys"> | null {
  const column = ownColumn(inner, scope);
  const index = column && lookupOn(layoutOf(scope.source.table), column);
  if (!index || (outer.kind !== "column" && outer.kind !== "result")) return null;
  const slot = compilation.slots.get(outer.scope) ?? 0;
  const origin = originAt(compilation, slot);
  const part = keyPart(outer.field);
  const keys = (): RowKey[] => {
    const found = new Set<RowKey>();
    const frame: Frame = [];
    for (const row of origin.rows) {
      frame[slot] = row;
      const value = sought(frame);
      if (value !== null) found.add(part(value));
    }
    return [...found];
  };
  return { index, keys };
}

/** The rows of an origin that belong to the rows around them. */
export function belongingRows(
  { inner, sought }: Correlation,
  slot: number,
  compilation: Compilation,
): (frame: Frame) => readonly StoredRow[] {
  const origin: Origin = originAt(compilation, slot);
  const evaluate = compileExpression(inner, compilation);
  const part = keyPart(inner.field);
  let groups: ReadonlyMap<RowKey | null, readonly StoredRow[]> | undefined;
  const group = (): ReadonlyMap<RowKey | null, readonly StoredRow[]> => {
    const frame: Frame = [];
    return groupRows(origin.rows, (row) => {
      frame[slot] = row;
      const value = evaluate(frame);
      return value === null ? null : part(value);
    });
  };
  return (frame) => {
    const value = sought(frame);
    if (value === null) return NO_ROWS;
    groups ??= group();
    return groups.get(part(value)) ?? NO_ROWS;
  };
}
