import type { RowKey, StoredRow, Wanted } from "../contracts/row-store.ts";
import type { ConditionNode } from "../plan/nodes.ts";
import { type RowSet, compileArrangement, lastRow } from "./arrange.ts";
import { chooseIndex } from "./choose-index.ts";
import { type Compilation, type Frame, type Filling, type Test, originAt } from "./compilation.ts";
import { compileCondition } from "./condition.ts";
import { type Correlation, accessAround, belongingRows, correlationOf, isTied } from "./correlation.ts";
import { compileDerived } from "./derive.ts";
import { layoutOf } from "./layout.ts";
import { keepRows } from "./load.ts";

/** How rows are got hold of. */
interface Candidates extends Pick<Filling, "reads" | "read"> {
  /** The conditions that are still to be asked. */
  readonly rest: readonly ConditionNode[];
}

/**
 * Makes a set into a function that gives its rows in its order, once what it needs is loaded. At the first place in the frame there
 * is nothing around a set; elsewhere its rows may depend on those of other places. `most`: so many of its rows, whichever they are,
 * say enough.
 */
export function compileSet(
  set: RowSet,
  slot: number,
  compilation: Compilation,
  most?: number,
): (frame: Frame) => readonly StoredRow[] {
  const { scope, derived } = set;
  compilation.slots.set(scope, slot);
  const conditions = conditionsOf(set.where);
  const tied = slot === 0 ? [] : conditions.filter((condition) => isTied(condition, scope));
  const fixed = tied.length === 0 ? conditions : conditions.filter((condition) => !tied.includes(condition));
  const correlation = correlationOf(tied, scope, compilation);
  const candidates =
    derived === undefined
      ? tableRows(set, fixed, compilation, correlation, tied.length === 0 ? lastRow(set, most) : Infinity)
      : { reads: null, read: compileDerived(derived, compilation), rest: fixed };
  const enough = set.order.length === 0 ? lastRow(set, most) : Infinity;
  fillOrigin(candidates, slot, compilation, tied.length === 0 ? enough : Infinity);
  const origin = originAt(compilation, slot);
  const belonging =
    correlation === null ? (): readonly StoredRow[] => origin.rows : belongingRows(correlation, slot, compilation);
  const tests = tied
    .filter((condition) => condition !== correlation?.condition)
    .map((condition) => compileCondition(condition, compilation));
  const arrange = compileArrangement(set, slot, compilation, most);
  return (frame) => arrange(keepRows(belonging(frame), tests, enough, slot, frame), frame);
}

/** The conditions that must all hold. */
export function conditionsOf(where: ConditionNode | null): readonly ConditionNode[] {
  return where === null ? [] : where.kind === "and" ? where.conditions : [where];
}

function tableRows(
  set: RowSet,
  conditions: readonly ConditionNode[],
  compilation: Compilation,
  correlation: Correlation | null,
  most: number,
): Candidates {
  const { scope } = set;
  const { source } = scope;
  const layout = layoutOf(source.table);
  const chosen = chooseIndex(scope, conditions, compilation);
  const around = chosen.index === null && correlation !== null ? accessAround(correlation, scope, compilation) : null;
  const { index, keys } = around ?? chosen;
  const wanted: Wanted = { scope, conditions, order: set.order, most, scan: set.scan ?? null };
  return {
    reads: { source, columns: index && index.columns, wanted },
    read: ({ unit }) => {
      if (index === null) return unit.among?.(layout, wanted) ?? unit.all(layout);
      const found: readonly RowKey[] = keys();
      return found.length === 0 ? [] : unit.find(layout, index, found);
    },
    rest: chosen.rest,
  };
}

/** Loads rows into the origin at a place, no more than `enough` of those for which the conditions hold. */
export function fillOrigin(
  { reads, read, rest }: Candidates,
  slot: number,
  compilation: Compilation,
  enough: number,
): void {
  const origin = originAt(compilation, slot);
  const first: Filling = { origin, slot, reads, read, tests: [], enough };
  compilation.loads.push(first);
  // What needs no other rows comes first: rows it rules out need nothing loaded.
  const tests: Test[] = [];
  for (const condition of rest) {
    const before = compilation.reaches;
    const test = compileCondition(condition, compilation);
    (compilation.reaches === before ? first.tests : tests).push(test);
  }
  if (tests.length === 0) return;
  first.enough = Infinity;
  compilation.loads.push({ origin, slot, reads: null, read: () => origin.rows, tests, enough });
}
