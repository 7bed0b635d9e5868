import type { StoredRow } from "../contracts/row-store.ts";
import type { ExpressionNode } from "../plan/nodes.ts";
import type { RowsNode, SelectPlan } from "../plan/select-plan.ts";
import { groupRow } from "./aggregate.ts";
import type { Compilation, Evaluate, Frame } from "./compilation.ts";
import { compileCondition } from "./condition.ts";
import { compileExpression } from "./expression.ts";
import { groupRows, joinNullable, keyPart } from "./keys.ts";
import { keepRows } from "./load.ts";
import { compileOrder } from "./order.ts";

/** The rows of a set; those of a select may be grouped, distinct or turned round. */
export type RowSet = RowsNode & Partial<Pick<SelectPlan, "distinct" | "group" | "reverse" | "outputs">>;

/** Makes rows of a set into others, for the rows around them. */
export type Arrange = (rows: readonly StoredRow[], frame: Frame) => readonly StoredRow[];

/** How many rows are needed, in order, before limit and offset are applied. `most`: so many of the rest say enough. */
export function lastRow({ group, distinct = false, limit, offset }: RowSet, most: number = Infinity): number {
  if (group !== undefined || distinct !== false) return Infinity;
  return Math.min(limit === null ? Infinity : Number(limit.value), most) + Number(offset?.value ?? 0);
}

/** What a set does with the rows for which its condition holds, up to its limit. */
export function compileArrangement(set: RowSet, slot: number, compilation: Compilation, most?: number): Arrange {
  const { group, order, distinct = false } = set;
  const stages: Arrange[] = [];
  if (group !== undefined) {
    stages.push(compileGroups(group.keys, slot, compilation));
    if (group.having !== null) {
      const tests = [compileCondition(group.having, compilation)];
      stages.push((rows, frame) => keepRows(rows, tests, Infinity, slot, frame));
    }
  }
  if (order.length > 0) stages.push(compileOrder(order, slot, compilation, lastRow(set, most)));
  if (distinct !== false) stages.push(compileDistinct(distinct === true ? valuesOf(set) : distinct, slot, compilation));
  return (rows, frame) =>
    cutRows(
      stages.reduce((left, stage) => stage(left, frame), rows),
      set,
    );
}

/** The values that are read for a row. */
export function valuesOf({ outputs = [] }: RowSet): ExpressionNode[] {
  return outputs.flatMap((output) => (output.kind === "output" ? [output.expression] : []));
}

/** What rows with the same values have in common; null is a value like others. */
function compileKey(values: readonly ExpressionNode[], compilation: Compilation): Evaluate {
  const parts = values.map(({ field }) => keyPart(field));
  const reads = values.map((value) => compileExpression(value, compilation));
  const [part] = parts;
  const [read] = reads;
  if (part === undefined || read === undefined || parts.length > 1)
    return (frame) =>
      joinNullable(
        parts,
        reads.map((each) => each(frame)),
      );
  return (frame) => {
    const value = read(frame);
    return value === null ? null : part(value);
  };
}

function compileGroups(keys: readonly ExpressionNode[], slot: number, compilation: Compilation): Arrange {
  if (keys.length === 0) return (rows) => [groupRow(rows)];
  const keyOf = compileKey(keys, compilation);
  return (rows, frame) => {
    const groups = groupRows(rows, (row) => {
      frame[slot] = row;
      return keyOf(frame);
    });
    return Array.from(groups.values(), (members) => groupRow(members, members[0]));
  };
}

function compileDistinct(values: readonly ExpressionNode[], slot: number, compilation: Compilation): Arrange {
  const keyOf = compileKey(values, compilation);
  return (rows, frame) => {
    const seen = new Set<unknown>();
    return rows.filter((row) => {
      frame[slot] = row;
      return seen.size < seen.add(keyOf(frame)).size;
    });
  };
}

/** Applies limit and offset, then turns the rows around where the set says so. */
function cutRows(rows: readonly StoredRow[], { limit, offset, reverse }: RowSet): readonly StoredRow[] {
  const from = Number(offset?.value ?? 0);
  const cut =
    limit === null && from === 0 ? rows : rows.slice(from, limit === null ? undefined : from + Number(limit.value));
  return reverse === true ? cut.toReversed() : cut;
}
