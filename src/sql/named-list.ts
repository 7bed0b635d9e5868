import { UnsupportedError } from "../errors.ts";
import type { SelectList } from "./composition.ts";
import type { Dialect } from "./dialect.ts";

/** Names the cells of an inner query for the outer one. An inner query cannot put several cells into one, as the outermost does. */
export function namedList({ maxColumns, name }: Dialect): SelectList {
  return (cells) => {
    if (cells.length > maxColumns)
      throw new UnsupportedError(`an inner query of more than ${maxColumns} columns`, name, "select fewer");
    return cells.map((cell, index) => `${cell} AS c${index}`).join(", ") || "1";
  };
}

/** The names of so many cells. */
export function columnNames({ length }: readonly unknown[]): string[] {
  return Array.from({ length }, (_, index) => `c${index}`);
}
