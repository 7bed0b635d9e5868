import type { StoredRow } from "../contracts/row-store.ts";
import type { DerivedNode } from "../plan/select-plan.ts";
import { valuesOf } from "./arrange.ts";
import type { Compilation } from "./compilation.ts";
import { resultName } from "./expression.ts";
import { joinNullable, keyPart } from "./keys.ts";

/** Makes queries into a function that gives their results, taken together, as rows. */
export function compileDerived(
  { operator, queries }: DerivedNode,
  compilation: Compilation,
): () => readonly StoredRow[] {
  const results = queries.map((query) => compilation.language.query(query, compilation));
  const parts = queries.slice(0, 1).flatMap((query) => valuesOf(query).map(({ field }) => keyPart(field)));
  const keyOf = (values: readonly unknown[]): unknown => joinNullable(parts, values);
  return () => {
    const [first = [], ...others] = results.map((result) => result([]));
    let rows = first;
    for (const other of others) {
      if (operator === "union" || operator === "unionAll") rows = [...rows, ...other];
      else {
        const keys = new Set(other.map(keyOf));
        rows = rows.filter((values) => keys.has(keyOf(values)) === (operator === "intersect"));
      }
    }
    // Of equal rows the last is as good as the first.
    if (others.length > 0 && operator !== "unionAll")
      rows = [...new Map(rows.map((values) => [keyOf(values), values])).values()];
    return rows.map((values) => Object.fromEntries(values.map((value, index) => [resultName(index), value])));
  };
}
