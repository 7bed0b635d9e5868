import type { SqlValue } from "../../contracts/sql-driver.ts";
import { hexText } from "../../fields/hex-text.ts";
import type { Storage } from "../../plan/any-field.ts";
import type { SchemaDialect } from "../schema-dialect.ts";

const TYPES: Partial<Record<Storage, string>> = {
  int8: "INTEGER",
  float8: "REAL",
  numeric: "INTEGER",
  boolean: "INTEGER",
  bytes: "BLOB",
  vector: "BLOB",
  realDecimal: "REAL",
  epochSecond: "INTEGER",
  epochMillisecond: "INTEGER",
  epochMicrosecond: "INTEGER",
};

function literal(value: SqlValue): string {
  if (value === null) return "NULL";
  if (typeof value === "string") return `'${value.replaceAll("'", "''")}'`;
  if (typeof value === "object") return `x'${hexText(value)}'`;
  // A number is a double: without point or exponent it would be read as an integer.
  return typeof value === "number" ? value.toExponential() : String(value);
}

/** How SQLite and its relatives make tables. */
export const sqliteSchema: SchemaDialect = {
  literal,
  columnType: ({ storage }) => TYPES[storage] ?? "TEXT",
  identity: "INTEGER PRIMARY KEY AUTOINCREMENT",
  tableOptions: () => " STRICT",
  deferrable: "",
  addForeignKey: null,
  schemaLock: null,
};
