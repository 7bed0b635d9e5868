import type { SelectPlan } from "../plan/select-plan.ts";
import { valuesOf } from "./arrange.ts";
import type { Compilation, Results } from "./compilation.ts";
import { compileExpression } from "./expression.ts";
import { compileSet } from "./set.ts";
import { scopesAround } from "./walk-plan.ts";

/** Makes a query inside another into a function of the rows around it. `most`: so many of its rows, whichever they are, say enough. */
export function compileQuery(select: SelectPlan, compilation: Compilation, most?: number): Results {
  const { slots, grouped } = compilation;
  const { scope } = select;
  const around = slots.get(scope);
  const slot = compilation.origins.push({ rows: [] }) - 1;
  compilation.reaches++;
  compilation.grouped = slot;
  const rows = compileSet(select, slot, compilation, most);
  const outputs = valuesOf(select).map((value) => compileExpression(value, compilation));
  compilation.grouped = grouped;
  // The same scope may stand outside as well.
  if (around === undefined) slots.delete(scope);
  else slots.set(scope, around);
  const results: Results = (frame) =>
    rows(frame).map((row) => {
      frame[slot] = row;
      return outputs.map((output) => output(frame));
    });
  return scopesAround(select).size === 0 ? once(results) : results;
}

/** What depends on no row around it is worked out once. */
function once(results: Results): Results {
  let known: ReturnType<Results> | undefined;
  return (frame) => (known ??= results(frame));
}
