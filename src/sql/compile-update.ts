import type { SqlResult } from "../contracts/sql-driver.ts";
import type { Result } from "../contracts/adapter.ts";
import type { ColumnShape } from "../plan/nodes.ts";
import type { RowsNode, ValueOutput } from "../plan/select-plan.ts";
import type { UpdateManyPlan, UpdatePlan } from "../plan/write-plan.ts";
import { markCells, markRecords, prepareBulk } from "./bulk.ts";
import { compileAssigned, compileAssignments, equations } from "./compile-assignments.ts";
import { compileCell } from "./compile-expression.ts";
import { compileTerms, whereClause } from "./compile-condition.ts";
import { rowsQuery } from "./rows-query.ts";
import { type Compiled, compiledWrite } from "./compiled.ts";
import { type Composition, openTarget, quote, tableName } from "./composition.ts";
import { readsOwnTable } from "./reads-own-table.ts";
import { rowReader } from "./row-reader.ts";

/** Compiles one change to the rows of a set. */
export function compileUpdate(plan: UpdatePlan, composition: Composition): Compiled {
  const { rows, set, outputs } = plan;
  if (composition.dialect.seesChanges && readsOwnTable(set, rows.scope)) return compileFromRows(plan, composition);
  const { before, source, where } = compileTarget(rows, composition);
  const from = source === null ? "" : ` FROM ${source}`;
  const table = tableName(rows.scope.source.table, composition.dialect);
  const text = `${before}UPDATE ${table} SET ${compileAssignments(set, composition)}${from}${where}${returningClause(outputs, composition)}`;
  return compiledWrite(text, composition, writtenReader(outputs, composition));
}

/** A change whose values are all worked out before the first row is changed. */
function compileFromRows({ rows, set, outputs }: UpdatePlan, composition: Composition): Compiled {
  const { source } = rows.scope;
  const keys = source.table.key.map(({ column }) => quote(column));
  const values = rowsQuery(rows, composition, ({ prefix }) =>
    [
      ...keys.map((key, index) => `${prefix}${key} AS k${index}`),
      ...set.map(({ column, expression }, index) => `${compileAssigned(expression, column, composition)} AS v${index}`),
    ].join(", "),
  );
  composition.frames.delete(rows.scope);
  const { prefix } = openTarget(composition, source);
  const assigned = set.map(({ column }, index) => `${quote(column.column)} = _v.v${index}`).join(", ");
  const match = keys.map((key, index) => `${prefix}${key} = _v.k${index}`).join(" AND ");
  const table = tableName(source.table, composition.dialect);
  const text = `UPDATE ${table} SET ${assigned} FROM (${values}) AS _v WHERE ${match}${returningClause(outputs, composition)}`;
  return compiledWrite(text, composition, writtenReader(outputs, composition));
}

/** The expressions to read back from written rows. */
function returningClause(outputs: readonly ValueOutput[], composition: Composition): string {
  if (outputs.length === 0) return "";
  return ` RETURNING ${outputs.map(({ expression }, index) => compileCell(expression, index, composition)).join(", ")}`;
}

/** Reads the rows that a write gives back, or counts those it changed where it gives back none. */
export function writtenReader(
  outputs: readonly ValueOutput[],
  { dialect }: Composition,
): (result: SqlResult) => Result {
  if (outputs.length === 0) return ({ affected }) => ({ rows: [], count: affected });
  const read = rowReader(outputs, dialect.form);
  return ({ rows }) => ({ rows: rows.map((cells) => read(cells)), count: rows.length });
}

/** Which rows a write meets: those of a condition, or when they cannot be told by one, those of a query for their keys. */
export function compileTarget(
  rows: RowsNode,
  composition: Composition,
): { before: string; source: string | null; where: string } {
  const { dialect, frames } = composition;
  const { source } = rows.scope;
  const names = source.table.key.map(({ column }) => quote(column));
  let alias = "";
  let joins = 0;
  const keys = rowsQuery(rows, composition, (frame) => {
    alias = frame.prefix.slice(0, -1);
    joins = frame.joins?.length ?? 0;
    return names.map((name) => frame.prefix + name).join(", ");
  });
  frames.delete(rows.scope);
  const { prefix } = openTarget(composition, source);
  const isLimited = rows.limit !== null || rows.offset !== null;
  if (isLimited) {
    const { before, source: picked, where } = dialect.pick(keys, alias, prefix, names);
    return { before, source: picked, where: ` WHERE ${where}` };
  }
  if (joins > 0) {
    const target = names.map((name) => prefix + name).join(", ");
    return { before: "", source: null, where: ` WHERE (${target}) IN (${keys})` };
  }
  // Compiled once more, now about the table itself.
  composition.aliases = 0;
  return { before: "", source: null, where: whereClause(compileTerms(rows.where, composition)) };
}

/** Compiles different changes for different rows. */
export function compileUpdateMany(plan: UpdateManyPlan, composition: Composition): Compiled<UpdateManyPlan> {
  const { dialect } = composition;
  const { table } = plan.source;
  const { prefix } = openTarget(composition, plan.source);
  const columns = [...table.key, ...plan.columns];
  const name = tableName(table, dialect);
  // Without a recordset the rows are a table whose columns have names by position.
  const cell = (column: ColumnShape, index: number): string =>
    dialect.recordset === null ? `_r.column${index + 1}` : dialect.recordset.cell(column, index);
  const given = plan.columns.map(
    (column, index) => `${quote(column.column)} = ${cell(column, table.key.length + index)}`,
  );
  const assigned = equations(plan.assignments, composition);
  const found = table.key.map((column, index) => `${prefix}${quote(column.column)} = ${cell(column, index)}`);
  if (plan.spared !== null) found.push(`${prefix}${quote(plan.spared.column)} IS NULL`);
  const match = found.join(" AND ");
  const head = `UPDATE ${name} SET ${[...given, ...assigned].join(", ")} FROM `;
  const text =
    dialect.recordset === null
      ? {
          head: `${head}(VALUES `,
          row: `(${markCells(columns, composition).join(", ")})`,
          tail: `) AS _r WHERE ${match}`,
        }
      : {
          head: `${head}${dialect.recordset.from(name, markRecords(columns, dialect.recordset, composition))} WHERE ${match}`,
          row: null,
          tail: "",
        };
  const bind = prepareBulk(text, columns, composition);
  return {
    bind: ({ values }, bound, limits) => (values.length === 0 ? [] : bind(values, bound, limits)),
    read: (results) => ({ rows: [], count: results.reduce((sum, { affected }) => sum + affected, 0) }),
  };
}
