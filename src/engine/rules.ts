import type { StoredRow } from "../contracts/row-store.ts";
import type { ColumnShape, TableShape } from "../plan/nodes.ts";
import { IntegrityError, type IntegrityKind } from "../errors.ts";
import { openCompilation } from "./compilation.ts";
import { type Test, compileCondition } from "./condition.ts";

/** What every row of a table must satisfy by itself. */
interface Rules {
  readonly required: readonly ColumnShape[];
  readonly checks: readonly { readonly holds: Test; readonly fields: readonly string[] }[];
}

const known = new WeakMap<TableShape, Rules>();

function rulesOf(table: TableShape): Rules {
  let rules = known.get(table);
  if (rules === undefined) {
    const compilation = openCompilation(null);
    rules = {
      required: table.columns.filter(({ nullable }) => !nullable),
      checks: table.checks.map(({ condition, fields }) => ({
        holds: compileCondition(condition, compilation),
        fields,
      })),
    };
    known.set(table, rules);
  }
  return rules;
}

/** The error of a broken rule, in the words of the model that was written. */
export function broken(kind: IntegrityKind, table: TableShape, fields: readonly string[] = []): IntegrityError {
  return new IntegrityError({ kind, model: table.scope.source.name, fields });
}

/** Refuses a row that lacks a required value or breaks a check. */
export function verifyRow(table: TableShape, row: StoredRow): void {
  const { required, checks } = rulesOf(table);
  for (const { column, name } of required) if ((row[column] ?? null) === null) throw broken("notNull", table, [name]);
  for (const { holds, fields } of checks) if (!holds([row])) throw broken("check", table, fields);
}
