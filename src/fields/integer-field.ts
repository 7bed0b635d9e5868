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

const codecs = {
  postgres: { encode: String, decode: decodeInteger },
  sqlite: { encode: BigInt as (value: unknown) => bigint, decode: decodeInteger },
  json: asIs,
  structured: {
    ...asIs,
    // Only what arithmetic made can be out of range.
    decode: (stored: unknown) => (typeof stored === "number" ? stored : decodeInteger(stored)),
  },
};

/** A whole number within ±2^53; a JavaScript number. */
export function integerField(schema?: unknown): ModelField {
  return new ModelField({
    kind: "number",
    storage: "int8",
    codecs: codecs,
    accept: acceptInteger,
    schema: schemaArgument(schema),
  });
}
