import { DecodeError } from "../errors.ts";
import { ModelField, schemaArgument } from "./field.ts";
import { refuseType } from "./refusal.ts";

function toHex(value: Uint8Array): string {
  let hex = "";
  for (const byte of value) hex += byte.toString(16).padStart(2, "0");
  return hex;
}

function fromHex(text: string): Uint8Array {
  const start = text.startsWith("\\x") ? 2 : 0;
  const bytes = new Uint8Array((text.length - start) / 2);
  for (let index = 0; index < bytes.length; index++) {
    bytes[index] = Number.parseInt(text.slice(start + index * 2, start + index * 2 + 2), 16);
  }
  return bytes;
}

/** Reads hex text, with or without the prefix `\x`, and every binary form a driver returns. */
function decodeBytes(stored: unknown): Uint8Array {
  if (typeof stored === "string") return fromHex(stored);
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
  json: { encode: (value: Uint8Array) => `\\x${toHex(value)}`, decode: decodeBytes },
  structured: { encode: copy, decode: copy },
};

/** Binary data; a `Uint8Array`. */
export function bytesField(schema?: unknown): ModelField {
  const accept = (value: unknown): unknown =>
    value instanceof Uint8Array ? copy(value) : refuseType("a Uint8Array", value);
  return new ModelField({ kind: "bytes", storage: "bytes", codecs, accept, schema: schemaArgument(schema) });
}
