import type { RowKey, RowLife, StoredRow } from "../contracts/row-store.ts";
import type { ColumnShape, Source } from "../plan/nodes.ts";
import type { Assignment } from "../plan/write-plan.ts";
import type { Frame } from "./compilation.ts";
import { compileExpression } from "./expression.ts";
import { openCompilation } from "./language.ts";
import { layoutOf } from "./layout.ts";
import { loadFrom } from "./load.ts";
import { verifyReferences, verifyReferrers } from "./references.ts";
import { broken, verifyRow } from "./rules.ts";
import type { Session } from "./session.ts";
import { type Steps, settle } from "./steps.ts";

/** A row that is replaced by another. */
export interface Change {
  readonly before: StoredRow;
  readonly after: StoredRow;
}

/** What assignments make of rows; every expression sees the row as it was. */
export function* assign(
  rows: readonly StoredRow[],
  set: readonly Assignment[],
  session: Session,
  incoming?: StoredRow,
): Steps<Change[]> {
  const compilation = openCompilation(session);
  const cells = set.map(({ column, expression }) => ({ column, evaluate: compileExpression(expression, compilation) }));
  yield* loadFrom(rows, compilation, session);
  return rows.map((before) => {
    const frame: Frame = incoming === undefined ? [before] : [before, incoming];
    const after: Record<string, unknown> = { ...before };
    for (const { column, evaluate } of cells) after[column.column] = asKept(evaluate(frame), column);
    return { before, after };
  });
}

/** A whole number too large to be exact is a double where doubles are kept. */
function asKept(value: unknown, { field }: ColumnShape): unknown {
  return typeof value === "bigint" && field.storage === "float8" ? Number(value) : value;
}

/** Replaces rows in one step, which is a whole statement. */
export function* changeRows(source: Source, changes: readonly Change[], session: Session, life?: RowLife): Steps<void> {
  yield* replaceRows(source, changes, session, life);
  yield* verifyChanges(source, changes, session);
}

/** Replaces rows in one step, after the rules of the table have been asked about all of them. */
export function* replaceRows(
  source: Source,
  changes: readonly Change[],
  session: Session,
  life?: RowLife,
): Steps<void> {
  if (changes.length === 0) return;
  const { unit } = session;
  const layout = layoutOf(source.table);
  for (const { after } of changes) verifyRow(source.table, after);
  yield* verifyUnique(source, changes, session);
  for (const { before } of movedRows(source, changes)) unit.remove(layout, layout.key.keyOf(before) ?? "");
  for (const { before, after } of changes) unit.put(layout, after, life, before);
}

/** Asks about references when a statement has replaced all its rows. */
export function* verifyChanges(source: Source, changes: readonly Change[], session: Session): Steps<void> {
  if (changes.length === 0) return;
  yield* verifyReferences(source, changes, session);
  yield* verifyReferrers(
    source,
    movedRows(source, changes).map(({ before }) => before),
    session,
  );
}

function movedRows({ table }: Source, changes: readonly Change[]): readonly Change[] {
  const { key } = layoutOf(table);
  return changes.filter(({ before, after }) => key.keyOf(before) !== key.keyOf(after));
}

/** Rows that change together may take over one another's values; no two rows may have the same afterwards. */
function* verifyUnique(source: Source, changes: readonly Change[], session: Session): Steps<void> {
  const layout = layoutOf(source.table);
  const replaced = new Set(changes.map(({ before }) => layout.key.keyOf(before)));
  for (const { index, fields } of layout.uniques) {
    const taken = new Set<RowKey>();
    const wanted: RowKey[] = [];
    for (const { before, after } of changes) {
      const key = index.keyOf(after);
      if (key === null) continue;
      if (taken.size === taken.add(key).size) throw broken("unique", source.table, fields);
      if (key !== index.keyOf(before) && session.unit.claim?.(layout, index, key) !== true) wanted.push(key);
    }
    const found = wanted.length === 0 ? [] : yield* settle(session.unit.find(layout, index, wanted));
    if (found.some((row) => !replaced.has(layout.key.keyOf(row)))) throw broken("unique", source.table, fields);
  }
}
