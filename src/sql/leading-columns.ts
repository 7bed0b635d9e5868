import type { Scope } from "../plan/nodes.ts";
import type { Output } from "../plan/select-plan.ts";

const MOST_BITS = 30;

/** Plain columns in the order of their table, which is how nearly all outputs begin, are a number with a bit for each. */
export function leadingColumns(list: readonly Output[], own: Scope | undefined): [bits: number, count: number] {
  let bits = 0;
  let at = 0;
  let index = 0;
  for (; index < list.length; index++) {
    const output = list[index] as Output;
    if (output.kind !== "output" || output.expression.kind !== "column" || output.expression.path.length > 0) break;
    const { column, scope: from } = output.expression;
    // A write has one table and no scope of its own.
    if ((own !== undefined && own !== from) || column.name !== output.name) break;
    const { columns } = from.source.table;
    while (at < columns.length && columns[at] !== column) at++;
    if (at >= Math.min(columns.length, MOST_BITS)) break;
    bits |= 1 << at++;
  }
  return [bits, index];
}
