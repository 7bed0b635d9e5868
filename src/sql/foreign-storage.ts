import { UnsupportedError } from "../errors.ts";
import type { FieldShape } from "../plan/any-field.ts";

const INSTEAD = "read the rows and compare them in the program, or keep the column as a number";

/** The field, unless its values are kept in a form in which the database would put them in another order. */
export function exactlyOrdered(field: FieldShape, store: string): FieldShape {
  if (field.storage !== "textDecimal") return field;
  throw new UnsupportedError("an order or range of a decimal kept as text", store, INSTEAD);
}

/** Refuses to calculate with what is kept as text, or in two different forms. */
export function checkArithmetic(left: FieldShape, right: FieldShape, store: string): void {
  if (left.kind !== "decimal" || (left.storage === right.storage && left.storage !== "textDecimal")) return;
  throw new UnsupportedError("arithmetic with decimals kept as text or in different forms", store, INSTEAD);
}
