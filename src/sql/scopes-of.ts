import type { Scope } from "../plan/nodes.ts";

/** Anything inside an expression. */
interface Part {
  readonly kind?: string;
  readonly scope?: Scope;
  readonly child?: Scope;
}

/** The scopes that an expression takes columns or results from, those that queries inside it open left out. */
export function scopesOf(expression: unknown): ReadonlySet<Scope> {
  const found = new Set<Scope>();
  const opened = new Set<Scope>();
  collect(expression, found, opened);
  for (const scope of opened) found.delete(scope);
  return found;
}

function collect(part: unknown, found: Set<Scope>, opened: Set<Scope>): void {
  if (part === null || typeof part !== "object") return;
  const { kind, scope, child } = part as Part;
  if (scope !== undefined) (kind === "select" ? opened : found).add(scope);
  if (child !== undefined) opened.add(child);
  if (kind === "value") return;
  for (const [name, each] of Object.entries(part)) if (!ENDS.has(name)) collect(each, found, opened);
}

// Nothing below these takes anything from a row.
const ENDS: ReadonlySet<string> = new Set(["field", "scope", "child", "path", "relation", "column", "insert"]);
