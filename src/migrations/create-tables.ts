import type { ForeignKeyShape, SchemaOperation } from "../plan/ddl-plan.ts";
import type { ColumnShape, Source } from "../plan/nodes.ts";
import { type SchemaPort, schemaPortOf } from "../database/schema-port.ts";
import { type Sources, sourcesOf } from "../query/sources.ts";

/**
 * Creates what the models of a database need and the store does not have yet: schemas, tables, indexes, foreign keys. All or
 * nothing; called again it does nothing. Tables that are there already are not changed. Does nothing on a store without a schema.
 */
export async function createTables(db: object): Promise<void> {
  const { migrator, models }: SchemaPort = schemaPortOf(db);
  await migrator?.apply(createOperations(sourcesOf(models)));
}

/** The operations that create the tables of a set of models, targets of references first. Views are left out. */
function createOperations(sources: Sources): SchemaOperation[] {
  const ordered = targetsFirst([...sources.values()].filter((source) => !source.table.view));
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
  const indexes = ordered.flatMap(({ table }) =>
    table.indexes.map((index) => ({ kind: "createIndex", table, index }) as const),
  );
  return [...Array.from(schemas, (name) => ({ kind: "createSchema", name }) as const), ...tables, ...later, ...indexes];
}

interface ForeignKey {
  readonly column: ColumnShape;
  readonly target: Source;
  readonly to: ColumnShape;
}

function foreignKeys(source: Source): ForeignKey[] {
  return source.table.columns.flatMap((column) => {
    const relation = column.reference && source.relations.get(column.reference.name);
    return relation ? [{ column, target: relation.target, to: relation.to }] : [];
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
