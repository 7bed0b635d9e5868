import type { Dialect } from "../dialect.ts";
import type { SchemaDialect } from "../schema-dialect.ts";
import { libsqlSchema } from "./libsql-schema.ts";
import { postgresSchema } from "./postgres-schema.ts";
import { sqliteSchema } from "./sqlite-schema.ts";

const DIALECTS: Readonly<Record<Dialect["form"], SchemaDialect>> = { postgres: postgresSchema, sqlite: sqliteSchema };

/** How a database of this dialect makes tables. */
export function schemaDialectOf({ name, form }: Dialect): SchemaDialect {
  return name === "libsql" ? libsqlSchema : DIALECTS[form];
}
