import type { ColumnShape, IndexDeclaration, ReferenceShape, TableDeclaration } from "../plan/nodes.ts";
import type { FieldShape } from "../plan/any-field.ts";
import { checkOptions } from "../contracts/known-options.ts";
import { invalid } from "../errors.ts";
import { isField } from "../fields/field.ts";
import { Refusal } from "../fields/refusal.ts";
import { textProblem } from "../fields/text-field.ts";
import { LONGEST_NAME, bytesOf, foldedName, isForbidden, isTakenColumn, isTakenTable } from "./names.ts";
import type { DefineModel } from "./model-types.ts";

type Builder = (fields: never) => object;

/** The options of `model`, as they arrive. */
interface Options {
  readonly primaryKey?: readonly string[];
  readonly unique?: readonly (readonly string[])[];
  readonly indexes?: readonly (readonly string[] | IndexOptions)[];
  readonly checks?: Readonly<Record<string, Builder>>;
  readonly schema?: string;
  readonly view?: boolean;
}

interface IndexOptions {
  readonly name?: string;
  readonly fields?: readonly string[];
  readonly expression?: Builder;
  readonly unique?: boolean;
  readonly where?: Builder;
}

type PickColumns = (names: readonly string[], option: keyof Options) => readonly ColumnShape[];

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
    field,
    nullable,
    generated,
    reference: shape,
  });
}

/** The columns of a table by the names of the fields as declared, which for references are those of the relations. */
function columnsOf(table: string, fields: Readonly<Record<string, FieldShape>>): ReadonlyMap<string, ColumnShape> {
  if (fields === null || typeof fields !== "object")
    throw invalid(table, [], "a model needs its fields, such as { id: t.id() }");
  const prototype: unknown = Object.getPrototypeOf(fields);
  if (prototype !== Object.prototype && prototype !== null)
    throw invalid(table, ["__proto__"], "cannot be the name of a field");
  const columns = new Map(Object.entries(fields).map(([name, field]) => [name, defineColumn(table, name, field)]));
  const taken = new Set<string>();
  for (const { name, column } of columns.values()) {
    const stored = foldedName(column);
    if (taken.has(`.${name}`) || taken.has(stored))
      throw invalid(table, [name], "is declared twice, or two fields share a column");
    taken.add(`.${name}`).add(stored);
  }
  return columns;
}

function keyOf(
  table: string,
  columns: ReadonlyMap<string, ColumnShape>,
  option: readonly ColumnShape[] | null,
): readonly ColumnShape[] {
  const flagged = [...columns.values()].filter((column) => column.field.settings.primaryKey);
  if (option !== null && flagged.length > 0) {
    throw invalid(
      table,
      [flagged[0]?.name ?? ""],
      "declares the key a second way: use either .primaryKey() or the option primaryKey",
    );
  }
  const key = option ?? flagged;
  if (key.length === 0) throw invalid(table, [], "a model needs a key: give a field .primaryKey(), or use t.id()");
  for (const { name, nullable, generated } of key) {
    if (nullable) throw invalid(table, [name], "is part of the key and cannot be nullable");
    if (generated && key.length > 1) throw invalid(table, [name], "is assigned by the store and must be the whole key");
  }
  return key;
}

/** Refuses an option that is no array, or holds something else where an array belongs. */
function checkArray(table: string, option: keyof Options, list: unknown): void {
  if (!Array.isArray(list))
    throw invalid(table, [option], "needs an array of fields for each key, constraint or index");
}

function indexesOf(
  table: string,
  pick: PickColumns,
  indexes: readonly (readonly string[] | IndexOptions)[],
): IndexDeclaration[] {
  return indexes.map((entry) => {
    const index: IndexOptions = Array.isArray(entry) ? { fields: entry } : (entry as IndexOptions);
    checkOptions(table, index, ["name", "fields", "expression", "unique", "where"]);
    const { name = null, fields = [], expression = null, unique = false, where = null } = index;
    if (name !== null) checkName(table, ["indexes"], name, "name for each index");
    if (fields.length === 0 && expression === null)
      throw invalid(table, ["indexes"], "needs fields or an expression for each index");
    checkCallbacks(
      table,
      ["indexes"],
      [expression, where].filter((each) => each !== null),
    );
    return { name, columns: pick(fields, "indexes"), expression, unique, where };
  });
}

function checkCallbacks(table: string, path: readonly string[], given: readonly unknown[]): void {
  if (given.some((each) => typeof each !== "function"))
    throw invalid(table, path, "takes functions of the fields, such as (p) => p.total.gte(0)");
}

/** Names that a database would cut short or refuse. */
function checkName(table: string, path: readonly string[], name: string, what: string): void {
  if (typeof name !== "string" || name === "" || textProblem(name) !== null)
    throw invalid(table, path, `needs a ${what}: text with at least one character, no NUL and no lone surrogate`);
  if (bytesOf(name) > LONGEST_NAME) throw invalid(table, path, `needs a ${what} of at most ${LONGEST_NAME} bytes`);
}

function declareTable(name: string, fields: Readonly<Record<string, FieldShape>>, options: Options): TableDeclaration {
  if (typeof name !== "string" || isForbidden(name)) throw invalid(null, [], "a model needs the name of its table");
  if (isTakenTable(name))
    throw invalid(name, [], "cannot be the name of a table: statements or databases use it themselves");
  checkOptions(name, options, ["primaryKey", "unique", "indexes", "checks", "schema", "view"]);
  checkName(name, [], name, "name for its table");
  if (options.schema !== undefined) checkName(name, ["schema"], options.schema, "name for its schema");
  const declared = columnsOf(name, fields);
  const pick: PickColumns = (names, option) => {
    checkArray(name, option, names);
    return names.map((each, index) => {
      const column = declared.get(each);
      if (column === undefined) throw invalid(name, [each], "is not a field of this model");
      if (names.indexOf(each) < index) throw invalid(name, [each], `is named twice in ${option}`);
      return column;
    });
  };
  const columns = [...declared.values()];
  const { primaryKey, unique = [], indexes = [], checks = {} } = options;
  checkCallbacks(name, ["checks"], Object.values(checks));
  const key = keyOf(name, declared, primaryKey === undefined ? null : pick(primaryKey, "primaryKey"));
  checkArray(name, "unique", unique);
  checkArray(name, "indexes", indexes);
  const single = columns.filter((column) => column.field.settings.unique).map((column) => [column]);
  const uniques = [...single, ...unique.map((names) => pick(names, "unique"))];
  if (uniques.some((each) => each.length === 0))
    throw invalid(name, ["unique"], "needs at least one field for each constraint");
  const covered = [key, ...uniques].map((covering) => covering[0]);
  const indexed = [...declared].filter(
    ([, column]) => (column.field.settings.index || column.reference !== null) && !covered.includes(column),
  );
  return Object.freeze({
    name,
    schema: options.schema ?? null,
    view: options.view ?? false,
    columns,
    byName: new Map(columns.map((column) => [column.name, column])),
    key,
    uniques,
    indexes: indexesOf(name, pick, [...indexed.map(([field]) => [field]), ...indexes]),
    checks,
  });
}

function define(name: string, fields: Readonly<Record<string, FieldShape>>, options: Options = {}): object {
  return Object.freeze({
    name,
    fields: Object.freeze({ ...fields }),
    store: "default",
    table: declareTable(name, fields, options),
  });
}

/** Describes a table: its name, its fields and what holds for it. A description only; nothing is created or registered. */
export const model: DefineModel = define as unknown as DefineModel;
