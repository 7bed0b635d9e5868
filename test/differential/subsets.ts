import { aggregate } from "./aggregates.ts";
import { condition } from "./conditions.ts";
import { expression } from "./expressions.ts";
import { type Kind, factsOf } from "./kinds.ts";
import { isReachable } from "./reach.ts";
import type { ModelPlan } from "./schemas.ts";
import { type Context, type Typed, nameOf, nextVariable, scopeOf, within } from "./scopes.ts";
import { type Term, called, callback, method, named, plain, property } from "./terms.ts";

// Sets inside conditions and expressions. They may use the fields of the scopes around them.

interface Subset {
  readonly set: Term;
  readonly variable: string;
  readonly inner: Context;
}

/** A set of rows of any model, mostly filtered. */
function subset(context: Context, depth: number): Subset {
  const { draw, schema } = context;
  const model = draw.pick(schema);
  const variable = nextVariable(context);
  const inner = within(context, scopeOf(schema, model, variable));
  const table = property(named("tables"), model.name);
  const joined = draw.maybe<Term | null>(2, null, () => link(context, model, variable));
  const own = draw.maybe<Term | null>(2, null, () => condition(inner, depth - 1));
  const set = [joined, own].reduce<Term>(
    (rows, each) => (each === null ? rows : method("set.filter", rows, callback(variable, each))),
    table,
  );
  return { set, variable, inner };
}

/** That a row refers to one of the rows around it, or has something else in common with it. */
function link({ scopes, draw }: Context, model: ModelPlan, variable: string): Term | null {
  const [outer] = scopes;
  if (outer === undefined) return null;
  const own = scopeFields(model, variable);
  const pairs = own.flatMap((field) =>
    outer.fields.filter(({ kind }) => kind === field.kind).map((other) => ({ field, other })),
  );
  if (pairs.length === 0) return null;
  const { field, other } = draw.pick(pairs);
  return method("correlated.eq", field.term, other.term);
}

function scopeFields({ fields }: ModelPlan, variable: string): Typed[] {
  return fields.flatMap(({ name, kind }) =>
    kind === "json" || kind.startsWith("list ") ? [] : [{ term: property(named(variable), name), kind, size: 0 }],
  );
}

/** An order by a field, and which rows of it. */
function limited({ draw }: Context, set: Term, by: readonly Typed[]): Term {
  return draw.maybe(2, set, (rows) => {
    if (by.length === 0) return rows;
    const name = nameOf(draw.pick(by));
    const sorted = method("set.orderBy", rows, plain(draw.oneIn(2) ? `-${name}` : name));
    const turned = draw.maybe(1, sorted, (each) => method("set.reverse", each));
    const cut = draw.maybe(4, turned, (each) => method("set.limit", each, plain(draw.pick([1, 2, 3, 0]))));
    return draw.maybe(1, cut, (each) => method("set.offset", each, plain(draw.below(3))));
  });
}

const sortable = ({ kind }: Typed): boolean => factsOf(kind).ordered;

/** A set for `exists`. */
export function correlatedSet(context: Context, depth: number): Term {
  const { set, inner } = subset(context, depth);
  return limited(context, set, (inner.scopes[0]?.fields ?? []).filter(sortable));
}

/** A set of one column of a kind, or `null` where no model has one. */
export function columnSet(context: Context, kind: Kind, depth: number): Term | null {
  const { draw } = context;
  const own = oneColumn(context, kind, depth, false);
  if (own === null) return null;
  const single = draw.maybe<Term>(1, own, (set) => method("set.distinct", set));
  return draw.maybe<Term>(1, single, () => {
    // Sets that are combined know nothing of the rows around them.
    const [left, right] = [1, 2].map(() => oneColumn({ ...context, scopes: [] }, kind, depth - 1, true));
    return left && right ? method(`set.${draw.pick(["union", "except", "intersect"])}`, left, right) : single;
  });
}

/** One column of rows of a model; if wanted, under a name that is the same for all models. */
function oneColumn(context: Context, kind: Kind, depth: number, isNamed: boolean): Term | null {
  const { set, variable, inner } = subset(context, depth);
  const fields = inner.scopes[0]?.fields ?? [];
  const by = fields.filter(sortable);
  const fitting = fields.filter((field) => field.kind === kind);
  if (fitting.length > 0 && !isNamed && !context.draw.oneIn(4))
    return method("set.select", limited(context, set, by), plain(nameOf(context.draw.pick(fitting))));
  if (!isReachable(inner, kind)) return null;
  const made = expression(inner, kind, depth - 1);
  const annotated = method("set.annotate", set, callback(variable, { entries: { x: made.term } }));
  return method("set.select", limited(context, annotated, by), plain("x"));
}

/** The first value of a set, or an aggregate of all of it. */
export function firstValue(context: Context, kind: Kind, depth: number): Typed | null {
  const { draw } = context;
  if (depth < 0) return null;
  const { set, variable, inner } = subset(context, depth);
  const [rows] = inner.scopes;
  if (rows === undefined) return null;
  if (draw.oneIn(2)) {
    const made = aggregate(inner, rows, depth - 1, kind);
    return made && { ...made, term: called("subquery", set, callback(variable, made.term)) };
  }
  if (!isReachable(inner, kind)) return null;
  const made = expression(inner, kind, depth - 1);
  const sorted = limited(context, set, rows.fields.filter(sortable));
  return { ...made, term: called("subquery", sorted, callback(variable, made.term)) };
}
