import { exactInteger } from "./exact-integer.ts";
import { asIs, ModelField, schemaArgument } from "./field.ts";
import { refuse, refuseType } from "./refusal.ts";

function acceptBigint(value: unknown): unknown {
  if (typeof value !== "bigint") return refuseType("a bigint", value);
  return BigInt.asIntN(64, value) === value ? value : refuse("must fit 64 bits");
}

const codecs = {
  postgres: { encode: String, decode: exactInteger },
  sqlite: { encode: (value: bigint) => value, decode: exactInteger },
  json: { encode: String, decode: exactInteger },
  structured: asIs,
};

/** A whole number of 64 bits; a JavaScript bigint. */
export function bigintField(schema?: unknown): ModelField {
  return new ModelField({
    kind: "bigint",
    storage: "int8",
    codecs: codecs,
    accept: acceptBigint,
    schema: schemaArgument(schema),
  });
}
