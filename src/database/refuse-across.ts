import type { Relation, Scope, Source } from "../plan/nodes.ts";
import { UnsupportedError } from "../errors.ts";

/** What is looked at in the parts of a plan. */
interface Part {
  readonly kind?: string;
  readonly scope?: Scope | null;
  readonly source?: Source;
  readonly path?: unknown;
  readonly relation?: Relation;
}

// Below these there are no nodes, or such as are looked at with the part that has them.
const LEAVES: ReadonlySet<string> = new Set([
  "value",
  "values",
  "field",
  "column",
  "scope",
  "source",
  "child",
  "path",
  "relation",
]);

/** Refuses a plan that needs rows of another store than the given one, before anything is sent. */
export function refuseAcross(part: unknown, store: string, owner?: Source): void {
  if (typeof part !== "object" || part === null) return;
  if (Array.isArray(part)) {
    for (const each of part) refuseAcross(each, store, owner);
    return;
  }
  const { kind, scope, source = scope?.source ?? owner, path, relation } = part as Part;
  if (source !== undefined && source.table.store !== store)
    throw new UnsupportedError(
      `a query over store ${store} and ${source.name} of store ${source.table.store}`,
      "every store",
      "ask each store apart, and use what the first gave in the second query",
    );
  let from = source;
  // The path into a JSON document is none of relations.
  for (const step of Array.isArray(path) ? (path as Relation[]) : []) from = followed(step, from, "the relation");
  if (relation !== undefined) followed(relation, from, kind === "include" ? "include() of" : "the relation");
  for (const name in part)
    if (!LEAVES.has(name)) refuseAcross((part as Readonly<Record<string, unknown>>)[name], store, source);
}

/** Where a relation leads to, which must be in the same store. */
function followed({ across, name, target }: Relation, from: Source | undefined, use: string): Source {
  if (!across) return target;
  const included = use.startsWith("include");
  throw new UnsupportedError(
    `${use} ${from?.name ?? "a model"}.${name}, which leads to ${target.name} in store ${target.table.store},`,
    included ? "transactions, atomic lists and explain()" : "conditions, orders and annotations",
    included
      ? `include it in a query of the database itself`
      : `ask ${target.name} first, and use the keys it gave in an in([…])`,
  );
}
