import type { StoredRow } from "../contracts/row-store.ts";
import type { ColumnNode, Relation, Scope } from "../plan/nodes.ts";
import {
  type Compilation,
  type Evaluate,
  type Frame,
  type Origin,
  linkFrom,
  originAt,
  relatedRows,
} from "./compilation.ts";

/** The row that a scope and a chain of to-one relations lead to. */
export interface Place {
  readonly row: (frame: Frame) => StoredRow | undefined;
  readonly origin: Origin;
}

/** Follows a chain of to-one relations from a scope. */
export function compilePath(scope: Scope, path: readonly Relation[], compilation: Compilation): Place {
  const slot = compilation.slots.get(scope) ?? 0;
  let place: Place = { row: (frame) => frame[slot], origin: originAt(compilation, slot) };
  for (const relation of path) {
    const { row } = place;
    const link = linkFrom(place.origin, relation, compilation);
    place = { row: (frame) => relatedRows(link, row(frame))[0], origin: link };
  }
  return place;
}

/** Makes a column into a function. */
export function compileColumn({ scope, path, column: { column } }: ColumnNode, compilation: Compilation): Evaluate {
  if (path.length === 0) return readSlot(scope, column, compilation);
  const { row } = compilePath(scope, path, compilation);
  return (frame) => row(frame)?.[column] ?? null;
}

/** Reads what a row of a scope keeps under a name. */
export function readSlot(scope: Scope, name: string, { slots }: Compilation): Evaluate {
  const slot = slots.get(scope) ?? 0;
  return (frame) => frame[slot]?.[name] ?? null;
}
