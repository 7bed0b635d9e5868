import type { ColumnShape, IndexDeclaration, TableDeclaration } from "../plan/nodes.ts";
import type { FieldShape } from "../plan/any-field.ts";
import { checkOptions } from "../contracts/known-options.ts";
import { invalid } from "../errors.ts";
import { checkCallbacks, checkHook } from "./callbacks.ts";
import { columnsOf } from "./columns.ts";
import { modelSchemas } from "./model-schemas.ts";
import type { DefineModel } from "./model-types.ts";
import { checkName, isForbidden, isTakenTable } from "./names.ts";
import { softDeleteColumn } from "./soft-delete.ts";
import { type StoreOptions, storeOptions, storeSettings } from "./store-options.ts";
import { virtualFields } from "./virtual-fields.ts";

type Builder = (fields: never) => object;

/** The options of `model`, as they arrive. */
interface Options extends StoreOptions {
  readonly primaryKey?: readonly string[];
  readonly unique?: readonly (readonly string[])[];
  readonly indexes?: readonly (readonly string[] | IndexOptions)[];
  readonly checks?: Readonly<Record<string, Builder>>;
  readonly schema?: string;
  readonly view?: boolean;
  readonly softDelete?: string;
  readonly clean?: (row: never) => unknown;
}

interface IndexOptions {
  readonly name?: string;
  readonly fields?: readonly string[];
  readonly expression?: Builder;
  readonly unique?: boolean;
  readonly where?: Builder;
}

const tableOptions = ["primaryKey", "unique", "indexes", "checks", "schema", "view", "softDelete", "clean"];

type PickColumns = (names: readonly string[], option: keyof Options) => readonly ColumnShape[];

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
      "declares the key a second way: use .primaryKey() or the option primaryKey",
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

function declareTable(name: string, fields: Readonly<Record<string, FieldShape>>, options: Options): TableDeclaration {
  if (typeof name !== "string" || isForbidden(name)) throw invalid(null, [], "a model needs the name of its table");
  if (isTakenTable(name)) throw invalid(name, [], "cannot be the name of a table: statements or databases use it");
  checkOptions(name, options, [...tableOptions, ...storeOptions]);
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
  const byName = new Map(columns.map((column) => [column.name, column]));
  const { primaryKey, checks = {}, softDelete, clean = null } = options;
  checkCallbacks(name, ["checks"], Object.values(checks));
  if (clean !== null) checkHook(name, ["clean"], clean);
  const virtuals = virtualFields(name, fields, byName);
  const key = keyOf(name, declared, primaryKey === undefined ? null : pick(primaryKey, "primaryKey"));
  return Object.freeze({
    name,
    schema: options.schema ?? null,
    view: options.view ?? false,
    columns,
    byName,
    key,
    ...constraintsOf(name, declared, key, pick, options),
    checks,
    softDelete: softDeleteColumn(name, columns, softDelete === undefined ? [] : pick([softDelete], "softDelete")),
    virtuals,
    clean,
    ...storeSettings(name, options, key),
  });
}

/** The unique constraints and indexes of fields and options. */
function constraintsOf(
  table: string,
  declared: ReadonlyMap<string, ColumnShape>,
  key: readonly ColumnShape[],
  pick: PickColumns,
  { unique = [], indexes = [] }: Options,
): Pick<TableDeclaration, "uniques" | "indexes"> {
  checkArray(table, "unique", unique);
  checkArray(table, "indexes", indexes);
  const single = [...declared.values()].filter((column) => column.field.settings.unique).map((column) => [column]);
  const uniques = [...single, ...unique.map((names) => pick(names, "unique"))];
  if (uniques.some((each) => each.length === 0))
    throw invalid(table, ["unique"], "needs at least one field for each constraint");
  const covered = [key, ...uniques].map((covering) => covering[0]);
  const indexed = [...declared].filter(
    ([, column]) => (column.field.settings.index || column.reference !== null) && !covered.includes(column),
  );
  const declaredIndexes = indexesOf(table, pick, [...indexed.map(([field]) => [field]), ...indexes]);
  const vector = [key, ...uniques, ...declaredIndexes.map((index) => index.columns)]
    .flat()
    .find(({ field }) => field.kind === "vector");
  if (vector !== undefined)
    throw invalid(
      table,
      [vector.name],
      "is a vector, and cannot be in a key, a constraint or an index: make one with SQL",
    );
  return { uniques, indexes: declaredIndexes };
}

function define(name: string, fields: Readonly<Record<string, FieldShape>>, options: Options = {}): object {
  const table = declareTable(name, fields, options);
  return Object.freeze({
    name,
    fields: Object.freeze({ ...fields }),
    store: table.store,
    table,
    ...modelSchemas(table),
  });
}

/** Describes a table: its name, its fields and what holds for it. A description only; nothing is created or registered. */
export const model: DefineModel = define as unknown as DefineModel;
