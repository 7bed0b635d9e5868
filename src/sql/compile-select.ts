import { UnsupportedError } from "../errors.ts";
import type { FieldShape } from "../plan/any-field.ts";
import type { ExpressionNode, OrderTerm, Scope } from "../plan/nodes.ts";
import type { AggregatePlan, ExistsPlan, IncludeOutput, Output, RowsNode, SelectPlan } from "../plan/select-plan.ts";
import { compileTerms, whereClause } from "./compile-condition.ts";
import { bindNode, compileExpression, isNullable } from "./compile-expression.ts";
import { type Compiled, compiledRead } from "./compiled.ts";
import { type Composition, type Frame, fromClause, openFrame, tie } from "./composition.ts";
import type { Dialect } from "./dialect.ts";
import { refusingQuery } from "./expected-rows.ts";
import { MOST_CELLS, decoderOf, resultReader } from "./row-reader.ts";
import { type Bound, shapeOf } from "./shape.ts";

/** Makes the select list of a query from its cells. */
type SelectList = (cells: readonly string[]) => string;

const plainList: SelectList = (cells) => cells.join(", ") || "1";

/** The cells of a result. Where there are more than it can have columns, several go into one as a JSON row. */
function resultList(outputs: readonly Output[], dialect: Dialect): SelectList {
  if (outputs.length > dialect.maxColumns)
    return (cells) =>
      jsonGroups(jsonCells(cells, outputs, dialect), dialect)
        .map((sql, index) => dialect.cell(sql, null, index))
        .join(", ");
  return (cells) => cells.map((sql, index) => dialect.cell(sql, fieldOf(outputs[index]), index)).join(", ") || "1";
}

function fieldOf(output: Output | undefined): FieldShape | null {
  return output?.kind === "output" ? output.expression.field : null;
}

/** Compiles a plan for rows. */
export function compileSelect(plan: SelectPlan, composition: Composition): Compiled {
  const { dialect } = composition;
  const readRow = resultReader(plan.outputs, dialect);
  const { reverse } = plan;
  return compiledRead(
    refusingQuery(selectQuery(plan, composition, resultList(plan.outputs, dialect)), plan, composition),
    composition,
    ({ rows: cells }) => {
      const rows = cells.map((row) => readRow(row));
      return { rows: reverse ? rows.reverse() : rows, count: rows.length };
    },
  );
}

/** Compiles a plan for one row about a set. */
export function compileAggregate({ of, outputs }: AggregatePlan, composition: Composition): Compiled {
  const { dialect } = composition;
  const columns = outputs.map(({ name, aggregate }) => [name, decoderOf(aggregate.field, dialect.form)] as const);
  const sql = countedQuery(
    of,
    outputs.map((_, index) => dialect.cell("count(*)", null, index)).join(", "),
    composition,
  );
  return compiledRead(sql, composition, ({ rows: [cells] }) => {
    const row = Object.fromEntries(columns.map(([name, decode], index) => [name, decode(cells?.[index])]));
    return { rows: [row], count: 1 };
  });
}

/** Compiles the question whether a set has rows. */
export function compileExists({ of }: ExistsPlan, composition: Composition): Compiled {
  const sql = `${countedQuery(of, "1", composition)} LIMIT 1`;
  return compiledRead(sql, composition, ({ rows }) => ({ rows: rows.map(() => ({})), count: rows.length }));
}

/** A query about a set as a whole, to which the order of its rows does not matter. */
function countedQuery(of: SelectPlan, list: string, composition: Composition): string {
  const { limit, offset, distinct } = of;
  const set = { ...of, order: [], outputs: distinct ? of.outputs : [] };
  return limit === null && offset === null && !distinct
    ? rowsQuery(set, composition, () => list)
    : `SELECT ${list} FROM (${selectQuery(set, composition, plainList)}) AS q`;
}

/** A query for the rows of a plan, as far as they belong to the row of `link`'s frame. */
function selectQuery(
  plan: SelectPlan,
  composition: Composition,
  list: SelectList,
  link?: (frame: Frame) => string,
): string {
  const cells = (frame: Frame): string[] =>
    plan.outputs.map((output) =>
      output.kind === "output"
        ? compileExpression(output.expression, composition)
        : includeQuery(output, frame, composition),
    );
  if (!plan.distinct) return rowsQuery(plan, composition, (frame) => list(cells(frame)), link);
  const { maxColumns, name } = composition.dialect;
  // The order of a distinct set is told by its own columns, which also lets a term add a collation.
  const rows = { ...plan, order: [], limit: null, offset: null };
  // An inner query cannot put several cells into one, as the outermost does.
  if (plan.outputs.length > maxColumns)
    throw new UnsupportedError(`an inner query of more than ${maxColumns} columns`, name, "select fewer");
  const inner = rowsQuery(rows, composition, (frame) => `DISTINCT ${namedList(cells(frame))}`, link);
  const order = orderClause(
    plan.order,
    composition,
    (term) => `c${selectedIndex(plan.outputs, term, composition.dialect)}`,
  );
  const limit = limitClause(plan, composition);
  return `SELECT ${list(columnNames(plan.outputs))} FROM (${inner}) AS q${order}${limit}`;
}

