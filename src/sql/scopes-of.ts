import type { ExpressionNode, Scope } from "../plan/nodes.ts";

/** The scopes that an expression, or anything it consists of, takes columns or results from. */
export function scopesOf(part: unknown, found: Set<Scope> = new Set()): ReadonlySet<Scope> {
  if (part === null || typeof part !== "object") return found;
  const { kind, scope } = part as Partial<ExpressionNode> & { readonly scope?: Scope };
  if (kind === "column" || kind === "result") return found.add(scope as Scope);
  // Nothing below fields and scopes takes anything from a row.
  if (kind === "value") return found;
  for (const [name, each] of Object.entries(part)) if (!ENDS.has(name)) scopesOf(each, found);
  return found;
}

const ENDS: ReadonlySet<string> = new Set(["field", "scope", "child", "path", "relation", "column"]);
