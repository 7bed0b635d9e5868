import type { StoredRow } from "../contracts/row-store.ts";
import type { ColumnShape, TableShape } from "../plan/nodes.ts";
import { IntegrityError, type IntegrityKind } from "../errors.ts";
import type { Test } from "./compilation.ts";
import { compileCondition, openForRow } from "./condition.ts";

/** What every row of a table must satisfy by itself. */
interface Rules {
  readonly required: readonly ColumnShape[];
  readonly numbers: readonly ColumnShape[];
  readonly checks: readonly { readonly name: string; readonly holds: Test; readonly fields: readonly string[] }[];
}

const known = new WeakMap<TableShape, Rules>();

function rulesOf(table: TableShape): Rules {
  let rules = known.get(table);
  if (rules === undefined) {
    const compilation = openForRow();
    rules = {
      required: table.columns.filter(({ nullable }) => !nullable),
      numbers: table.columns.filter(({ field }) => field.storage === "int8" || field.storage === "float8"),
      checks: table.checks.map(({ name, condition, fields }) => ({
        name,
        holds: compileCondition(condition, compilation),
        fields,
      })),
    };
    known.set(table, rules);
  }
  return rules;
}

/** The error of a broken rule, in the words of the model that was written. */
export function broken(
  kind: IntegrityKind,
  table: TableShape,
  fields: readonly string[] = [],
  constraint: string | null = null,
): IntegrityError {
  return new IntegrityError({ kind, model: table.scope.source.name, fields, constraint });
}

/** Whether arithmetic has made what the field cannot hold: a whole number out of range, or no number at all, which no check sees. */
function isOutOfRange({ field, column }: ColumnShape, row: StoredRow): boolean {
  const value = row[column];
  if (Number.isNaN(value)) return true;
  return typeof value === "bigint" && (field.kind === "number" || BigInt.asIntN(64, value) !== value);
}

/** Refuses a row that lacks a required value, holds a number that its field cannot, or breaks a check. */
export function verifyRow(table: TableShape, row: StoredRow): void {
  const { required, numbers, checks } = rulesOf(table);
  for (const { column, name } of required) if ((row[column] ?? null) === null) throw broken("notNull", table, [name]);
  for (const column of numbers) if (isOutOfRange(column, row)) throw broken("check", table, [column.name]);
  for (const { name, holds, fields } of checks) if (!holds([row])) throw broken("check", table, fields, name);
}
