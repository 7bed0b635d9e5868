import type { FieldShape, Storage } from "../../plan/any-field.ts";

const TYPES: Readonly<Record<Exclude<Storage, "list">, string>> = {
  text: "text",
  uuid: "uuid",
  enum: "text",
  int8: "int8",
  float8: "float8",
  numeric: "numeric",
  boolean: "boolean",
  timestamp: "timestamptz",
  date: "date",
  time: "time",
  bytes: "bytea",
  json: "jsonb",
  vector: "vector",
  realDecimal: "float8",
  textDecimal: "text",
  sqlTimestamp: "timestamptz",
  plainTimestamp: "timestamp",
  epochSecond: "int8",
  epochMillisecond: "int8",
  epochMicrosecond: "int8",
  nativeText: "text",
  nativeEnum: "text",
};

/** The type of a value, without what a column says besides. */
export function typeOf({ storage, settings }: FieldShape): string {
  if (storage !== "list") return TYPES[storage];
  return `${settings.item === null ? "text" : typeOf(settings.item)}[]`;
}

/** Whether it is kept as text whose order is said with it. */
export function isText({ storage }: FieldShape): boolean {
  return storage === "text" || storage === "enum" || storage === "textDecimal";
}

/** Whether it is an instant as a whole number. */
export function isEpoch({ storage }: FieldShape): boolean {
  return storage.startsWith("epoch");
}

/** A text spelled out. */
export function quoteText(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** An array literal. Every element is quoted, which is right for all types. */
export function arrayText(values: readonly unknown[]): string {
  return `{${values.map(element).join(",")}}`;
}

function element(value: unknown): string {
  return value === null ? "NULL" : `"${String(value).replace(/["\\]/g, String.raw`\$&`)}"`;
}
