import type { ColumnShape, TableDeclaration } from "../plan/nodes.ts";

/** The columns of a table that have a number, from the lowest number to the highest. */
export function numberedColumns({ columns }: Pick<TableDeclaration, "columns">): ReadonlyMap<number, ColumnShape> {
  const found: [number, ColumnShape][] = [];
  for (const column of columns) {
    const number = column.field.settings.tag;
    if (number !== null) found.push([number, column]);
  }
  return new Map(found.sort(([one], [other]) => one - other));
}

/** The lowest number above all of these that a field can have: 19000 to 19999 belong to protobuf. */
export function numberAfter(taken: Iterable<number>): number {
  let last = 0;
  for (const number of taken) last = Math.max(last, number);
  return last >= 18_999 && last < 19_999 ? 20_000 : last + 1;
}
