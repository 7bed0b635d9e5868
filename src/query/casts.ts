import type { FieldShape, Storage } from "../plan/any-field.ts";

// By what a value becomes: what it may be before, so that it reads the same on every store.
const CASTS: Readonly<Partial<Record<Storage, readonly Storage[]>>> = {
  text: ["text", "enum", "uuid", "int8", "numeric", "boolean", "date", "time"],
  int8: ["int8", "float8", "numeric", "boolean"],
  float8: ["float8", "int8", "numeric"],
  numeric: ["numeric", "int8"],
};

/** Refuses a cast whose result would differ between stores. */
export function checkCast(from: FieldShape, to: FieldShape, refuse: (message: string) => Error): void {
  const known = CASTS[to.storage];
  if (known?.includes(from.storage)) return;
  const kinds = Object.keys(CASTS).join(", ");
  throw refuse(
    known === undefined
      ? `is cast to one of ${kinds} only`
      : `cannot be cast to ${to.storage}: only values kept as ${known.join(", ")} can`,
  );
}
