import type { GroupNode, RowsNode, SelectPlan } from "../plan/select-plan.ts";
import { compileTerms, whereClause } from "./compile-condition.ts";
import { compileExpression } from "./compile-expression.ts";
import { compileOrderTerm, limitClause, orderClause } from "./compile-order.ts";
import { type Composition, type Frame, type Link, fromClause, openFrame } from "./composition.ts";
import { derivedRows } from "./derived-rows.ts";

/** The parts of a plan that say which rows there are. */
export type RowsOf = RowsNode & Partial<Pick<SelectPlan, "group" | "lock">>;

/** A query for the rows of a set, all or those that belong to something. */
export function rowsQuery(rows: RowsOf, composition: Composition, list: (frame: Frame) => string, link?: Link): string {
  const { scope, derived, group, lock } = rows;
  const { marks, dialect, grouped: outer, cells } = composition;
  composition.cells = null;
  if (group !== undefined) startGroups(group, composition);
  composition.grouped = group === undefined ? null : scope;
  const frame = openFrame(composition, scope.source, scope, derived && derivedRows(derived, composition));
  const own = link === undefined ? [] : [link(frame)];
  const where = whereClause([...own, ...compileTerms(rows.where, composition)]);
  const groups = group === undefined ? "" : groupClause(group, composition);
  const order = orderClause(rows.order, composition, (term) => {
    const place = cells?.indexOf(term) ?? -1;
    return place < 0 ? compileOrderTerm(term, composition) : String(place + 1);
  });
  const columns = list(frame);
  const limit = limitClause(rows, composition);
  composition.marks = marks;
  composition.grouped = outer;
  const locked = lock === undefined ? "" : (dialect.lock?.(lock, frame.prefix.slice(0, -1)) ?? "");
  return `SELECT ${columns} FROM ${fromClause(frame, composition)}${where}${groups}${order}${limit}${locked}`;
}

/** What was written of these groups before was about other frames. */
function startGroups({ keys }: GroupNode, composition: Composition): void {
  for (const key of keys) composition.keys.delete(key);
  if (keys.length > 0) composition.marks = new Map();
}

function groupClause({ keys, having }: GroupNode, composition: Composition): string {
  const texts = keys.map((key) => {
    const text = compileExpression(key, composition);
    composition.keys.set(key, text);
    return text;
  });
  const terms = compileTerms(having, composition);
  const by = keys.length === 0 ? "" : ` GROUP BY ${texts.join(", ")}`;
  return terms.length === 0 ? by : `${by} HAVING ${terms.join(" AND ")}`;
}
