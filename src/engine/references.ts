import type { RowKey, StoredRow } from "../contracts/row-store.ts";
import type { ColumnShape, Relation, Source } from "../plan/nodes.ts";
import { keyPart } from "./keys.ts";
import { indexOn, layoutOf } from "./layout.ts";
import { broken } from "./rules.ts";
import type { Session } from "./session.ts";
import { type Steps, settle } from "./steps.ts";

/** The foreign keys of a source whose targets are in its set of models and in its store; the others cannot be looked at. */
export function referencesOf(source: Source): readonly Relation[] {
  return [...source.relations.values()].filter(({ name, from, across }) => !across && from.reference?.name === name);
}

/** The distinct values of a column as keys, nulls left out. */
export function columnKeys(rows: readonly StoredRow[], { column, field }: ColumnShape): readonly RowKey[] {
  const part = keyPart(field);
  const keys = new Set<RowKey>();
  for (const row of rows) {
    const value = row[column] ?? null;
    if (value !== null) keys.add(part(value));
  }
  return [...keys];
}

/** A row as it is now, and as it was before the statement where it was there. */
export interface Written {
  readonly before?: StoredRow;
  readonly after: StoredRow;
}

/**
 * Refuses rows that were made to refer to a row that is not there. To be asked when the statement has made all its changes; what
 * a row referred to before is not asked again.
 */
export function* verifyReferences(source: Source, written: readonly Written[], session: Session): Steps<void> {
  for (const { from, to, target } of referencesOf(source)) {
    const { column } = from;
    const rows = written
      .filter(({ before, after }) => before === undefined || before[column] !== after[column])
      .map(({ after }) => after);
    const keys = columnKeys(rows, from);
    if (keys.length === 0) continue;
    const layout = layoutOf(target.table);
    if (session.unit.require?.(layout, keys) === true) continue;
    const found = yield* settle(session.unit.find(layout, indexOn(layout, to), keys));
    if (found.length < keys.length) throw broken("foreignKey", source.table, [from.name]);
  }
}

/** Refuses to leave rows behind that refer to rows that are gone. Asked at the end of the statement too. */
export function* verifyReferrers(source: Source, gone: readonly StoredRow[], session: Session): Steps<void> {
  for (const { source: child, column, reference } of source.referrers) {
    const to = source.table.byName.get(reference.key);
    if (to === undefined) continue;
    const layout = layoutOf(source.table);
    const keys = columnKeys(gone, to);
    const back = yield* settle(keys.length === 0 ? [] : session.unit.find(layout, indexOn(layout, to), keys));
    const present = new Set(columnKeys(back, to));
    const missing = keys.filter((key) => !present.has(key));
    if (missing.length === 0) continue;
    const childLayout = layoutOf(child.table);
    const left = yield* settle(session.unit.find(childLayout, indexOn(childLayout, column), missing));
    if (left.length > 0) throw broken("foreignKey", source.table);
  }
}
