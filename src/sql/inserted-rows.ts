import { DecodeError } from "../errors.ts";
import type { FieldShape } from "../plan/any-field.ts";
import type { ColumnShape, ExpressionNode } from "../plan/nodes.ts";
import type { ValueOutput } from "../plan/select-plan.ts";
import type { InsertPlan } from "../plan/write-plan.ts";
import type { Dialect, Rows } from "./dialect.ts";
import { type Decode, decoderOf } from "./row-reader.ts";

/** How the rows of an insert are put together from what was handed in and what came back. */
export interface InsertedRows {
  /** What must come back: no more than the client cannot know, because rows of drivers are dear. */
  readonly returned: readonly ExpressionNode[];
  /** The rows in input order; `null` where the store kept another row. `inOrder`: the cells are known to be in it. */
  readonly read: (cells: Rows, inputs: Rows, inOrder: boolean) => (object | null)[];
}

/** Where one output comes from: a column of the input, or else a cell that came back. */
interface Origin {
  readonly name: string;
  readonly input: number;
  readonly cell: number;
  readonly read: Decode;
}

const asIs: Decode = (value) => value;

/** A canonical value as a result may hold it: objects are copied, because they belong to the query. */
function copierOf({ kind, settings, codecs: { structured } }: FieldShape): Decode {
  if (settings.struct === null && !["timestamp", "bytes", "json", "list", "vector"].includes(kind)) return asIs;
  const { encode, decode } = structured as { encode: Decode; decode: Decode };
  return (value) => decode(encode(value));
}

/** Prepares the reading of what an insert gives. */
export function insertedRows(plan: InsertPlan, form: Dialect["form"]): InsertedRows {
  const { columns, conflict, source, outputs } = plan;
  const { key, scope } = source.table;
  const returned: ExpressionNode[] = [];
  const positionOf = (column: ColumnShape): number => {
    const known = returned.findIndex(
      (each) => each.kind === "column" && each.path.length === 0 && each.column === column,
    );
    return known < 0 ? returned.push({ kind: "column", scope, path: [], column, field: column.field }) - 1 : known;
  };
  const origins = outputs.map((output) => originOf(output, plan, returned, form));
  const isMatched = conflict !== null || (returned.length > 0 && plan.values.length > 1);
  const matched = isMatched ? (conflict?.on ?? key).filter((column) => columns.includes(column)) : [];
  const serial = isMatched ? key.find(({ generated }) => generated) : undefined;
  const matchedCell = (column: ColumnShape): MatchedCell => ({
    column,
    cell: positionOf(column),
    input: columns.indexOf(column),
  });
  const cellsOf = matched.map(matchedCell);
  // A row with a null where rows collide is always a new one, which its key tells apart.
  const mayLack = conflict !== null && matched.some(({ nullable }) => nullable);
  const keyCells = mayLack && key.every((column) => columns.includes(column)) ? key.map(matchedCell) : [];
  const sort = serial === undefined ? asIs : sorter(positionOf(serial), decoderOf(serial.field, form));
  const build = rowBuilder(origins);
  const width = returned.length;
  const isEmpty = outputs.length === 0;
  const read = (cells: Rows, inputs: Rows, inOrder: boolean): (object | null)[] => {
    if (width === 0) return isEmpty ? [] : inputs.map((input) => build([], input));
    if (inOrder) return inputs.map((input, index) => build(cells[index] ?? [], input));
    const rows = inputs.map((): object | null => null);
    const place =
      inputs.length === 1 || cellsOf.length === 0
        ? (_: unknown, index: number) => index
        : placer(cellsOf, keyCells, inputs, form);
    for (const [index, row] of (sort(cells) as Rows).entries()) {
      const at = place(row, index);
      const input = at === undefined ? undefined : inputs[at];
      if (at === undefined || input === undefined)
        throw new DecodeError(`${source.name}: a row came back that was not written`);
      rows[at] = build(row, input);
    }
    return rows;
  };
  return { returned, read };
}

function originOf(
  { name, expression }: ValueOutput,
  { columns, conflict }: InsertPlan,
  returned: ExpressionNode[],
  form: Dialect["form"],
): Origin {
  // A row that was updated keeps what the update does not mention, and only the store knows that.
  const isWritten = conflict === null || conflict.set.length === 0;
  if (isWritten && expression.kind === "column" && expression.path.length === 0 && !expression.column.generated) {
    const input = columns.indexOf(expression.column);
    if (input >= 0) return { name, input, cell: -1, read: copierOf(expression.field) };
  }
  return { name, input: -1, cell: returned.push(expression) - 1, read: decoderOf(expression.field, form) };
}

function rowBuilder(origins: readonly Origin[]): (cells: readonly unknown[], input: readonly unknown[]) => object {
  const count = origins.length;
  return (cells, input) => {
    const row: Record<string, unknown> = {};
    for (let index = 0; index < count; index++) {
      const origin = origins[index] as Origin;
      const value = origin.input < 0 ? cells[origin.cell] : input[origin.input];
      row[origin.name] = value === null ? null : origin.read(value);
    }
    return row;
  };
}

/** Keys that the store made grow in the order of the input, but may come back in any. */
function sorter(cell: number, decode: Decode): Decode {
  return (rows) =>
    (rows as Rows)
      .map((row) => [decode(row[cell]) as number | bigint, row] as const)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([, row]) => row);
}

interface MatchedCell {
  readonly column: ColumnShape;
  readonly cell: number;
  readonly input: number;
}

/** Finds the input of each row that came back, by the values of some columns. Of equal inputs the first one was written. */
function placer(
  matched: readonly MatchedCell[],
  keyCells: readonly MatchedCell[],
  inputs: Rows,
  form: Dialect["form"],
): (row: readonly unknown[]) => number | undefined {
  const waiting = new Map<string, number[]>();
  const textOf = (cells: readonly MatchedCell[], pick: (each: MatchedCell) => unknown): string =>
    JSON.stringify(
      cells.map((each) => {
        const value = pick(each) ?? null;
        return value === null ? null : (each.column.field.codecs.json.encode as Decode)(value);
      }),
    );
  const identity = (pick: (each: MatchedCell) => unknown): string =>
    keyCells.length > 0 && matched.some((each) => (pick(each) ?? null) === null)
      ? `key ${textOf(keyCells, pick)}`
      : textOf(matched, pick);
  for (const [index, input] of inputs.entries()) {
    const id = identity((each) => input[each.input]);
    const group = waiting.get(id);
    if (group === undefined) waiting.set(id, [index]);
    else group.push(index);
  }
  const unknown = identity(() => null);
  return (row) => {
    const id = identity(({ cell, column }) => (row[cell] === null ? null : decoderOf(column.field, form)(row[cell])));
    // What was handed in without its key is met by a row whose key was not handed in.
    return (waiting.get(id) ?? waiting.get(unknown))?.shift();
  };
}
