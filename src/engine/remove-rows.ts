import type { StoredRow } from "../contracts/row-store.ts";
import type { Referrer, Source } from "../plan/nodes.ts";
import { IntegrityError } from "../errors.ts";
import { changeRows } from "./change-rows.ts";
import { indexOn, layoutOf } from "./layout.ts";
import { columnKeys, verifyReferrers } from "./references.ts";
import { broken } from "./rules.ts";
import type { Session } from "./session.ts";
import { type Steps, settle } from "./steps.ts";

interface Removal {
  readonly source: Source;
  readonly rows: readonly StoredRow[];
}

/** Removes rows and does to the rows that refer to them what their references say; at the end no reference may be left dangling. */
export function* removeRows(source: Source, rows: readonly StoredRow[], session: Session): Steps<void> {
  try {
    yield* removeAll(source, rows, session);
  } catch (error) {
    // The rule may be that of another table, but it was this one that was written.
    throw error instanceof IntegrityError && error.model !== source.name ? broken(error.kind, source.table) : error;
  }
}

function* removeAll(source: Source, rows: readonly StoredRow[], session: Session): Steps<void> {
  const removals: Removal[] = [{ source, rows }];
  // The list grows while it is read.
  for (const removal of removals) {
    const layout = layoutOf(removal.source.table);
    for (const row of removal.rows) session.unit.remove(layout, layout.key.keyOf(row) ?? "");
    for (const referrer of removal.source.referrers) {
      const children = yield* referringRows(removal, referrer, session);
      if (children.length === 0) continue;
      const { reference, column } = referrer;
      if (reference.onDelete === "cascade") removals.push({ source: referrer.source, rows: children });
      if (reference.onDelete === "setNull") {
        const changes = children.map((before) => ({ before, after: { ...before, [column.column]: null } }));
        yield* changeRows(referrer.source, changes, session);
      }
    }
  }
  for (const removal of removals) yield* verifyReferrers(removal.source, removal.rows, session);
}

function* referringRows(
  { source, rows }: Removal,
  { source: child, column, reference }: Referrer,
  session: Session,
): Steps<readonly StoredRow[]> {
  const to = source.table.byName.get(reference.key);
  const keys = to === undefined ? [] : columnKeys(rows, to);
  const layout = layoutOf(child.table);
  return keys.length === 0 ? [] : yield* settle(session.unit.find(layout, indexOn(layout, column), keys));
}
