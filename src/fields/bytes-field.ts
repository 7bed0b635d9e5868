import { DecodeError } from "../errors.ts";
import { ModelField, schemaArgument } from "./field.ts";
import { hexBytes, hexText } from "./hex-text.ts";
import { refuseType } from "./refusal.ts";

/** Reads hex text, with or without the prefix `\x`, and every binary form a driver returns. */
export function decodeBytes(stored: unknown): Uint8Array {
  if (typeof stored === "string") return hexBytes(stored);
  if (stored instanceof ArrayBuffer) return new Uint8Array(stored);
  if (stored instanceof Uint8Array || Array.isArray(stored)) return new Uint8Array(stored);
  throw new DecodeError("bytes in the database are neither binary nor hex text");
}

// Copies on the way in, so that a buffer that is reused later does not change the query.
const copy = (value: Uint8Array): Uint8Array => new Uint8Array(value);
const binary = { encode: (value: Uint8Array) => value, decode: decodeBytes };

const codecs = {
  postgres: binary,
  sqlite: binary,
  json: { encode: (value: Uint8Array) => `\\x${hexText(value)}`, decode: decodeBytes },
  structured: { encode: copy, decode: copy },
};

/** Binary data; a `Uint8Array`. */
export function bytesField(schema?: unknown): ModelField {
  const accept = (value: unknown): unknown =>
    value instanceof Uint8Array ? copy(value) : refuseType("a Uint8Array", value);
  return new ModelField({ kind: "bytes", storage: "bytes", codecs, accept, schema: schemaArgument(schema) });
}
