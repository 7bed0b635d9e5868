import type { Result } from "../contracts/adapter.ts";
import type { CallOptions } from "../contracts/call-options.ts";
import type { KeyAppend, KeyValueDriver } from "../contracts/key-value-driver.ts";
import type { ColumnShape, IndexShape, TableShape } from "../plan/nodes.ts";
import type { Assignment, UpdateManyPlan, UpdatePlan } from "../plan/write-plan.ts";
import type { Plan } from "../plan/plan.ts";
import { invalid } from "../errors.ts";
import { ruleName } from "../models/names.ts";
import type { DirectPlan } from "./direct-read.ts";
import { whenThere } from "./later.ts";
import type { StoredTable } from "./stored-table.ts";

/** A row that has become this long by what was put behind it is written anew. */
const LONG = 4096;

/** Runs plans the long way; gives the result of the first. */
export type RunPlans = (plans: readonly Plan[], call: CallOptions) => Promise<Result>;

/**
 * The way without a look for a plan that gives columns of rows other values: what changes is put behind the rows that are there. `null`
 * where something must be known of a row for that: its entries, its checks, whether it is deleted, or how long it lives.
 */
export function directUpdate(
  plan: UpdateManyPlan,
  stored: StoredTable,
  driver: KeyValueDriver,
  run: RunPlans,
): DirectPlan | null {
  const { source, spared, columns, values, assignments, ttl } = plan;
  const { table } = source;
  if (driver.append === undefined || table.rowKey !== null || spared !== null || ttl !== undefined) return null;
  const changed = [...columns, ...assignments.map(({ column }) => column)];
  if (!assignments.every(isFixed) || !changed.every((column) => isFree(column, table))) return null;
  const appends: KeyAppend[] = [];
  for (const row of values) {
    const cells: Record<string, unknown> = {};
    for (const [index, column] of columns.entries()) cells[column.column] = row[table.key.length + index];
    for (const { column, expression } of assignments)
      cells[column.column] = expression.kind === "value" ? expression.value : new Date();
    for (const column of changed) {
      const value = cells[column.column] ?? null;
      if (value === null && !column.nullable) return null;
      cells[column.column] = value === null ? null : structured(column, value);
    }
    const bytes = stored.payloads.patch(cells);
    if (bytes === null) return null;
    const key = stored.keyOf(table.key.map((column, index) => structured(column, row[index])));
    appends.push({ key, bytes, front: stored.payloads.front });
  }
  return {
    words: `update ${source.name} by ${table.key.map(({ name }) => name).join(" and ")}`,
    run: (call) =>
      whenThere(driver.append?.(appends, call) ?? [], (lengths) => {
        // A row that was written for other columns, or no row at all: whoever reads it first knows what to do.
        if (lengths.some((length) => length < 0)) return run([plan], call);
        const result = { rows: [], count: lengths.filter((length) => length > 0).length };
        const long = values.filter((_, index) => isLong(lengths[index] ?? 0, appends[index]?.bytes.length ?? 0));
        if (long.length === 0) return result;
        return run([unchanged(plan, long)], call).then(() => result);
      }),
  };
}

/** Whether a row has just passed a length at which it is worth writing anew. */
function isLong(length: number, added: number): boolean {
  return Math.floor(length / LONG) > Math.floor((length - added) / LONG);
}

function isFixed({ expression }: Assignment): boolean {
  return expression.kind === "value" || expression.kind === "now";
}

/** Whether a column can be changed without looking at the rest of its row. */
function isFree(column: ColumnShape, table: TableShape): boolean {
  if (column.reference !== null || table.key.includes(column)) return false;
  if (table.uniques.some((columns) => columns.includes(column))) return false;
  // A value that a field takes is within its range.
  const range = ruleName(table.name, column.column, "range");
  if (table.checks.some(({ name, fields }) => name !== range && fields.includes(column.name))) return false;
  return !table.indexes.some((index) => isOver(index, column));
}

function isOver({ terms, where, unique }: IndexShape, column: ColumnShape): boolean {
  if (unique && (where !== null || terms.some(({ kind }) => kind !== "column"))) return true;
  return terms.some((term) => term.kind === "column" && term.column === column);
}

/** The plan that writes the rows with these keys as they are. */
function unchanged({ source, columns }: UpdateManyPlan, values: UpdateManyPlan["values"]): UpdatePlan {
  const { scope, key } = source.table;
  const [column] = columns.length > 0 ? columns : key;
  const keys = key.map((each) => ({ kind: "column", scope, path: [], column: each, field: each.field }) as const);
  const field = keys[0]?.field ?? source.table.columns[0]?.field;
  if (column === undefined || field === undefined) throw invalid(source.name, [], "has no columns");
  const rows = {
    kind: "keyIn",
    columns: keys,
    values: { kind: "value", value: values.map((row) => row.slice(0, key.length)), field },
  } as const;
  return {
    kind: "update",
    rows: { scope, where: rows, order: [], limit: null, offset: null },
    set: [{ column, expression: { kind: "column", scope, path: [], column, field: column.field } }],
    outputs: [],
  };
}

function structured({ field }: ColumnShape, value: unknown): unknown {
  return (field.codecs.structured.encode as (value: unknown) => unknown)(value);
}
