import { ProtocolViolation } from "./failures.ts";

/** A JSON object whose fields are still unknown. */
export type Fields = Readonly<Record<string, unknown>>;

/** Reads the body of a request as a JSON object. */
export function jsonObject(body: Uint8Array): Fields {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(body));
  } catch {
    throw new ProtocolViolation("Cannot deserialize client message from JSON");
  }
  return fieldsOf(value, "the body");
}

/** Reads a JSON object. */
export function fieldsOf(value: unknown, name: string): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw wrong(name, "an object");
  return value as Fields;
}

/** Reads a list; one that is absent is empty. */
export function listOf<Item>(value: unknown, name: string, read: (item: unknown) => Item): readonly Item[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw wrong(name, "a list");
  return value.map(read);
}

/** Reads a text. */
export function textOf(value: unknown, name: string): string {
  if (typeof value !== "string") throw wrong(name, "a string");
  return value;
}

/** Reads a whole number of 32 bits. */
export function numberOf(value: unknown, name: string): number {
  if (typeof value !== "number" || (value | 0) !== value) throw wrong(name, "a whole number");
  return value;
}

function wrong(name: string, expected: string): ProtocolViolation {
  return new ProtocolViolation(`Cannot deserialize client message from JSON: ${name} must be ${expected}`);
}
