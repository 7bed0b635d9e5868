import type { SelectPlan } from "../plan/select-plan.ts";
import { distinctResults, firstRows } from "./compile-distinct.ts";
import { compileExpression } from "./compile-expression.ts";
import { compileInclude } from "./compile-include.ts";
import type { Composition, Frame, Link, SelectList } from "./composition.ts";
import { rowsQuery } from "./rows-query.ts";
import { stagedRows } from "./staged-rows.ts";

const plainList: SelectList = (cells) => cells.join(", ") || "1";

/** A query for the rows of a plan, all or those that belong to something. */
export function compileQuery(
  plan: SelectPlan,
  composition: Composition,
  list: SelectList = plainList,
  link?: Link,
): string {
  const { distinct, derived, group } = plan;
  const cells = (frame: Frame): readonly string[] => cellsOf(plan, frame, composition);
  const isPlain = derived === undefined && group === undefined;
  if (distinct === false) {
    const staged = isPlain && link === undefined ? stagedRows(plan, composition) : null;
    const rows = staged === null ? plan : { ...plan, where: null };
    return rowsQuery(rows, composition, (frame) => list(cells(frame)), staged ?? link);
  }
  if (distinct === true || !isPlain) return distinctResults(plan, composition, cells, list, link);
  const first = firstRows(plan, distinct, composition, link);
  return rowsQuery({ ...plan, where: null }, composition, (frame) => list(cells(frame)), first);
}

function cellsOf({ outputs, group }: SelectPlan, frame: Frame, composition: Composition): readonly string[] {
  const cells = outputs.map((output) =>
    output.kind === "output"
      ? compileExpression(output.expression, composition)
      : compileInclude(output, frame, composition),
  );
  const isApart = group?.keys.length !== 0;
  if (isApart || outputs.some((each) => each.kind === "output" && each.expression.kind === "aggregate")) return cells;
  // Only an aggregate says that all rows are one.
  const [first = "1", ...others] = cells;
  return [`CASE WHEN count(*) >= 0 THEN ${first} END`, ...others];
}
