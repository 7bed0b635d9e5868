import type { SelectPlan } from "../plan/select-plan.ts";
import { type Composition, type Frame, type Link, quote } from "./composition.ts";
import { columnNames, namedList } from "./named-list.ts";

/** Rows told by their keys. `find` writes the query for the keys: `list` selects them from a frame, `names` are what they are then called. */
export function amongKeys(
  { scope }: SelectPlan,
  { dialect }: Composition,
  find: (list: (frame: Frame) => string, names: string) => string,
): Link {
  const keys = scope.source.table.key.map(({ column }) => quote(column));
  const keysOf = ({ prefix }: Frame): string[] => keys.map((key) => prefix + key);
  const found = find((frame) => namedList(dialect)(keysOf(frame)), columnNames(keys).join(", "));
  return (frame) => `(${keysOf(frame).join(", ")}) IN (${found})`;
}
