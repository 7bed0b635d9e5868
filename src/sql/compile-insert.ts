import type { SqlStatement } from "../contracts/sql-driver.ts";
import type { ColumnShape, Source } from "../plan/nodes.ts";
import type { ConflictNode, InsertPlan } from "../plan/write-plan.ts";
import { type BulkText, markCells, markRecords, prepareBulk } from "./bulk.ts";
import { compileAssigned, compileAssignments } from "./compile-assignments.ts";
import { compileCell } from "./compile-expression.ts";
import type { Compiled } from "./compiled.ts";
import { type Composition, openTarget, quote, tableName } from "./composition.ts";
import type { Dialect, Rows } from "./dialect.ts";
import { handKeyOn } from "./hand-key-on.ts";
import { insertedRows } from "./inserted-rows.ts";
import type { LastRow } from "./last-row.ts";

/** Compiles an insert of any number of rows. */
export function compileInsert(plan: InsertPlan, composition: Composition): Compiled<InsertPlan> {
  const { dialect } = composition;
  const { source } = plan;
  openTarget(composition, source);
  const columns = insertedColumns(plan);
  const rows = insertedRows(plan, dialect.form);
  const handed = handKeyOn(plan, composition);
  const own = rows.returned.map((expression, index) => compileCell(expression, index, composition));
  const lastRow = dialect.lastRow?.(plan, rows.returned) ?? null;
  const readLast = lastRow && lastRowQuery(lastRow, source, own, dialect);
  const returned = [...own, ...handed.returned];
  const id = explicitId(columns);
  const around = id === null ? null : (dialect.keepIds?.(source.table, id, returned) ?? null);
  const returns = around !== null || (returned.length > 0 && lastRow === null);
  const [before, after] = around ?? ["", returns ? ` RETURNING ${returned.join(", ")}` : ""];
  const { head, row } = insertText(plan, columns, composition, plan.values.length > 1);
  const inOrder = row === null ? (dialect.recordset?.inOrder ?? "") : "";
  const tail = inOrder + conflictClause(plan.conflict, composition) + after;
  const bind = prepareBulk({ head: before + head, row, tail }, columns, composition);
  return {
    bind: ({ values }, bound, limits) => {
      if (values.length === 0) return [];
      const statements = bind(inputRows(values, columns), bound, limits);
      if (readLast !== null) return statements.flatMap((statement) => [statement, readLast]);
      return [...statements, ...handed.after(bound)];
    },
    read: (results, { values }) => {
      const cells = lastRow === null ? results.flatMap((result) => result.rows) : lastRow.read(results);
      const count = returns ? cells.length : results.reduce((sum, { affected }) => sum + affected, 0);
      return { rows: rows.read(cells, values, lastRow !== null), count };
    },
  };
}

/** The statement that reads the last row of an insert into a table. */
function lastRowQuery(
  { key, id }: LastRow,
  { table }: Source,
  cells: readonly string[],
  dialect: Dialect,
): SqlStatement {
  const name = tableName(table, dialect);
  const sql = `SELECT ${cells.join(", ")} FROM ${name} WHERE ${quote(table.name)}.${quote(key.column)} = ${id}`;
  return { sql, params: [], writes: false };
}

/** The columns that rows give; when they give none, the key that the store makes. */
function insertedColumns({ columns, assignments, source }: InsertPlan): readonly ColumnShape[] {
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
  if (!asRecords || dialect.recordset === null)
    return { head: `${into} VALUES `, row: `(${row(markCells(columns, composition))})` };
  const { recordset } = dialect;
  const from = recordset.from(name, markRecords(columns, recordset, composition));
  const cells = columns.map((column, index) => recordset.cell(column, index));
  return { head: `${into} SELECT ${row(cells)} FROM ${from}`, row: null };
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
