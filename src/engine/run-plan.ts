import type { Result } from "../contracts/adapter.ts";
import type { StoredRow } from "../contracts/row-store.ts";
import type { Output, SelectPlan } from "../plan/select-plan.ts";
import type { GetOrCreatePlan, UpdateManyPlan, UpdateOrCreatePlan, UpdatePlan } from "../plan/write-plan.ts";
import { MultipleRowsError, NotFoundError, unreachable } from "../errors.ts";
import { type Change, assign, changeRows } from "./change-rows.ts";
import { describePlan } from "./describe.ts";
import { encode } from "./expression.ts";
import { insertRows, rowInTheWay } from "./insert.ts";
import { layoutOf } from "./layout.ts";
import { projectRows } from "./project.ts";
import type { EnginePlan } from "./refuse-sql.ts";
import { removeRows } from "./remove-rows.ts";
import { countRows, rowsOf } from "./rows.ts";
import type { Session } from "./session.ts";
import { type Steps, settle } from "./steps.ts";

/** Runs one plan: it takes effect as a whole, or fails and leaves the undoing of what it did to whoever opened the unit. */
export function* runPlan(plan: EnginePlan, session: Session): Steps<Result> {
  switch (plan.kind) {
    case "select": {
      const rows = yield* projectRows(yield* rowsOf(plan, session), plan.outputs, session);
      checkExpected(plan, rows.length);
      return { rows, count: rows.length };
    }
    case "aggregate": {
      const count = yield* countRows(plan.of, session);
      return { rows: [Object.fromEntries(plan.outputs.map(({ name }) => [name, count]))], count: 1 };
    }
    case "exists": {
      const rows = (yield* rowsOf(plan.of, session, 1)).length === 0 ? [] : [{}];
      return { rows, count: rows.length };
    }
    case "explain": {
      const rows = describePlan(plan.of).map((text) => ({ text }));
      return { rows, count: rows.length };
    }
    case "insert":
      return yield* resultOf(yield* insertRows(plan, session), plan.outputs, session);
    case "update":
      return yield* resultOf(yield* updateRows(plan, session), plan.outputs, session);
    case "updateMany":
      return { rows: [], count: yield* updateMany(plan, session) };
    case "delete": {
      const rows = yield* rowsOf(plan.rows, session);
      yield* removeRows(plan.rows.scope.source, rows, session);
      return { rows: [], count: rows.length };
    }
    case "getOrCreate":
    case "updateOrCreate":
      return yield* findOrCreate(plan, session);
    default:
      return unreachable(plan);
  }
}

/** In a list the first plan that finds other than it expects ends it, before later ones can fail for other reasons. */
function checkExpected({ expects, scope: { source } }: SelectPlan, count: number): void {
  if (expects !== undefined && count > 1) throw new MultipleRowsError(source.name);
  if (expects === "one" && count === 0) throw new NotFoundError(source.name);
}

/** The result rows of stored rows, at the same places; `null` stays `null` and is not counted. */
function* resultOf(rows: readonly (StoredRow | null)[], outputs: readonly Output[], session: Session): Steps<Result> {
  const there = rows.filter((row) => row !== null);
  if (outputs.length === 0) return { rows: [], count: there.length };
  const made = yield* projectRows(there, outputs, session);
  if (there.length === rows.length) return { rows: made, count: made.length };
  let next = 0;
  return { rows: rows.map((row) => (row === null ? null : made[next++])), count: made.length };
}

function* updateRows({ rows, set, ttl }: UpdatePlan, session: Session): Steps<readonly StoredRow[]> {
  const changes = yield* assign(yield* rowsOf(rows, session), set, session);
  yield* changeRows(rows.scope.source, changes, session, ttl);
  return changes.map(({ after }) => after);
}

function* updateMany(
  { source, spared, columns, values, assignments, ttl }: UpdateManyPlan,
  session: Session,
): Steps<number> {
  const { key } = source.table;
  const layout = layoutOf(source.table);
  const changes: Change[] = [];
  const patches = values.map((cells) => {
    const named = [...key, ...columns].map(
      ({ column, field }, index) => [column, encode(field, cells[index])] as const,
    );
    const wanted = layout.key.keyOf(Object.fromEntries(named));
    return { wanted, given: Object.fromEntries(named.slice(key.length)) };
  });
  const { unit } = session;
  // Where to look costs a trip, all rows are looked for at once, and then found again.
  if (unit.among !== undefined && patches.length > 1)
    yield* settle(unit.find(layout, layout.key, [...new Set(patches.flatMap(({ wanted }) => wanted ?? []))]));
  for (const { wanted, given } of patches) {
    const known = wanted === null ? [] : yield* settle(unit.find(layout, layout.key, [wanted]));
    const found = known.filter((row) => spared === null || row[spared.column] === null);
    for (const { before, after } of yield* assign(found, assignments, session))
      changes.push({ before, after: { ...after, ...given } });
  }
  yield* changeRows(source, changes, session, ttl);
  return changes.length;
}

/** Nothing can come between looking and writing: both happen in one unit of work. */
function* findOrCreate(plan: GetOrCreatePlan | UpdateOrCreatePlan, session: Session): Steps<Result> {
  const { insert } = plan;
  const found = yield* rowInTheWay(insert, session);
  if (found === undefined)
    return yield* resultOf(yield* insertRows({ ...insert, conflict: null }, session), insert.outputs, session);
  const changes = plan.kind === "updateOrCreate" ? yield* assign([found], plan.set, session) : [];
  yield* changeRows(insert.source, changes, session);
  const { rows } = yield* resultOf([changes[0]?.after ?? found], insert.outputs, session);
  return { rows, count: 0 };
}
