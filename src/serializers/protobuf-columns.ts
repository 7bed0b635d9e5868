import type { ColumnShape } from "../plan/nodes.ts";
import type { RowColumns } from "./row-columns.ts";
import { type Issue, ValidationError } from "../errors.ts";
import { numberAfter, numberedColumns } from "./field-numbers-table.ts";
import { NULLS } from "./protobuf-tags.ts";

/** The columns of a message, by number. A `ValidationError` where one has no number, or the one that nulls are listed under. */
export function messageColumns(table: RowColumns): ReadonlyMap<number, ColumnShape> {
  const columns = numberedColumns(table);
  let next = numberAfter(columns.keys());
  const issues = table.columns.flatMap(({ name, field }): Issue[] => {
    if (field.settings.tag === NULLS)
      return [
        { path: [name], message: `needs another number: protobuf lists the fields that are null under ${NULLS}` },
      ];
    if (field.settings.tag !== null) return [];
    const message = `has no number, and protobuf writes fields by number: give it one, such as .tag(${next}), and never change it`;
    next = numberAfter([next]);
    return [{ path: [name], message }];
  });
  if (issues.length > 0) throw new ValidationError(table.name, issues);
  return columns;
}
