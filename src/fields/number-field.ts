import { DecodeError } from "../errors.ts";
import { asIs, ModelField, schemaArgument } from "./field.ts";
import { refuse, refuseType } from "./refusal.ts";

function acceptInteger(value: unknown): unknown {
  if (typeof value !== "number") return refuseType("an integer", value);
  // Adding zero turns -0 into 0.
  return Number.isSafeInteger(value) ? value + 0 : refuse("must be a safe integer (whole, within ±2^53)");
}

function decodeInteger(stored: unknown): number {
  const number = Number(stored);
  if (Number.isSafeInteger(number)) return number;
  throw new DecodeError("an integer in the database is past ±2^53: use t.bigint() for this field");
}

const integerCodecs = {
  postgres: { encode: String, decode: decodeInteger },
  sqlite: { encode: BigInt as (value: unknown) => bigint, decode: decodeInteger },
  json: asIs,
  structured: asIs,
};

/** A whole number within ±2^53; a JavaScript number. */
export function integerField(schema?: unknown): ModelField {
  return new ModelField({
    kind: "number",
    storage: "int8",
    codecs: integerCodecs,
    accept: acceptInteger,
    schema: schemaArgument(schema),
  });
}

/** An integer key that the store assigns: increasing, with gaps, never reused. */
export function idField(): ModelField {
  return integerField().with({ primaryKey: true, generated: true });
}

function acceptBigint(value: unknown): unknown {
  if (typeof value !== "bigint") return refuseType("a bigint", value);
  return BigInt.asIntN(64, value) === value ? value : refuse("must fit 64 bits");
}

const toBigint = BigInt as (value: unknown) => bigint;

const bigintCodecs = {
  postgres: { encode: String, decode: toBigint },
  sqlite: { encode: (value: bigint) => value, decode: toBigint },
  json: { encode: String, decode: toBigint },
  structured: asIs,
};

/** A whole number of 64 bits; a JavaScript bigint. */
export function bigintField(schema?: unknown): ModelField {
  return new ModelField({
    kind: "bigint",
    storage: "int8",
    codecs: bigintCodecs,
    accept: acceptBigint,
    schema: schemaArgument(schema),
  });
}

/** Like {@link idField}, of 64 bits. */
export function bigIdField(): ModelField {
  return bigintField().with({ primaryKey: true, generated: true });
}

function acceptFloat(value: unknown): unknown {
  if (typeof value !== "number") return refuseType("a number", value);
  return Number.isFinite(value) ? value + 0 : refuse("must be a finite number");
}

const toNumber = Number as (value: unknown) => number;

const floatCodecs = {
  postgres: { encode: String, decode: toNumber },
  sqlite: { encode: (value: number) => value, decode: toNumber },
  json: asIs,
  structured: asIs,
};

/** A finite double. */
export function floatField(schema?: unknown): ModelField {
  return new ModelField({
    kind: "number",
    storage: "float8",
    codecs: floatCodecs,
    accept: acceptFloat,
    schema: schemaArgument(schema),
  });
}
