import { backRelations, modelOf } from "./schemas.ts";
import { type Context, nextVariable, scopeOf, within } from "./scopes.ts";
import { type Term, named, property } from "./terms.ts";

/** A relation to several rows, as an expression, and whose rows these are. */
export interface Way {
  readonly term: Term;
  readonly target: string;
}

/** A relation to several rows, of the row itself or of one that a reference leads to. */
export function wayToMany({ draw, schema, scopes }: Context): Way | null {
  const [scope] = scopes;
  if (scope === undefined || scope.model === null) return null;
  const own = named(scope.variable);
  const starts = [{ from: own, model: scope.model.name }];
  for (const ref of scope.model.refs) starts.push({ from: property(own, ref.name), model: ref.target });
  const ways = starts.flatMap(({ from, model }) =>
    backRelations(schema, model).map(({ name, target }) => ({ term: property(from, name), target: target.name })),
  );
  return ways.length === 0 ? null : draw.pick(ways);
}

/** What there is inside a callback on related rows. */
export function relatedContext(
  context: Context,
  { target }: Way,
): { readonly variable: string; readonly inner: Context } {
  const variable = nextVariable(context);
  return { variable, inner: within(context, scopeOf(context.schema, modelOf(context.schema, target), variable)) };
}
