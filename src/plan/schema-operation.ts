import type { ColumnShape, IndexShape, TableShape } from "./nodes.ts";

/** Makes a table that is not there yet, with its keys, unique constraints, checks and foreign keys. */
export interface CreateTableOperation {
  readonly kind: "createTable";
  readonly table: TableShape;
  /** The foreign keys that can be declared with it: their targets exist by then. */
  readonly references: readonly ForeignKeyShape[];
}

/** Makes an index that is not there yet. */
export interface CreateIndexOperation {
  readonly kind: "createIndex";
  readonly table: TableShape;
  readonly index: IndexShape;
}

/** Adds a foreign key whose target was made after its own table. */
export interface AddForeignKeyOperation {
  readonly kind: "addForeignKey";
  readonly table: TableShape;
  readonly reference: ForeignKeyShape;
}

/** Makes a schema that is not there yet. */
export interface CreateSchemaOperation {
  readonly kind: "createSchema";
  readonly name: string;
}

/** A foreign key with both its ends. */
export interface ForeignKeyShape {
  readonly column: ColumnShape;
  readonly target: TableShape;
  readonly to: ColumnShape;
}

/** One step of a change to the schema, as data. */
export type SchemaOperation =
  | CreateSchemaOperation
  | CreateTableOperation
  | CreateIndexOperation
  | AddForeignKeyOperation;
