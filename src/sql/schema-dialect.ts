import type { SqlValue } from "../contracts/sql-driver.ts";
import type { FieldShape } from "../plan/any-field.ts";
import type { TableShape } from "../plan/nodes.ts";
import type { ForeignKeyShape } from "../plan/schema-operation.ts";

/** How a database spells what makes tables. It stands apart from the dialect of queries, so that programs that make none ship without it. */
export interface SchemaDialect {
  /** A value spelled out, for statements that cannot bind. */
  literal(value: SqlValue): string;
  /** The type of a column, without its constraints. */
  columnType(field: FieldShape): string;
  /** The type and constraint of a key that the store makes. */
  readonly identity: string;
  /** What follows the columns of a new table. */
  tableOptions(table: TableShape): string;
  /** Adds a foreign key to a table that is there; `null` where it can only be declared with its table, which may be made first. */
  readonly addForeignKey: ((table: string, name: string, reference: ForeignKeyShape, clause: string) => string) | null;
  /** What follows a foreign key so that `postpone` of the dialect can put off asking about it; `""` where nothing must. */
  readonly deferrable: string;
  /** A statement with which those who create tables wait for one another; `null` where a database lets one write at a time. */
  readonly schemaLock: string | null;
}
