import type { FieldShape } from "../plan/any-field.ts";
import type { Output } from "../plan/select-plan.ts";
import type { Dialect } from "./dialect.ts";
import { MOST_CELLS } from "./row-reader.ts";

/** The field of an output; `null` for included rows. */
export function fieldOf(output: Output | undefined): FieldShape | null {
  return output?.kind === "output" ? output.expression.field : null;
}

/** Cells in the form in which they lose nothing inside JSON. */
export function jsonCells(cells: readonly string[], outputs: readonly Output[], dialect: Dialect): string[] {
  return cells.map((sql, index) => {
    const field = fieldOf(outputs[index]);
    return field === null ? dialect.jsonNested(sql) : dialect.jsonCell(sql, field);
  });
}

/** One JSON array of cells, or of groups of them where they are many. */
export function jsonArray(cells: readonly string[], dialect: Dialect): string {
  if (cells.length <= MOST_CELLS) return `${dialect.jsonArray}(${cells.join(", ")})`;
  return jsonArray(jsonGroups(cells, dialect), dialect);
}

/** As few JSON arrays as hold all cells. */
export function jsonGroups(cells: readonly string[], dialect: Dialect): string[] {
  return Array.from({ length: Math.ceil(cells.length / MOST_CELLS) }, (_, index) =>
    jsonArray(cells.slice(index * MOST_CELLS, (index + 1) * MOST_CELLS), dialect),
  );
}
