import { ProtocolViolation } from "./failures.ts";

/** A value as SQLite keeps it: `bigint` is INTEGER, `number` is REAL. */
export type SqliteValue = null | bigint | number | string | Uint8Array;

/** A value as the protocol carries it. */
export type WireValue =
  | { readonly type: "null" }
  | { readonly type: "integer"; readonly value: string }
  | { readonly type: "float"; readonly value: number }
  | { readonly type: "text"; readonly value: string }
  | { readonly type: "blob"; readonly base64: string };

/** Writes a value for the wire. */
export function toWire(value: SqliteValue): WireValue {
  if (value === null) return { type: "null" };
  if (typeof value === "bigint") return { type: "integer", value: `${value}` };
  if (typeof value === "number") return { type: "float", value };
  if (typeof value === "string") return { type: "text", value };
  return { type: "blob", base64: toBase64(value) };
}

/** About how many bytes a value takes in a response. */
export function sizeOf(value: WireValue): number {
  if (value.type === "null") return 15;
  if (value.type === "float") return 40;
  if (value.type === "blob") return 27 + value.base64.length;
  return 30 + Buffer.byteLength(value.value);
}

/** Reads a value from the wire. */
export function fromWire(type: unknown, { value, base64 }: Readonly<Record<string, unknown>>): SqliteValue {
  if (type === "null") return null;
  if (type === "integer" && typeof value === "string") return integer(value);
  if (type === "float" && typeof value === "number") return value;
  if (type === "text" && typeof value === "string") return value;
  if (type === "blob" && typeof base64 === "string") return fromBase64(base64);
  throw new ProtocolViolation("Value type not recognized");
}

function integer(text: string): bigint {
  if (!/^[+-]?\d{1,20}$/.test(text)) throw new ProtocolViolation("An integer value is not a number");
  const value = BigInt(text);
  if (BigInt.asIntN(64, value) !== value) throw new ProtocolViolation("An integer value does not fit into 64 bits");
  return value;
}

function toBase64(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
  return text.replace(/=+$/, "");
}

function fromBase64(text: string): Uint8Array {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw new ProtocolViolation("A blob value is not base64");
  return Buffer.from(text, "base64");
}
