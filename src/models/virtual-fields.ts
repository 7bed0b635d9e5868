import type { FieldShape } from "../plan/any-field.ts";
import type { TableDeclaration, VirtualShape } from "../plan/nodes.ts";
import { invalid } from "../errors.ts";
import { checkHook } from "./callbacks.ts";
import { isForbidden } from "./names.ts";

/** Whether a field is worked out after reading, and so has no column. */
export function isVirtual(field: FieldShape): boolean {
  const compute = field?.settings?.virtual;
  return compute !== undefined && compute !== null;
}

/** The virtual fields of a model beside its columns. */
export function virtualFields(
  table: string,
  fields: Readonly<Record<string, FieldShape>>,
  columns: ReadonlyMap<string, unknown>,
): readonly VirtualShape[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    if (!isVirtual(field)) return [];
    const {
      virtual: compute,
      primaryKey,
      unique,
      index,
      generated,
      softDelete,
      column,
      checks,
      tag,
      ...others
    } = field.settings;
    if (isForbidden(name)) throw invalid(table, [name], "cannot be the name of a field");
    if (columns.has(name)) throw invalid(table, [name], "is declared twice");
    checkHook(table, [name], compute);
    const ofColumns = [primaryKey, unique, index, generated, softDelete, column, tag, others.default, others.onUpdate];
    if ([...ofColumns, ...checks].some(Boolean))
      throw invalid(
        table,
        [name],
        "is virtual: it has no column that could be a key, or have an index, a default, a check or a tag",
      );
    return [{ name, compute }];
  });
}

/** Adds the virtual fields to a row that has all columns. A later one sees those before it. */
export function addVirtuals(virtuals: readonly VirtualShape[], row: Record<string, unknown>): void {
  for (const { name, compute } of virtuals) row[name] = compute(row as never);
}

/** Whether a name is that of a virtual field of a table. */
export function hasVirtual({ virtuals }: Pick<TableDeclaration, "virtuals">, name: string): boolean {
  return virtuals.some((virtual) => virtual.name === name);
}
