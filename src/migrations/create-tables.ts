import type { ForeignKeyShape, SchemaOperation } from "../plan/schema-operation.ts";
import type { ColumnShape, IndexShape, Source, TableShape } from "../plan/nodes.ts";
import { UnsupportedError, invalid } from "../errors.ts";
import { foldedName, ruleName } from "../models/names.ts";
import { type SchemaPort, schemaPortsOf } from "../database/schema-port.ts";
import { sourcesIn } from "../query/sources.ts";
import { compileDdl } from "../sql/compile-ddl.ts";
import { isDialect } from "../sql/dialect.ts";
import { schemaDialectOf } from "../sql/dialects/schema-dialects.ts";

/**
 * Creates what the models of a database need and the stores do not have yet: schemas, tables, indexes, foreign keys. In each store all
 * or nothing; called again it does nothing. Tables that are there already are not changed. Does nothing on a store without a schema.
 */
export async function createTables(db: object): Promise<void> {
  // Whatever is refused for one store is refused before another is changed.
  const prepared = schemaPortsOf(db).map(prepare);
  for (const create of prepared) await create?.();
}

function prepare({ migrator, models, store }: SchemaPort): (() => Promise<void>) | null {
  if (migrator === null) return null;
  const operations = createOperations(sourcesIn(models, store));
  if ("apply" in migrator) return () => migrator.apply(operations);
  if (!isDialect(migrator.dialect))
    throw new UnsupportedError(
      "createTables",
      "this store",
      "give its migrator a dialect, such as one of sqlAdapter()",
    );
  const statements = compileDdl(operations, migrator.dialect);
  const { schemaLock } = schemaDialectOf(migrator.dialect);
  return () =>
    migrator.execute(schemaLock === null || statements.length === 0 ? statements : [schemaLock, ...statements]);
}

/** The operations that create the tables of a set of models, targets of references first. Views are left out. */
function createOperations(sources: readonly Source[]): SchemaOperation[] {
  const ordered = targetsFirst(sources.filter((source) => !source.table.view));
  const made = new Set<Source>();
  const later: SchemaOperation[] = [];
  const tables = ordered.map((source): SchemaOperation => {
    made.add(source);
    const references: ForeignKeyShape[] = [];
    for (const { column, target, to } of foreignKeys(source)) {
      const reference: ForeignKeyShape = { column, target: target.table, to };
      if (made.has(target)) references.push(reference);
      else later.push({ kind: "addForeignKey", table: source.table, reference });
    }
    return { kind: "createTable", table: source.table, references };
  });
  const schemas = new Set(ordered.flatMap(({ table }) => (table.schema === null ? [] : [table.schema])));
  const taken = new Set(ordered.map(({ table }) => nameInSchema(table, table.name)));
  for (const { name, table } of ordered) {
    const rule = namesOfRules(table).find((each) => taken.has(nameInSchema(table, each)));
    if (rule !== undefined)
      throw invalid(name, [], `has a rule that some databases call ${rule}, as another table is called: rename one`);
  }
  for (const { table } of ordered) for (const rule of namesOfRules(table)) taken.add(nameInSchema(table, rule));
  const indexes = ordered.flatMap(({ name, table }) =>
    table.indexes.map((index) => ({ kind: "createIndex", table, index: ownName(name, table, index, taken) }) as const),
  );
  return [...Array.from(schemas, (name) => ({ kind: "createSchema", name }) as const), ...tables, ...later, ...indexes];
}

/** The names that some databases give what belongs to a table: a table of that name would be taken for one that is there already. */
function namesOfRules({ name, key, uniques }: TableShape): string[] {
  const uniqueNames = uniques.map((columns) => [name, ...columns.map(({ column }) => column), "key"].join("_"));
  const numbered = key.flatMap(({ generated, column }) => (generated ? [`${name}_${column}_seq`] : []));
  return [`${name}_pkey`, ...uniqueNames, ...numbered];
}

function nameInSchema({ schema }: TableShape, name: string): string {
  return `${schema ?? ""}.${foldedName(name)}`;
}

/** A database would take an index with the name of another, or of a table, for one that is there already. */
function ownName(model: string, table: TableShape, index: IndexShape, taken: Set<string>): IndexShape {
  let { name } = index;
  if (taken.has(nameInSchema(table, name)) && index.unique)
    throw invalid(
      model,
      ["indexes"],
      `has an index ${name}, as another index or table is called: give it another name`,
    );
  for (let number = 2; taken.has(nameInSchema(table, name)); number++) name = ruleName(index.name, String(number));
  taken.add(nameInSchema(table, name));
  return { ...index, name };
}

interface ForeignKey {
  readonly column: ColumnShape;
  readonly target: Source;
  readonly to: ColumnShape;
}

/** No database lets a foreign key point at a view, or into another database. */
function foreignKeys(source: Source): ForeignKey[] {
  return source.table.columns.flatMap((column) => {
    const relation = column.reference && source.relations.get(column.reference.name);
    return relation && !relation.target.table.view && !relation.across
      ? [{ column, target: relation.target, to: relation.to }]
      : [];
  });
}

/** Every source after those it refers to, as far as references do not run in a circle. */
function targetsFirst(sources: readonly Source[]): Source[] {
  const ordered = new Set<Source>();
  const visiting = new Set<Source>();
  const visit = (source: Source): void => {
    if (visiting.has(source)) return;
    visiting.add(source);
    for (const { target } of foreignKeys(source)) if (sources.includes(target)) visit(target);
    ordered.add(source);
  };
  for (const source of sources) visit(source);
  return [...ordered];
}
