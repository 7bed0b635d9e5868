import type { Scope } from "../plan/nodes.ts";

// Below these there are no nodes: data of the user, and parts of tables.
const LEAVES: ReadonlySet<string> = new Set(["value", "values", "field", "column"]);

/** Shows a part of a plan to `see`, and then what it is made of as long as `see` asks for it. */
export function walkPlan(part: unknown, see: (part: object) => boolean): void {
  if (typeof part !== "object" || part === null || !see(part)) return;
  if (Array.isArray(part)) for (const each of part) walkPlan(each, see);
  else {
    // Every query passes here before it runs, so no list of the names is made.
    for (const name in part) if (!LEAVES.has(name)) walkPlan((part as Readonly<Record<string, unknown>>)[name], see);
  }
}

/** What is looked at in the parts of a plan. */
interface Part {
  readonly kind?: string;
  readonly scope?: Scope;
  readonly child?: Scope;
}

/** Whether there may be nodes in a part of a plan: in tables, and ways between them, there are none. */
export function hasNodes(part: object): boolean {
  const { kind } = part as Part;
  if (kind === undefined) return !("referrers" in part || "holds" in part);
  return kind !== "column" && kind !== "value" && kind !== "scope" && kind !== "created";
}

// A query inside others is asked about for each of those.
const around = new WeakMap<object, ReadonlySet<object>>();

/** The scopes that a node or a query depends on without being a set of their rows itself; or what else is around it. */
export function scopesAround(node: object): ReadonlySet<object> {
  const known = around.get(node);
  if (known !== undefined) return known;
  const found = new Set<object>();
  around.set(node, found);
  walkPlan(node, (part) => {
    const { kind, scope } = part as Part;
    if (part !== node && (kind === "select" || kind === "related")) {
      for (const each of scopesAround(part)) found.add(each);
      return false;
    }
    if (kind === "incoming") found.add(part);
    if (scope !== undefined && kind !== "select") found.add(scope);
    return hasNodes(part);
  });
  // What it names itself is not around it.
  const { kind, scope, child } = node as Part;
  const own = kind === "select" ? scope : child;
  if (own !== undefined) found.delete(own);
  return found;
}
