import type { ColumnShape } from "../plan/nodes.ts";
import { Refusal, refuse } from "../fields/refusal.ts";

/** A value as one of a column: its canonical form or null, or a {@link Refusal} whose paths begin with the column. */
export function columnValue(column: ColumnShape, value: unknown, check: "accept" | "validate"): unknown {
  const { name, field, nullable } = column;
  if (value === null) return nullable ? null : refuse("must not be null", [name]);
  const checked = field[check](value);
  if (!(checked instanceof Refusal)) return checked;
  return new Refusal(checked.issues.map(({ path, message }) => ({ path: [name, ...path], message })));
}
