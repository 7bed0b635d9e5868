import { asIs, ModelField, schemaArgument } from "./field.ts";
import { refuseType } from "./refusal.ts";

const codecs = {
  postgres: {
    encode: (value: boolean) => value,
    decode: (stored: unknown) => stored === true || stored === "t" || stored === "true",
  },
  sqlite: { encode: (value: boolean) => (value ? 1n : 0n), decode: (stored: unknown) => Number(stored) === 1 },
  json: asIs,
  structured: asIs,
};

/** True or false. */
export function booleanField(schema?: unknown): ModelField {
  const accept = (value: unknown): unknown => (typeof value === "boolean" ? value : refuseType("a boolean", value));
  return new ModelField({ kind: "boolean", storage: "boolean", codecs, accept, schema: schemaArgument(schema) });
}
