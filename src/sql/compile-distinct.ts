import { UnsupportedError } from "../errors.ts";
import type { ExpressionNode, Scope } from "../plan/nodes.ts";
import type { Output, SelectPlan } from "../plan/select-plan.ts";
import { amongKeys } from "./among-keys.ts";
import { compileExpression } from "./compile-expression.ts";
import { limitClause, orderClause } from "./compile-order.ts";
import type { Composition, Frame, Link, SelectList } from "./composition.ts";
import type { Dialect } from "./dialect.ts";
import { columnNames, namedList } from "./named-list.ts";
import { type RowsOf, rowsQuery } from "./rows-query.ts";
import { type Bound, shapeOf } from "./shape.ts";

/** Told by its key: the first of the rows for which some expressions are equal. */
export function firstRows(
  plan: SelectPlan,
  by: readonly ExpressionNode[],
  composition: Composition,
  link?: Link,
): Link {
  return amongKeys(plan, composition, (list, names) => {
    const cells = (frame: Frame): string => `${list(frame)}, ${rank(plan, by, composition)}`;
    return `SELECT ${names} FROM (${rowsQuery(unordered(plan), composition, cells, link)}) AS q WHERE _n = 1`;
  });
}

/** Results of which only different ones count. They are ordered by columns of their own, which also lets a term add a collation. */
export function distinctResults(
  plan: SelectPlan,
  composition: Composition,
  cells: (frame: Frame) => readonly string[],
  list: SelectList,
  link?: Link,
): string {
  const { distinct, outputs, order } = plan;
  const { dialect } = composition;
  const named = namedList(dialect);
  const by = typeof distinct === "object" ? distinct : null;
  const inner = (frame: Frame): string => {
    if (by === null) return `DISTINCT ${named(cells(frame))}`;
    const terms = order.map(({ expression }) => compileExpression(expression, composition));
    return `${named([...cells(frame), ...terms])}, ${rank(plan, by, composition)}`;
  };
  const rows = rowsQuery(unordered(plan), composition, inner, link);
  const column = (term: ExpressionNode, index: number): string =>
    `c${by === null ? selectedIndex(outputs, term, dialect) : outputs.length + index}`;
  const where = by === null ? "" : " WHERE _n = 1";
  const ordered = orderClause(order, composition, column);
  return `SELECT ${list(columnNames(outputs))} FROM (${rows}) AS q${where}${ordered}${limitClause(plan, composition)}`;
}

/** The place of a row, in the order of the plan, among those for which some expressions are equal. */
function rank({ order }: SelectPlan, by: readonly ExpressionNode[], composition: Composition): string {
  const partition = by.map((each) => compileExpression(each, composition)).join(", ");
  return `row_number() OVER (PARTITION BY ${partition}${orderClause(order, composition)}) AS _n`;
}

/** All rows of the conditions. */
function unordered({ lock: _, ...plan }: SelectPlan): RowsOf {
  return { ...plan, order: [], limit: null, offset: null };
}

function selectedIndex(outputs: readonly Output[], term: ExpressionNode, dialect: Dialect): number {
  const values: Bound[] = [];
  const scopes: Scope[] = [];
  const shape = shapeOf(term, values, scopes, true);
  const index = outputs.findIndex(
    (output) => output.kind === "output" && shapeOf(output.expression, values, scopes, true) === shape,
  );
  if (index < 0)
    throw new UnsupportedError("orderBy of a distinct set by what is not selected", dialect.name, "select it too");
  return index;
}
