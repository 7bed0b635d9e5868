import type { StoredRow } from "../contracts/row-store.ts";
import type { ConditionNode, Scope } from "../plan/nodes.ts";
import type { RowsNode, SelectPlan } from "../plan/select-plan.ts";
import { chooseIndex } from "./choose-index.ts";
import { type Frame, openCompilation } from "./compilation.ts";
import { type Test, compileCondition } from "./condition.ts";
import { compileExpression } from "./expression.ts";
import { joinNullable, keyPart } from "./keys.ts";
import { layoutOf } from "./layout.ts";
import { loadFrom } from "./load-links.ts";
import { sortRows } from "./order.ts";
import type { Session } from "./session.ts";
import { type Steps, isLater, settle } from "./steps.ts";

/** The rows of a set; those of a select may be distinct or turned round. */
type RowSet = RowsNode & Partial<Pick<SelectPlan, "distinct" | "reverse" | "outputs">>;

/** The rows of a set, in its order. */
export function* rowsOf(set: RowSet, session: Session): Steps<readonly StoredRow[]> {
  const { scope, order, distinct } = set;
  const { unit } = session;
  const layout = layoutOf(scope.source.table);
  const { index, keys, rest } = chooseIndex(scope, set.where);
  const answer = index === null ? unit.all(layout) : unit.find(layout, index, keys(session));
  const found = isLater(answer) ? yield* settle(answer) : answer;
  const last = distinct === true ? Infinity : lastRow(set);
  const enough = order.length === 0 ? last : Infinity;
  let rows = rest.length === 0 ? keep(found, [], enough) : yield* filterRows(found, scope, rest, session, enough);
  if (order.length > 0) rows = yield* sortRows(rows, order, session, last);
  if (distinct === true) rows = yield* distinctRows(rows, set, session);
  return cutRows(rows, set);
}

/** How many rows of a set there are. */
export function* countRows(set: RowSet, session: Session): Steps<number> {
  if (set.where !== null || set.limit !== null || set.offset !== null || set.distinct === true)
    return (yield* rowsOf(set, session)).length;
  return yield* settle(session.unit.count(layoutOf(set.scope.source.table)));
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
  if (tests.length === 0 && isList(rows) && rows.length <= enough) return rows;
  const kept: StoredRow[] = [];
  const frame: Frame = [];
  if (enough > 0) {
    for (const row of rows) {
      frame[0] = row;
      if (holdAll(tests, frame) && kept.push(row) >= enough) break;
    }
  }
  return kept;
}

function isList(rows: Iterable<StoredRow>): rows is readonly StoredRow[] {
  return Array.isArray(rows);
}

function holdAll(tests: readonly Test[], frame: Frame): boolean {
  for (const test of tests) if (!test(frame)) return false;
  return true;
}

/** The first row of each group that reads the same. */
export function* distinctRows(
  rows: readonly StoredRow[],
  { distinct, outputs = [] }: RowSet,
  session: Session,
): Steps<readonly StoredRow[]> {
  if (distinct !== true) return rows;
  const compilation = openCompilation(session);
  const values = outputs.flatMap((output) => (output.kind === "output" ? [output.expression] : []));
  const parts = values.map(({ field }) => keyPart(field));
  const reads = values.map((expression) => compileExpression(expression, compilation));
  yield* loadFrom(rows, compilation, session);
  const seen = new Set<unknown>();
  const frame: Frame = [];
  return rows.filter((row) => {
    frame[0] = row;
    return (
      seen.size <
      seen.add(
        joinNullable(
          parts,
          reads.map((read) => read(frame)),
        ),
      ).size
    );
  });
}

/** Applies limit and offset, then turns the rows around where the set says so. */
export function cutRows(rows: readonly StoredRow[], { limit, offset, reverse }: RowSet): readonly StoredRow[] {
  const from = Number(offset?.value ?? 0);
  const cut =
    limit === null && from === 0 ? rows : rows.slice(from, limit === null ? undefined : from + Number(limit.value));
  return reverse === true ? cut.toReversed() : cut;
}
