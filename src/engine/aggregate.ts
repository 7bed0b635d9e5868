import type { StoredRow } from "../contracts/row-store.ts";
import type { AggregateNode, ExpressionNode } from "../plan/nodes.ts";
import { OperationalError } from "../errors.ts";
import { arithmetic } from "./arithmetic.ts";
import { comparison } from "./compare.ts";
import { type Evaluate, NO_ROWS, type Test } from "./compilation.ts";
import { keyPart } from "./keys.ts";

/** Where a row that stands for a group keeps the rows of the group: columns cannot be called so. */
const MEMBERS = "\0";

/** The row that stands for a group: what its rows have in common is read from one of them. */
export function groupRow(members: readonly StoredRow[], one?: StoredRow): StoredRow {
  return { ...one, [MEMBERS]: members };
}

/** The rows of the group that a row stands for. */
function membersOf(row: StoredRow | undefined): readonly StoredRow[] {
  return (row?.[MEMBERS] as readonly StoredRow[] | undefined) ?? NO_ROWS;
}

/** The rows of all groups; those that stand for no group themselves. */
export function rowsBehind(rows: readonly StoredRow[]): readonly StoredRow[] {
  return rows[0]?.[MEMBERS] === undefined ? rows : rows.flatMap(membersOf);
}

/** Makes an aggregate into a function of the group at a place of the frame. */
export function aggregate(
  { name, operand, distinct }: AggregateNode,
  slot: number,
  evaluate: Evaluate | null,
  filter: Test | null,
): Evaluate {
  if (operand === null && filter === null) return (frame) => membersOf(frame[slot]).length;
  const reduce = name === "count" || operand === null ? countValues : REDUCERS[name](operand);
  const part = distinct && operand !== null ? keyPart(operand.field) : null;
  return (frame) => {
    const group = frame[slot] ?? {};
    const values: unknown[] = [];
    const seen = new Set<unknown>();
    for (const member of membersOf(group)) {
      frame[slot] = member;
      if (filter !== null && !filter(frame)) continue;
      const value = evaluate === null ? member : evaluate(frame);
      if (value === null || (part !== null && seen.size === seen.add(part(value)).size)) continue;
      values.push(value);
    }
    frame[slot] = group;
    return values.length === 0 && reduce !== countValues ? null : reduce(values);
  };
}

/** Of values there are, at least one. */
type Reduce = (values: readonly unknown[]) => unknown;

const countValues: Reduce = (values) => values.length;

const REDUCERS: Readonly<Record<Exclude<AggregateNode["name"], "count">, (operand: ExpressionNode) => Reduce>> = {
  sum,
  avg: (operand) => {
    const total = sum(operand);
    // Decimals are scaled integers.
    const unit = 10 ** operand.field.settings.scale;
    return (values) => Number(total(values)) / unit / values.length;
  },
  min: (operand) => extreme(operand, -1),
  max: (operand) => extreme(operand, 1),
};

function sum(operand: ExpressionNode): Reduce {
  const { field } = operand;
  const add = arithmetic({ kind: "arithmetic", operator: "add", left: operand, right: operand, field });
  return (values) => {
    const total = values.reduce((left, right) => add(left as never, right as never));
    if (typeof total === "bigint" && BigInt.asIntN(64, total) !== total)
      throw new OperationalError("a sum is past 64 bits: cast what is summed to a float");
    return total;
  };
}

function extreme({ field }: ExpressionNode, sign: number): Reduce {
  const compare = comparison(field) as (left: unknown, right: unknown) => number;
  return (values) => values.reduce((best, value) => (compare(value, best) * sign > 0 ? value : best));
}
