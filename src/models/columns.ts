import type { ColumnShape, ReferenceShape } from "../plan/nodes.ts";
import type { FieldShape } from "../plan/any-field.ts";
import { invalid } from "../errors.ts";
import { type ModelField, isField } from "../fields/field.ts";
import { Refusal } from "../fields/refusal.ts";
import { checkCallbacks } from "./callbacks.ts";
import { checkName, foldedName, isForbidden, isTakenColumn } from "./names.ts";
import { isVirtual } from "./virtual-fields.ts";

/** `createdAt` is `created_at`, `parsedHTMLPage` is `parsed_html_page`. */
export function snakeCase(name: string): string {
  return name.replace(/([a-z\d])([A-Z])|([A-Z])(?=[A-Z][a-z])/g, "$1$3_$2").toLowerCase();
}

function defineColumn(table: string, name: string, field: FieldShape): ColumnShape {
  if (isForbidden(name)) throw invalid(table, [name], "cannot be the name of a field");
  if (!isField(field)) throw invalid(table, [name], "is not a field: call a constructor such as t.text()");
  const { reference, nullable, generated, unique, default: preset, onUpdate } = field.settings;
  for (const setting of [preset, onUpdate]) {
    if (
      setting?.kind === "value" &&
      (setting.value === null ? !nullable : field.validate(setting.value) instanceof Refusal)
    ) {
      const what = setting === preset ? "a default" : "an onUpdate";
      throw invalid(table, [name], `has ${what} that the field itself does not accept`);
    }
  }
  const property = reference === null ? name : `${name}Id`;
  checkCallbacks(table, [name], field.settings.checks);
  const column = field.settings.column ?? snakeCase(property);
  checkName(table, [name], column, "name for its column");
  if (isTakenColumn(column))
    throw invalid(table, [name], "cannot be the name of a column: some databases have one in every table");
  const shape: ReferenceShape | null = reference && {
    name,
    table: reference.target === "self" ? table : reference.target,
    key: reference.targetKey,
    reverse: reference.reverse,
    onDelete: reference.onDelete,
    unique,
  };
  if (shape?.onDelete === "setNull" && !nullable)
    throw invalid(table, [name], `must be nullable for onDelete: "setNull"`);
  return Object.freeze({
    name: property,
    column,
    field: (field as ModelField).placed(`${table}: ${property}`),
    nullable,
    generated,
    reference: shape,
  });
}

/** The columns of a table by the names of the fields as declared, which for references are those of the relations. */
export function columnsOf(
  table: string,
  fields: Readonly<Record<string, FieldShape>>,
): ReadonlyMap<string, ColumnShape> {
  if (fields === null || typeof fields !== "object")
    throw invalid(table, [], "a model needs its fields, such as { id: t.id() }");
  const prototype: unknown = Object.getPrototypeOf(fields);
  if (prototype !== Object.prototype && prototype !== null)
    throw invalid(table, ["__proto__"], "cannot be the name of a field");
  const stored = Object.entries(fields).filter(([, field]) => !isVirtual(field));
  const columns = new Map(stored.map(([name, field]) => [name, defineColumn(table, name, field)]));
  const taken = new Map<string | number, string>();
  for (const { name, column, field } of columns.values()) {
    const stored = foldedName(column);
    const { tag } = field.settings;
    if (taken.has(`.${name}`) || taken.has(stored))
      throw invalid(table, [name], "is declared twice, or two fields share a column");
    if (tag !== null && taken.has(tag)) throw invalid(table, [name], `has the same tag as ${taken.get(tag)}`);
    taken.set(`.${name}`, name).set(stored, name);
    if (tag !== null) taken.set(tag, name);
  }
  return columns;
}