/** Names the cells of an inner query for the outer one. */
const namedList: SelectList = (cells) => cells.map((cell, index) => `${cell} AS c${index}`).join(", ") || "1";

function columnNames(outputs: readonly Output[]): string[] {
  return outputs.map((_, index) => `c${index}`);
}

function selectedIndex(outputs: readonly Output[], term: ExpressionNode, dialect: Dialect): number {
  const values: Bound[] = [];
  const scopes: Scope[] = [];
  const shape = shapeOf(term, values, scopes);
  const index = outputs.findIndex(
    (output) => output.kind === "output" && shapeOf(output.expression, values, scopes) === shape,
  );
  if (index < 0)
    throw new UnsupportedError("orderBy of a distinct set by what is not selected", dialect.name, "select it too");
  return index;
}

/** A query for the rows of a set. */
export function rowsQuery(
  rows: RowsNode,
  composition: Composition,
  list: (frame: Frame) => string,
  link?: (frame: Frame) => string,
): string {
  const frame = openFrame(composition, rows.scope.source, rows.scope);
  const own = link === undefined ? [] : [link(frame)];
  const where = whereClause([...own, ...compileTerms(rows.where, composition)]);
  const order = orderClause(rows.order, composition, (term) => compileExpression(term, composition));
  const columns = list(frame);
  const limit = limitClause(rows, composition);
  return `SELECT ${columns} FROM ${fromClause(frame, composition)}${where}${order}${limit}`;
}

function orderClause(
  terms: readonly OrderTerm[],
  { dialect }: Composition,
  compile: (term: ExpressionNode) => string,
): string {
  if (terms.length === 0) return "";
  const written = terms.map(({ expression, direction, nulls }) => {
    const natural = (direction === "asc") === dialect.nullsLargest ? "last" : "first";
    const placed = nulls === natural || !isNullable(expression) ? "" : ` NULLS ${nulls.toUpperCase()}`;
    return `${dialect.ordered(compile(expression), expression.field)}${direction === "desc" ? " DESC" : ""}${placed}`;
  });
  return ` ORDER BY ${written.join(", ")}`;
}

function limitClause({ limit, offset }: RowsNode, composition: Composition): string {
  const bind = (node: Bound): string => composition.dialect.cast(bindNode(node, composition), node.field);
  const most = limit === null ? (offset === null ? "" : composition.dialect.noLimit) : ` LIMIT ${bind(limit)}`;
  return offset === null ? most : `${most} OFFSET ${bind(offset)}`;
}

/** The related rows of a row as one JSON text: arrays by position, which lose nothing and cost less than objects. */
function includeQuery({ relation, select }: IncludeOutput, parent: Frame, composition: Composition): string {
  const { dialect } = composition;
  const { outputs, order, distinct, limit, offset } = select;
  const link = (frame: Frame): string => tie(relation, frame, parent);
  const item: SelectList = (cells) => jsonArray(jsonCells(cells, outputs, dialect), dialect);
  if (relation.holds !== "many") return `(${selectQuery(select, composition, item, link)})`;
  const isLimited = limit !== null || offset !== null;
  if (!isLimited && !distinct && (order.length === 0 || dialect.ordersAggregates)) {
    const all: SelectList = (cells) => {
      const sorted = orderClause(order, composition, (term) => compileExpression(term, composition));
      return dialect.collect(item(cells), sorted);
    };
    return `(${selectQuery({ ...select, order: [] }, composition, all, link)})`;
  }
  // One text passes from an inner query faster than many cells. But it would be written for rows that a limit leaves out, and puts
  // includes inside includes deeper into each other than the parsers of older databases go.
  const isNested = outputs.some(({ kind }) => kind === "include");
  const inCells = (isLimited || isNested) && outputs.length <= dialect.maxColumns;
  const inner: SelectList = inCells ? namedList : (cells) => `${item(cells)} AS c`;
  const rows = selectQuery(select, composition, inner, link);
  const texts = dialect.collect(inCells ? item(columnNames(outputs)) : "c", "");
  // A limit also keeps the order of an inner query from being optimized away.
  return `(SELECT ${texts} FROM (${rows}${isLimited ? "" : dialect.noLimit}) AS q)`;
}

function jsonCells(cells: readonly string[], outputs: readonly Output[], dialect: Dialect): string[] {
  return cells.map((sql, index) => {
    const field = fieldOf(outputs[index]);
    return field === null ? dialect.jsonNested(sql) : dialect.jsonCell(sql, field);
  });
}

function jsonArray(cells: readonly string[], dialect: Dialect): string {
  if (cells.length <= MOST_CELLS) return `${dialect.jsonArray}(${cells.join(", ")})`;
  return jsonArray(jsonGroups(cells, dialect), dialect);
}

function jsonGroups(cells: readonly string[], dialect: Dialect): string[] {
  return Array.from({ length: Math.ceil(cells.length / MOST_CELLS) }, (_, index) =>
    jsonArray(cells.slice(index * MOST_CELLS, (index + 1) * MOST_CELLS), dialect),
  );
}
