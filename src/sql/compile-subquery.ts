import type { ExistsNode, InQueryNode, SubqueryNode } from "../plan/nodes.ts";
import { bareRows } from "./bare-rows.ts";
import type { Composition, SelectList } from "./composition.ts";

/** The only output of the first row of a query. */
export function compileSubquery({ select }: SubqueryNode, composition: Composition): string {
  const { write } = composition;
  if (!select.reverse) return `(${write.query(select, composition)})`;
  // The rows of a limited set have to be found before they can be turned round.
  const named: SelectList = ([cell]) => `${cell} AS c0`;
  const rows = write.query(select, composition, named);
  const numbered = `SELECT c0, row_number() OVER () AS _n FROM (${rows}) AS q`;
  return `(SELECT c0 FROM (${numbered}) AS q ORDER BY _n DESC LIMIT 1)`;
}

/** Whether an expression is among the results of a query. */
export function compileInQuery({ operand, select }: InQueryNode, composition: Composition): string {
  const { dialect, write } = composition;
  const [output] = select.outputs;
  const field = output?.kind === "output" ? output.expression.field : operand.field;
  const sql = write.expression(operand, composition);
  if (field.storage === operand.field.storage) return `${sql} IN (${write.query(select, composition)})`;
  const plain: SelectList = ([cell = ""]) => dialect.plain(cell, field);
  return `${dialect.plain(sql, operand.field)} IN (${write.query(select, composition, plain)})`;
}

/** Whether a query has a row. */
export function compileExistence({ select }: ExistsNode, composition: Composition, negated: boolean): string {
  return `${negated ? "NOT " : ""}EXISTS (${composition.write.query(bareRows(select), composition)})`;
}
