import type { ModelField } from "../../src/fields/field.ts";
import type { TableDeclaration } from "../../src/plan/nodes.ts";

/** A table whose fields have lost their numbers. */
export function withoutNumbers(table: TableDeclaration): TableDeclaration {
  const columns = table.columns.map((column) => ({
    ...column,
    field: (column.field as ModelField).with({ tag: null }),
  }));
  return { ...table, columns };
}
