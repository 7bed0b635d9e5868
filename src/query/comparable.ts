import type { FieldShape } from "../plan/any-field.ts";

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

/** Whether two values can be told to be the same. Stores disagree on documents and lists of them; vectors are near or far. */
export function isEquatable({ kind, settings: { item } }: FieldShape): boolean {
  return kind !== "json" && kind !== "vector" && item?.kind !== "json";
}

/** Whether values have an order, and are looked up among others. */
export function isOrdered({ kind }: FieldShape): boolean {
  return kind !== "json" && kind !== "list" && kind !== "vector";
}
