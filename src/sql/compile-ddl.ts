import { UnsupportedError } from "../errors.ts";
import type { OnDelete } from "../plan/any-field.ts";
import type { ForeignKeyShape, SchemaOperation } from "../plan/schema-operation.ts";
import type { CheckShape, ColumnShape, IndexShape, TableShape } from "../plan/nodes.ts";
import { ruleName } from "../models/names.ts";
import { compileCondition } from "./compile-condition.ts";
import { compileExpression } from "./compile-expression.ts";
import { constraintColumns } from "./compile-insert.ts";
import { compose } from "./compose.ts";
import { type Composition, quote, tableName } from "./composition.ts";
import type { Dialect } from "./dialect.ts";
import { schemaDialectOf } from "./dialects/schema-dialects.ts";
import { enumRule } from "./failure.ts";

// Refusing at the end of the statement, which is what databases do unasked, lets one statement remove both ends.
const ON_DELETE: Readonly<Record<OnDelete, string>> = {
  cascade: " ON DELETE CASCADE",
  setNull: " ON DELETE SET NULL",
  restrict: "",
};

/** The statements that carry out schema operations. Each does nothing where its work is done already. */
export function compileDdl(operations: readonly SchemaOperation[], dialect: Dialect): string[] {
  return operations.flatMap((operation) => compileOperation(operation, operations, dialect) ?? []);
}

function compileOperation(
  operation: SchemaOperation,
  operations: readonly SchemaOperation[],
  dialect: Dialect,
): string | null {
  switch (operation.kind) {
    case "createSchema":
      if (dialect.schemas) return `CREATE SCHEMA IF NOT EXISTS ${quote(operation.name)}`;
      throw new UnsupportedError("schema", dialect.name, "leave out the schema of the models for this store");
    case "createTable":
      return createTable(
        operation.table,
        [...operation.references, ...laterReferences(operation.table, operations, dialect)],
        dialect,
      );
    case "createIndex":
      return createIndex(operation.table, operation.index, dialect);
    case "addForeignKey":
      return addForeignKey(operation.table, operation.reference, operations, dialect);
  }
}

/** The foreign keys to tables made later, where they are declared with their own table all the same. */
function laterReferences(
  table: TableShape,
  operations: readonly SchemaOperation[],
  dialect: Dialect,
): ForeignKeyShape[] {
  if (schemaDialectOf(dialect).addForeignKey !== null) return [];
  return operations.flatMap((each) => (each.kind === "addForeignKey" && each.table === table ? [each.reference] : []));
}

function addForeignKey(
  table: TableShape,
  reference: ForeignKeyShape,
  operations: readonly SchemaOperation[],
  dialect: Dialect,
): string | null {
  const name = foreignKeyName(table, reference.column);
  const { addForeignKey: add } = schemaDialectOf(dialect);
  if (add !== null) return add(tableName(table, dialect), name, reference, references(reference, dialect));
  if (operations.some((each) => each.kind === "createTable" && each.table === table)) return null;
  throw new UnsupportedError("adding a foreign key to a table", dialect.name, "declare it when the table is created");
}

function createTable(table: TableShape, foreignKeys: readonly ForeignKeyShape[], dialect: Dialect): string {
  if (table.columns.length > dialect.maxColumns) {
    const instead = `split ${table.name}, or keep what is never filtered in one t.json()`;
    throw new UnsupportedError(`a table of more than ${dialect.maxColumns} columns`, dialect.name, instead);
  }
  const [only] = table.key;
  const identity = table.key.length === 1 && only?.generated === true ? only : null;
  const lines = [
    ...table.columns.map((column) => columnLine(column, column === identity, dialect)),
    ...(identity === null ? [`PRIMARY KEY ${constraintColumns(table.key)}`] : []),
    ...table.uniques.map((columns) => `UNIQUE ${constraintColumns(columns)}`),
    ...foreignKeys.map(
      (reference) =>
        `CONSTRAINT ${quote(foreignKeyName(table, reference.column))} FOREIGN KEY (${quote(reference.column.column)}) ${references(reference, dialect)}`,
    ),
    ...table.columns.flatMap((column) => enumCheck(table, column, dialect)),
    ...table.checks.map((check) => checkLine(table, check, dialect)),
  ];
  const { tableOptions } = schemaDialectOf(dialect);
  return `CREATE TABLE IF NOT EXISTS ${tableName(table, dialect)} (${lines.join(", ")})${tableOptions(table)}`;
}

function columnLine({ column, field, nullable }: ColumnShape, isIdentity: boolean, dialect: Dialect): string {
  const { identity, columnType } = schemaDialectOf(dialect);
  if (isIdentity) return `${quote(column)} ${identity}`;
  return `${quote(column)} ${columnType(field)}${nullable ? "" : " NOT NULL"}`;
}

function foreignKeyName({ name }: TableShape, { column }: ColumnShape): string {
  return ruleName(name, column, "fkey");
}

function references({ column, target, to }: ForeignKeyShape, dialect: Dialect): string {
  const onDelete = column.reference?.onDelete ?? "restrict";
  const { deferrable } = schemaDialectOf(dialect);
  return `REFERENCES ${tableName(target, dialect)} (${quote(to.column)})${ON_DELETE[onDelete]}${deferrable}`;
}

// Null passes this check: whether it is allowed is said elsewhere.
function enumCheck({ name }: TableShape, column: ColumnShape, dialect: Dialect): string[] {
  const { labels } = column.field.settings;
  if (labels.length === 0) return [];
  const list = labels.map(schemaDialectOf(dialect).literal).join(", ");
  return [`CONSTRAINT ${quote(enumRule(name, column))} CHECK (${quote(column.column)} IN (${list}))`];
}

function checkLine(table: TableShape, { name, condition }: CheckShape, dialect: Dialect): string {
  return `CONSTRAINT ${quote(name)} CHECK ((${withoutQuery(compileCondition(condition, describe(table, dialect)), table, dialect)}) IS TRUE)`;
}

/** The composition of conditions that stand in the schema: values are spelled out, and columns need no table. */
function describe(table: TableShape, dialect: Dialect): Composition {
  const composition = compose(dialect, [], schemaDialectOf(dialect).literal);
  composition.target = { source: table.scope.source, rows: "", prefix: "", joins: null, joined: new Map() };
  return composition;
}

/** No database looks for rows while it checks one; some look into lists by a query. */
function withoutQuery(sql: string, { name }: TableShape, dialect: Dialect): string {
  if (!/\bSELECT\b/.test(sql.replace(/'[^']*'|"[^"]*"/g, ""))) return sql;
  throw new UnsupportedError(
    `a query or a look into a list in a check or index of ${name}`,
    dialect.name,
    "check it before you write",
  );
}

function createIndex(table: TableShape, { name, unique, terms, where }: IndexShape, dialect: Dialect): string {
  const composition = describe(table, dialect);
  const list = terms.map((term) => {
    const sql = withoutQuery(compileExpression(term, composition), table, dialect);
    return term.kind === "column" ? sql : `(${sql})`;
  });
  const partial = where === null ? "" : ` WHERE ${withoutQuery(compileCondition(where, composition), table, dialect)}`;
  return `CREATE ${unique ? "UNIQUE " : ""}INDEX IF NOT EXISTS ${quote(name)} ON ${tableName(table, dialect)} (${list.join(", ")})${partial}`;
}
