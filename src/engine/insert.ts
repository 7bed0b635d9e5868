import type { RowIndex, RowKey, StoredRow } from "../contracts/row-store.ts";
import type { ColumnShape } from "../plan/nodes.ts";
import type { ConflictNode, InsertPlan } from "../plan/write-plan.ts";
import { type Change, assign, replaceRows, verifyChanges } from "./change-rows.ts";
import { compileExpression, encoder } from "./expression.ts";
import { openCompilation } from "./language.ts";
import { type Layout, layoutOf } from "./layout.ts";
import { type Written, verifyReferences } from "./references.ts";
import { broken, verifyRow } from "./rules.ts";
import { type Session, remember } from "./session.ts";
import { type Steps, isLater, settle } from "./steps.ts";

type NewRow = Record<string, unknown>;

/** Writes new rows and gives them in order; `null` stands for one that gave way to a row that was there. */
export function* insertRows(plan: InsertPlan, session: Session): Steps<readonly (StoredRow | null)[]> {
  const { source, conflict, ttl } = plan;
  const layout = layoutOf(source.table);
  const target = conflict === null ? null : conflictIndex(layout, conflict);
  const rows = newRows(plan, layout, session);
  const numbers = yield* numbering(plan, rows, layout, session);
  const written: Written[] = [];
  const changed: Change[] = [];
  const results: (StoredRow | null)[] = [];
  if (target !== null) yield* foresee(layout, target, rows, session);
  for (const row of rows) {
    numbers.assign(row);
    // A row that breaks a rule is refused even where it would give way to another.
    verifyRow(source.table, row);
    const inTheWay = target === null ? undefined : yield* holder(layout, target, row, session);
    if (inTheWay === undefined || conflict === null) {
      yield* addRow(plan, layout, row, session);
      written.push({ after: row });
      results.push(row);
    } else {
      const changes = yield* assign(conflict.set.length === 0 ? [] : [inTheWay], conflict.set, session, row);
      // What is written over lives as what is new does.
      yield* replaceRows(source, changes, session, ttl ?? source.table.ttl);
      changed.push(...changes);
      results.push(changes[0]?.after ?? null);
    }
  }
  numbers.remember();
  yield* verifyReferences(source, written, session);
  yield* verifyChanges(source, changed, session);
  remember(session, plan, results[0] ?? null);
  return results;
}

/** The row that is there already with the values by which the first row of an insert is told apart. */
export function* rowInTheWay(plan: InsertPlan, session: Session): Steps<StoredRow | undefined> {
  const layout = layoutOf(plan.source.table);
  const [row] = newRows(plan, layout, session);
  return row === undefined || plan.conflict === null
    ? undefined
    : yield* holder(layout, conflictIndex(layout, plan.conflict), row, session);
}

function conflictIndex({ uniques, key }: Layout, { on }: ConflictNode): RowIndex {
  const found = uniques.find(
    ({ index: { columns } }) => columns.length === on.length && on.every((column) => columns.includes(column)),
  );
  return found?.index ?? key;
}

/** The row that already has the key which a row would get. */
function* holder(layout: Layout, index: RowIndex, row: StoredRow, { unit }: Session): Steps<StoredRow | undefined> {
  const key: RowKey | null = index.keyOf(row);
  if (key === null) return undefined;
  const found = unit.find(layout, index, [key]);
  return (isLater(found) ? yield* settle(found) : found)[0];
}

function* addRow({ source, ttl }: InsertPlan, layout: Layout, row: StoredRow, session: Session): Steps<void> {
  const { unit } = session;
  for (const { index, fields } of layout.uniques) {
    const key = index.keyOf(row);
    if (key === null || unit.claim?.(layout, index, key) === true) continue;
    if ((yield* holder(layout, index, row, session)) !== undefined) throw broken("unique", source.table, fields);
  }
  unit.put(layout, row, ttl);
}

/** The rows of an insert in structured form, without the numbers that the store assigns. */
function newRows({ columns, values, assignments }: InsertPlan, { blank }: Layout, session: Session): NewRow[] {
  const compilation = openCompilation(session);
  const shared: NewRow = { ...blank };
  for (const { column, expression } of assignments) {
    shared[column.column] = compileExpression(expression, compilation)([]);
  }
  const encoders = columns.map(({ column, field }) => ({ column, encode: encoder(field) }));
  return values.map((cells) => {
    const row = { ...shared };
    let index = 0;
    for (const { column, encode } of encoders) row[column] = encode(cells[index++]);
    return row;
  });
}

/** Where to look costs a trip, looks for all rows at once. */
function* foresee(layout: Layout, index: RowIndex, rows: readonly StoredRow[], { unit }: Session): Steps<void> {
  if (unit.among === undefined || rows.length < 2) return;
  const keys = new Set(rows.flatMap((row) => index.keyOf(row) ?? []));
  yield* settle(unit.find(layout, index, [...keys]));
}

/** Hands out the numbers of a table: always higher than any before, those given by the user included. */
interface Numbering {
  readonly assign: (row: NewRow) => void;
  readonly remember: () => void;
}

const NO_NUMBERS: Numbering = { assign: () => undefined, remember: () => undefined };

function* numbering(
  { source }: InsertPlan,
  rows: readonly StoredRow[],
  layout: Layout,
  { unit }: Session,
): Steps<Numbering> {
  const generated: ColumnShape | undefined = source.table.columns.find((column) => column.generated);
  if (generated === undefined) return NO_NUMBERS;
  const { column, field } = generated;
  const missing = (): number => rows.filter((row) => row[column] === null).length;
  const first = yield* settle(unit.reserve?.(layout, missing()) ?? unit.lastId(layout));
  let last = first;
  return {
    assign: (row) => {
      const given = row[column] as number | bigint | null;
      if (given !== null) last = given > last ? BigInt(given) : last;
      else row[column] = field.kind === "bigint" ? ++last : Number(++last);
    },
    remember: () => {
      if (last > first) unit.setLastId(layout, last);
    },
  };
}
