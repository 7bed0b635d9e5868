import { bigintField } from "./bigint-field.ts";
import type { ModelField } from "./field.ts";
import { integerField } from "./integer-field.ts";

/** An integer key that the store assigns: increasing, with gaps, never reused. */
export function idField(): ModelField {
  return integerField().with({ primaryKey: true, generated: true });
}

/** Like {@link idField}, of 64 bits. */
export function bigIdField(): ModelField {
  return bigintField().with({ primaryKey: true, generated: true });
}
