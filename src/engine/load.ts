import type { RowKey, StoredRow } from "../contracts/row-store.ts";
import type { Compilation, Frame, Link, Test } from "./compilation.ts";
import { groupRows } from "./keys.ts";
import { indexOn, layoutOf } from "./layout.ts";
import type { Session } from "./session.ts";
import { type Steps, isLater, settle } from "./steps.ts";

/** Loads the related rows of all rows a link starts from, in one grouped pass. */
export function* loadLink(link: Link, { unit }: Session): Steps<void> {
  const keys = new Set<RowKey>();
  for (const row of link.from.rows) {
    const key = link.keyOf(row);
    if (key !== null) keys.add(key);
  }
  const { target, to } = link.relation;
  const layout = layoutOf(target.table);
  const index = indexOn(layout, to);
  link.rows = keys.size === 0 ? [] : yield* settle(unit.find(layout, index, [...keys]));
  link.found = groupRows(link.rows, index.keyOf);
}

/** Loads what a compilation needs. */
export function* loadAll({ loads }: Compilation, session: Session): Steps<void> {
  for (const load of loads) {
    if ("from" in load) yield* loadLink(load, session);
    else {
      const { origin, slot, read, tests, enough } = load;
      const answer = read(session);
      origin.rows = keepRows(isLater(answer) ? yield* settle(answer) : answer, tests, enough, slot, []);
    }
  }
}

/** Loads what a compilation needs for these rows of its set. */
export function* loadFrom(rows: readonly StoredRow[], compilation: Compilation, session: Session): Steps<void> {
  const [origin] = compilation.origins;
  if (origin === undefined || compilation.loads.length === 0) return;
  origin.rows = rows;
  yield* loadAll(compilation, session);
}

/** The first rows, no more than `enough`, for which all tests hold. */
export function keepRows(
  rows: Iterable<StoredRow>,
  tests: readonly Test[],
  enough: number,
  slot: number,
  frame: Frame,
): readonly StoredRow[] {
  if (tests.length === 0 && isList(rows) && rows.length <= enough) return rows;
  const kept: StoredRow[] = [];
  if (enough > 0) {
    for (const row of rows) {
      frame[slot] = row;
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
