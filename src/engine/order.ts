import type { StoredRow } from "../contracts/row-store.ts";
import type { ExpressionNode, OrderTerm } from "../plan/nodes.ts";
import { comparison } from "./compare.ts";
import type { Compilation, Frame } from "./compilation.ts";
import { compileExpression } from "./expression.ts";

type CompareRows = (left: StoredRow, right: StoredRow) => number;

/**
 * Makes an order into a function that puts rows in it; equal ones stay as they come. Only so many rows from the beginning are
 * promised as `first` says, and the rest may be left out.
 */
export function compileOrder(
  order: readonly OrderTerm[],
  slot: number,
  compilation: Compilation,
  first: number,
): (rows: readonly StoredRow[], frame: Frame) => readonly StoredRow[] {
  const terms = order.map((term) => compileTerm(term, slot, compilation));
  return (rows, frame) => {
    if (rows.length < 2) return rows;
    const compare = inTurn(terms.map((term) => term(frame)));
    return first < FEW && first < rows.length ? smallest(rows, first, compare) : rows.toSorted(compare);
  };
}

const FEW = 100;

function inTurn(terms: readonly CompareRows[]): CompareRows {
  return (left, right) => {
    for (const term of terms) {
      const sign = term(left, right);
      if (sign !== 0) return sign;
    }
    return 0;
  };
}

function compileTerm(
  { expression, direction, nulls }: OrderTerm,
  slot: number,
  compilation: Compilation,
): (frame: Frame) => CompareRows {
  const read = compileRead(expression, slot, compilation);
  const compare = comparison(expression.field) as (left: unknown, right: unknown) => number;
  const sign = direction === "asc" ? 1 : -1;
  const nullSide = nulls === "last" ? 1 : -1;
  return (frame) => {
    const valueOf = read(frame);
    return (left, right) => {
      const first = valueOf(left);
      const second = valueOf(right);
      if (first === null) return second === null ? 0 : nullSide;
      return second === null ? -nullSide : sign * compare(first, second);
    };
  };
}

/** What has to be worked out is worked out once for each row. */
function compileRead(
  expression: ExpressionNode,
  slot: number,
  compilation: Compilation,
): (frame: Frame) => (row: StoredRow) => unknown {
  const evaluate = compileExpression(expression, compilation);
  const isKept = expression.kind === "result" || (expression.kind === "column" && expression.path.length === 0);
  return (frame) => {
    const read = (row: StoredRow): unknown => {
      frame[slot] = row;
      return evaluate(frame);
    };
    if (isKept) return read;
    const known = new Map<StoredRow, unknown>();
    return (row) => {
      let value = known.get(row);
      if (value === undefined) known.set(row, (value = read(row)));
      return value;
    };
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
