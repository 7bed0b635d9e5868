import { asIs, ModelField, schemaArgument } from "./field.ts";
import { refuse, refuseType } from "./refusal.ts";
import { readFloat } from "./scaled-float.ts";

function acceptFloat(value: unknown): unknown {
  if (typeof value !== "number") return refuseType("a number", value);
  return Number.isFinite(value) ? value + 0 : refuse("must be a finite number");
}

/** Arithmetic of databases may give -0. */
const toNumber = (value: unknown): number => Number(value) + 0;

/** Inside JSON floats are texts. */
const fromSqlite = (value: unknown): number => (typeof value === "string" ? readFloat(value) : Number(value)) + 0;

const codecs = {
  postgres: { encode: String, decode: toNumber },
  sqlite: { encode: (value: number) => value, decode: fromSqlite },
  json: asIs,
  structured: asIs,
};

/** A finite double. */
export function floatField(schema?: unknown): ModelField {
  return new ModelField({
    kind: "number",
    storage: "float8",
    codecs: codecs,
    accept: acceptFloat,
    schema: schemaArgument(schema),
  });
}
