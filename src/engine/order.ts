import type { StoredRow } from "../contracts/row-store.ts";
import type { OrderTerm } from "../plan/nodes.ts";
import { comparison } from "./compare.ts";
import { type Compilation, openCompilation } from "./compilation.ts";
import { compileExpression } from "./expression.ts";
import { loadFrom } from "./load-links.ts";
import type { Session } from "./session.ts";
import type { Steps } from "./steps.ts";

type CompareRows = (left: StoredRow, right: StoredRow) => number;

/**
 * Puts rows in order; equal ones stay as they come. With `first`, only so many rows from the beginning are promised, and the rest
 * may be left out.
 */
export function* sortRows(
  rows: readonly StoredRow[],
  order: readonly OrderTerm[],
  session: Session,
  first: number = Infinity,
): Steps<readonly StoredRow[]> {
  if (rows.length < 2 || order.length === 0) return rows;
  const compilation = openCompilation(session);
  const compare = compileOrder(order, compilation);
  yield* loadFrom(rows, compilation, session);
  return first < FEW && first < rows.length ? smallest(rows, first, compare) : rows.toSorted(compare);
}

const FEW = 100;

function compileOrder(order: readonly OrderTerm[], compilation: Compilation): CompareRows {
  const terms = order.map((term) => compileTerm(term, compilation));
  return (left, right) => {
    for (const term of terms) {
      const sign = term(left, right);
      if (sign !== 0) return sign;
    }
    return 0;
  };
}

function compileTerm({ expression, direction, nulls }: OrderTerm, compilation: Compilation): CompareRows {
  const evaluate = compileExpression(expression, compilation);
  const compare = comparison(expression.field) as (left: unknown, right: unknown) => number;
  const sign = direction === "asc" ? 1 : -1;
  const nullSide = nulls === "last" ? 1 : -1;
  const one: StoredRow[] = [];
  const other: StoredRow[] = [];
  return (left, right) => {
    one[0] = left;
    other[0] = right;
    const first = evaluate(one);
    const second = evaluate(other);
    if (first === null) return second === null ? 0 : nullSide;
    return second === null ? -nullSide : sign * compare(first, second);
  };
}

/** The first rows of the order, in order, without sorting the others. */
function smallest(rows: readonly StoredRow[], count: number, compare: CompareRows): readonly StoredRow[] {
  const kept: StoredRow[] = [];
  for (const row of rows) {
    const last = kept.at(-1);
    if (kept.length >= count && (last === undefined || compare(row, last) >= 0)) continue;
    let place = kept.length;
    for (let before = kept[place - 1]; before !== undefined && compare(row, before) < 0; before = kept[place - 1])
      place--;
    kept.splice(place, 0, row);
    if (kept.length > count) kept.pop();
  }
  return kept;
}
