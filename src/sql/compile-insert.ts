import type { SqlResult } from "../contracts/sql-driver.ts";
import type { ColumnShape } from "../plan/nodes.ts";
import type { ConflictNode, InsertPlan } from "../plan/write-plan.ts";
import { type BulkText, markCells, markRecords, prepareBulk } from "./bulk.ts";
import { compileAssigned, compileAssignments, compileExpression } from "./compile-expression.ts";
import type { Compiled } from "./compiled.ts";
import { type Composition, openTarget, quote, tableName } from "./composition.ts";
import type { Rows } from "./dialect.ts";
import { insertedRows } from "./inserted-rows.ts";

/** Compiles an insert of any number of rows. */
export function compileInsert(plan: InsertPlan, composition: Composition): Compiled<InsertPlan> {
  const { dialect } = composition;
  const { source, conflict } = plan;
  openTarget(composition, source);
  const columns = insertedColumns(plan);
  const rows = insertedRows(plan, dialect.form);
  const returned = rows.returned.map((expression) => compileExpression(expression, composition));
  const id = explicitId(columns);
  const around = id === null ? null : (dialect.keepIds?.(source.table, id, returned) ?? null);
  const returns = returned.length > 0 || around !== null;
  const [before, after] = around ?? ["", returns ? ` RETURNING ${returned.join(", ")}` : ""];
  const { head, row } = insertText(plan, columns, composition, plan.values.length > 1);
  const bind = prepareBulk({ head: before + head, row, tail: conflictClause(conflict, composition) + after }, columns, composition);
  return {
    bind: ({ values }, bound, maxParameters) => (values.length === 0 ? [] : bind(inputRows(values, columns), bound, maxParameters)),
    read: (results, { values }) => {
      const cells = results.length === 1 ? (results[0] as SqlResult).rows : results.flatMap((result) => result.rows);
      const count = returns ? cells.length : results.reduce((sum, { affected }) => sum + affected, 0);
      return { rows: rows.read(cells, values), count };
    },
  };
}

/** The columns that rows give; when they give none, the key that the store makes. */
export function insertedColumns({ columns, assignments, source }: InsertPlan): readonly ColumnShape[] {
  return columns.length + assignments.length > 0 ? columns : source.table.key;
}

function inputRows(values: Rows, columns: readonly ColumnShape[]): Rows {
  return values[0]?.length === columns.length ? values : values.map(() => columns.map(() => null));
}

/** The key that was handed in although the store could have made it, or `null`. */
export function explicitId(columns: readonly ColumnShape[]): ColumnShape | null {
  return columns.find(({ generated }) => generated) ?? null;
}

/** An insert up to its rows. */
export function insertText(
  { source: { table }, assignments }: InsertPlan,
  columns: readonly ColumnShape[],
  composition: Composition,
  asRecords: boolean,
): Omit<BulkText, "tail"> {
  const { dialect } = composition;
  const name = tableName(table, dialect);
  const assigned = assignments.map(({ column, expression }) => compileAssigned(expression, column, composition));
  const names = [...columns, ...assignments.map(({ column }) => column)].map(({ column }) => quote(column)).join(", ");
  const row = (cells: readonly string[]): string => {
    const made = cells.map((cell, index) => {
      const column = columns[index];
      return column?.generated ? dialect.generated(cell, table, column) : cell;
    });
    return [...made, ...assigned].join(", ");
  };
  const into = `INSERT INTO ${name} (${names})`;
  if (!asRecords || dialect.recordset === null) return { head: `${into} VALUES `, row: `(${row(markCells(columns, composition))})` };
  const from = dialect.recordset(name, markRecords(columns, composition));
  return { head: `${into} SELECT ${row(columns.map(({ column }) => `_r.${quote(column)}`))} FROM ${from} AS _r`, row: null };
}

/** The columns of a constraint in parentheses. */
export function constraintColumns(columns: readonly ColumnShape[]): string {
  return `(${columns.map(({ column }) => quote(column)).join(", ")})`;
}

function conflictClause(conflict: ConflictNode | null, composition: Composition): string {
  if (conflict === null) return "";
  const change = conflict.set.length === 0 ? "NOTHING" : `UPDATE SET ${compileAssignments(conflict.set, composition)}`;
  return ` ON CONFLICT ${constraintColumns(conflict.on)} DO ${change}`;
}
