import type { RowKey, StoredRow } from "../contracts/row-store.ts";
import type { FieldShape } from "../plan/any-field.ts";
import type { TableShape } from "../plan/nodes.ts";
import type { IncludeOutput, Output } from "../plan/select-plan.ts";
import { rowsBehind } from "./aggregate.ts";
import { compileArrangement } from "./arrange.ts";
import { type Evaluate, type Frame, makeLink, originAt } from "./compilation.ts";
import { compileExpression } from "./expression.ts";
import { groupRows } from "./keys.ts";
import { openCompilation } from "./language.ts";
import { indexOn, layoutOf } from "./layout.ts";
import { loadAll, loadFrom, loadLink } from "./load.ts";
import type { Session } from "./session.ts";
import { conditionsOf, fillOrigin } from "./set.ts";
import type { Steps } from "./steps.ts";

/** A row of a result under construction. */
type ResultRow = Record<string, unknown>;

/** How rows of a result are made. */
interface Projection {
  /** Copied for each row, so that properties stand in the order of the outputs whatever is filled in first. */
  readonly blank: ResultRow;
  readonly cells: readonly Cell[];
}

/** One value of the result. */
interface Cell {
  readonly name: string;
  readonly evaluate: Evaluate;
  readonly decode: (stored: unknown) => unknown;
}

/** The rows of a result: objects that belong to the caller and share nothing with the store. */
export function* projectRows(
  rows: readonly StoredRow[],
  outputs: readonly Output[],
  session: Session,
): Steps<ResultRow[]> {
  if (rows.length === 0) return [];
  const whole = wholeTable(outputs);
  if (whole !== null) return fillRows(rows, whole);
  const compilation = openCompilation(session);
  const cells = outputs.flatMap((output) =>
    output.kind === "include"
      ? []
      : [cell(output.name, output.expression.field, compileExpression(output.expression, compilation))],
  );
  yield* loadFrom(rowsBehind(rows), compilation, session);
  const results = fillRows(rows, { blank: blankRow(outputs), cells });
  for (const output of outputs) if (output.kind === "include") yield* includeRows(rows, results, output, session);
  return results;
}

function fillRows(rows: readonly StoredRow[], { blank, cells }: Projection): ResultRow[] {
  const frame: Frame = [];
  return rows.map((row) => {
    frame[0] = row;
    const result = { ...blank };
    for (const { name, evaluate, decode } of cells) {
      const value = evaluate(frame);
      if (value !== null) result[name] = decode(value);
    }
    return result;
  });
}

function cell(name: string, { codecs }: FieldShape, evaluate: Evaluate): Cell {
  return { name, evaluate, decode: codecs.structured.decode as (stored: unknown) => unknown };
}

function blankRow(named: readonly { readonly name: string }[]): ResultRow {
  return Object.fromEntries(named.map(({ name }) => [name, null]));
}

const projections = new WeakMap<TableShape, Projection>();

/** The projection of outputs that are the columns of a table, all of them in order: by far the most common, so made only once. */
function wholeTable(outputs: readonly Output[]): Projection | null {
  const [first] = outputs;
  if (first?.kind !== "output" || first.expression.kind !== "column") return null;
  const { scope } = first.expression;
  const { table } = scope.source;
  if (outputs.length !== table.columns.length) return null;
  for (const [index, output] of outputs.entries()) {
    if (output.kind !== "output" || output.expression.kind !== "column" || output.expression.path.length > 0)
      return null;
    if (output.expression.column !== table.columns[index] || output.name !== output.expression.column.name) return null;
  }
  let projection = projections.get(table);
  if (projection === undefined) {
    const cells = table.columns.map(({ name, column, field }) =>
      cell(name, field, (frame) => frame[0]?.[column] ?? null),
    );
    projection = { blank: blankRow(outputs), cells };
    projections.set(table, projection);
  }
  return projection;
}

/** Puts the related rows into the results, all parents in one pass. */
function* includeRows(
  parents: readonly StoredRow[],
  results: readonly ResultRow[],
  output: IncludeOutput,
  session: Session,
): Steps<void> {
  const { name, relation, select } = output;
  const link = makeLink({ rows: parents }, relation);
  yield* loadLink(link, session);
  const groups = yield* childGroups(link.rows, output, session);
  const children = parents.map((parent) => {
    const key = link.keyOf(parent);
    return (key === null ? undefined : groups.get(key)) ?? [];
  });
  // A row that several parents share is made once for each of them.
  const made = yield* projectRows(children.flat(), select.outputs, session);
  let next = 0;
  for (const [index, rows] of children.entries()) {
    const own = made.slice(next, (next += rows.length));
    const result = results[index];
    if (result !== undefined) result[name] = relation.holds === "many" ? own : (own[0] ?? null);
  }
}

/** The related rows by what leads to them: filtered together, then arranged for each parent. */
function* childGroups(
  rows: readonly StoredRow[],
  { relation, select }: IncludeOutput,
  session: Session,
): Steps<ReadonlyMap<RowKey | null, readonly StoredRow[]>> {
  const compilation = openCompilation(session);
  compilation.slots.set(select.scope, 0);
  fillOrigin({ reads: null, read: () => rows, rest: conditionsOf(select.where) }, 0, compilation, Infinity);
  const arrange = compileArrangement(select, 0, compilation);
  yield* loadAll(compilation, session);
  const { keyOf } = indexOn(layoutOf(relation.target.table), relation.to);
  const groups = new Map<RowKey | null, readonly StoredRow[]>();
  for (const [key, group] of groupRows(originAt(compilation, 0).rows, keyOf)) groups.set(key, arrange(group, []));
  return groups;
}
