import type { FieldShape } from "../../plan/any-field.ts";
import type { SchemaDialect } from "../schema-dialect.ts";
import { sqliteSchema } from "./sqlite-schema.ts";

const isVector = ({ storage }: FieldShape): boolean => storage === "vector";

/** How libSQL makes tables: as SQLite does, but for vectors, of which it makes indexes where columns say what they hold. */
export const libsqlSchema: SchemaDialect = {
  ...sqliteSchema,
  columnType: (field) => (isVector(field) ? `F32_BLOB(${field.settings.dimensions})` : sqliteSchema.columnType(field)),
  // Strict tables know no such type.
  tableOptions: (table) => (table.columns.some(({ field }) => isVector(field)) ? "" : sqliteSchema.tableOptions(table)),
};
