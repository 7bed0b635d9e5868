import type { StoredRow } from "../contracts/row-store.ts";
import type { ConditionNode, Scope } from "../plan/nodes.ts";
import type { RowsNode, SelectPlan } from "../plan/select-plan.ts";
import { type Access, chooseIndex } from "./choose-index.ts";
import { type Frame, openCompilation } from "./compilation.ts";
import { type Test, compileCondition } from "./condition.ts";
import { compileExpression } from "./expression.ts";
import { joinNullable, keyPart } from "./keys.ts";
import { layoutOf } from "./layout.ts";
import { loadFrom } from "./load-links.ts";
import { sortRows } from "./order.ts";
import type { Session } from "./session.ts";
import { type Steps, settle } from "./steps.ts";

/** What of a select says which rows it has; `distinct` may be missing. */
type RowSet = RowsNode & Partial<Pick<SelectPlan, "distinct" | "reverse" | "outputs">>;

/** The rows of a set, in its order. */
export function* rowsOf(set: RowSet, session: Session): Steps<readonly StoredRow[]> {
  const access = chooseIndex(set.scope, set.where);
  const last = lastRow(set);
  const enough = set.order.length === 0 && set.distinct !== true ? last : Infinity;
  const found = yield* candidates(set.scope, access, session);
  const kept = yield* filterRows(found, set.scope, access.rest, session, enough);
  const sorted = yield* sortRows(kept, set.order, session, set.distinct === true ? Infinity : last);
  return cutRows(yield* distinctRows(sorted, set, session), set);
}

function* candidates({ source }: Scope, { index, keys }: Access, session: Session): Steps<Iterable<StoredRow>> {
  const layout = layoutOf(source.table);
  if (index === null) return yield* settle(session.unit.all(layout));
  const wanted = keys(session);
  return wanted.length === 0 ? [] : yield* settle(session.unit.find(layout, index, wanted));
}

/** How many rows of the order are needed before limit and offset are applied. */
function lastRow({ limit, offset }: RowsNode): number {
  return limit === null ? Infinity : Number(limit.value) + Number(offset?.value ?? 0);
}

/** The rows for which all conditions hold; no more than `enough` of them. */
export function* filterRows(
  rows: Iterable<StoredRow>,
  scope: Scope,
  conditions: readonly ConditionNode[],
  session: Session,
  enough: number,
): Steps<readonly StoredRow[]> {
  const compilation = openCompilation(session);
  compilation.slots.set(scope, 0);
  // What needs no other table comes first: rows it rules out need nothing loaded.
  const own: Test[] = [];
  const far: Test[] = [];
  for (const condition of conditions) {
    const before = compilation.reaches;
    const test = compileCondition(condition, compilation);
    (compilation.reaches === before ? own : far).push(test);
  }
  if (far.length === 0) return keep(rows, own, enough);
  const left = keep(rows, own, Infinity);
  yield* loadFrom(left, compilation, session);
  return keep(left, far, enough);
}

function keep(rows: Iterable<StoredRow>, tests: readonly Test[], enough: number): readonly StoredRow[] {
  if (tests.length === 0 && Array.isArray(rows) && rows.length <= enough) return rows as StoredRow[];
  const kept: StoredRow[] = [];
  const frame: Frame = [];
  if (enough > 0) {
    for (const row of rows) {
      frame[0] = row;
      if (tests.every((test) => test(frame)) && kept.push(row) >= enough) break;
    }
  }
  return kept;
}

/** The first row of each group that reads the same. */
export function* distinctRows(rows: readonly StoredRow[], set: RowSet, session: Session): Steps<readonly StoredRow[]> {
  if (set.distinct !== true) return rows;
  const compilation = openCompilation(session);
  const values = (set.outputs ?? []).flatMap((output) => (output.kind === "output" ? [output.expression] : []));
  const parts = values.map(({ field }) => keyPart(field));
  const reads = values.map((expression) => compileExpression(expression, compilation));
  yield* loadFrom(rows, compilation, session);
  const seen = new Set<unknown>();
  const frame: Frame = [];
  return rows.filter((row) => {
    frame[0] = row;
    return seen.size < seen.add(joinNullable(parts, reads.map((read) => read(frame)))).size;
  });
}

/** Applies limit and offset, then turns the rows around where the set says so. */
export function cutRows(rows: readonly StoredRow[], { limit, offset, reverse }: RowSet): readonly StoredRow[] {
  const from = Number(offset?.value ?? 0);
  const cut = limit === null && from === 0 ? rows : rows.slice(from, limit === null ? undefined : from + Number(limit.value));
  return reverse === true ? cut.toReversed() : cut;
}
