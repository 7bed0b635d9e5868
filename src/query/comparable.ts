import { widest } from "../fields/decimal-field.ts";
import { plainText } from "../fields/plain-fields.ts";
import type { FieldShape } from "../plan/any-field.ts";
import { isSame } from "./node-parts.ts";

/** Whether values of both fields can be compared as they are kept. */
export function isComparable(left: FieldShape, right: FieldShape): boolean {
  const [mine, theirs] = [left.settings, right.settings];
  if (left.kind !== right.kind || mine.dimensions !== theirs.dimensions) return false;
  if (left.kind === "decimal" && mine.scale !== theirs.scale) return false;
  return (
    mine.item?.storage === theirs.item?.storage &&
    (mine.item === null || theirs.item === null || isComparable(mine.item, theirs.item))
  );
}

/** The field of values each of which is of one of these: texts of different origin, such as two lists of labels, are plain text. */
export function commonField(fields: readonly FieldShape[]): FieldShape {
  const [first = plainText] = fields;
  const isOne = fields.every(
    ({ storage, settings }) => storage === first.storage && isSame(settings.labels, first.settings.labels),
  );
  return isOne || first.kind !== "text" ? widest(first) : plainText;
}

/** Whether two values can be told to be the same. Stores disagree on documents and lists of them; vectors are near or far. */
export function isEquatable({ kind, settings: { item } }: FieldShape): boolean {
  return kind !== "json" && kind !== "vector" && item?.kind !== "json";
}

/** Whether values have an order, and are looked up among others. */
export function isOrdered({ kind }: FieldShape): boolean {
  return kind !== "json" && kind !== "list" && kind !== "vector";
}
