import type { RowKey, StoredRow } from "../contracts/row-store.ts";
import type { Compilation, Link } from "./compilation.ts";
import { indexOn, layoutOf } from "./layout.ts";
import type { Session } from "./session.ts";
import { type Steps, settle } from "./steps.ts";

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

/** Loads what a compilation needs for these rows of its set. */
export function* loadFrom(rows: readonly StoredRow[], { origins, links }: Compilation, session: Session): Steps<void> {
  const [origin] = origins;
  if (origin === undefined || links.length === 0) return;
  origin.rows = rows;
  for (const link of links) yield* loadLink(link, session);
}

/** Rows by their keys, in the order they come. */
export function groupRows(
  rows: readonly StoredRow[],
  keyOf: (row: StoredRow) => RowKey | null,
): Map<RowKey, StoredRow[]> {
  const groups = new Map<RowKey, StoredRow[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = key === null ? undefined : groups.get(key);
    if (group !== undefined) group.push(row);
    else if (key !== null) groups.set(key, [row]);
  }
  return groups;
}
