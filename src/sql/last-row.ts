import type { SqlResult } from "../contracts/sql-driver.ts";
import type { ColumnShape, ExpressionNode } from "../plan/nodes.ts";
import type { InsertPlan } from "../plan/write-plan.ts";

/** The last row of an insert, and the others from it. */
export interface LastRow {
  readonly key: ColumnShape;
  /** The key of the last row that the connection inserted, as an expression. */
  readonly id: string;
  /** The cells that the insert would return, of results that are each an insert and its last row. */
  readonly read: (results: readonly SqlResult[]) => readonly (readonly unknown[])[];
}

/** The last row of an insert that returns these expressions; `null` where the others cannot be told from it. */
export type LastRowOf = (plan: InsertPlan, returned: readonly ExpressionNode[]) => LastRow | null;

/** Possible where only the key differs from row to row, and keys of one insert are consecutive. */
export function lastRowBy(id: string): LastRowOf {
  return ({ source: { table }, columns, values, conflict, assignments }, returned) => {
    const [key] = table.key;
    const place = returned.findIndex((each) => each.kind === "column" && each.column === key && key.generated);
    const isAlike = (each: ExpressionNode): boolean =>
      each.kind === "column" && assignments.some(({ column }) => column === each.column);
    const isFit =
      place >= 0 &&
      values.length > 1 &&
      conflict === null &&
      returned.every((each, index) => index === place || isAlike(each));
    if (!isFit || key === undefined || columns.includes(key)) return null;
    return { key, id, read: (results) => rowsBefore(results, place) };
  };
}

function rowsBefore(results: readonly SqlResult[], place: number): unknown[][] {
  const rows: unknown[][] = [];
  for (let index = 1; index < results.length; index += 2) {
    const last = results[index]?.rows[0];
    if (last === undefined) continue;
    const count = results[index - 1]?.affected ?? 0;
    let id = BigInt(last[place] as bigint) - BigInt(count);
    for (let row = 0; row < count; row++) {
      const cells: unknown[] = [];
      // Rows of drivers need not be arrays.
      for (let cell = 0; cell < last.length; cell++) cells.push(cell === place ? ++id : last[cell]);
      rows.push(cells);
    }
  }
  return rows;
}
