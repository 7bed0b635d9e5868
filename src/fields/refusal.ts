import type { Issue } from "../errors.ts";

/** What `accept` and `validate` of a field give instead of a value that does not fit. */
export class Refusal {
  /** Paths are relative to the field. */
  readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[]) {
    this.issues = issues;
  }
}

/** A refusal with one problem. */
export function refuse(message: string, path: readonly (string | number)[] = []): Refusal {
  return new Refusal([{ path, message }]);
}

/** The refusal of a value of the wrong type; says which type came, never which value. */
export function refuseType(expected: string, value: unknown): Refusal {
  return refuse(`must be ${expected}, not ${typeName(value)}`);
}

function typeName(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value !== "object") return value === undefined ? "undefined" : `a ${typeof value}`;
  const name: unknown = Object.getPrototypeOf(value)?.constructor?.name;
  return typeof name === "string" && name !== "Object" ? `a ${name}` : "an object";
}
