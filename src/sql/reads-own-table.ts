import type { Relation, Scope } from "../plan/nodes.ts";
import type { Assignment } from "../plan/write-plan.ts";

/** Whether what is assigned is worked out of other rows of the table that is written. */
export function readsOwnTable(set: readonly Assignment[], { source }: Scope): boolean {
  return set.some(({ expression }) => reads(expression, source.table.name));
}

function reads(part: unknown, name: string): boolean {
  if (part === null || typeof part !== "object") return false;
  if ("holds" in part) return (part as Relation).target.table.name === name;
  if ("select" in part) {
    const { scope } = part.select as { readonly scope: Scope };
    if (scope.source.table.name === name) return true;
  }
  return Object.entries(part).some(([key, each]) => !ENDS.has(key) && reads(each, name));
}

const ENDS: ReadonlySet<string> = new Set(["field", "scope", "child", "column", "value", "insert"]);
