import { expression } from "./expressions.ts";
import { type Kind, itemKinds } from "./kinds.ts";
import { isReachable, likelyKind } from "./reach.ts";
import { type Column, type Rows, allRows, asRead } from "./row-sets.ts";
import type { ModelPlan } from "./schemas.ts";
import { type Context, nextVariable, scopeOf, within } from "./scopes.ts";
import { cut, filtered, ordered } from "./sets.ts";
import { type Term, callback, entries, method, named, plain, property } from "./terms.ts";

// Sets of rows of any models that have columns of the same names and kinds.

/** A set made of several. */
export function combined(context: Context, depth: number): Rows {
  const { draw } = context;
  const models = [draw.pick(context.schema), draw.pick(context.schema)];
  const [first = context, ...others] = models.map((model) => within(context, scopeOf(context.schema, model, "p")));
  const common = itemKinds.filter((kind) => others.every((other) => isReachable(other, kind)));
  const kinds = draw.list(1, 3, () => likelyKind(first, common));
  return combine(context, kinds, models, depth);
}

function combine(context: Context, kinds: readonly Kind[], models: readonly ModelPlan[], depth: number): Rows {
  const { draw, without } = context;
  const left = arm(context, kinds, draw.pick(models), depth);
  // Rows of other expressions are seldom the same.
  const right = draw.below(3) > 0 ? armOf(context, left, depth) : arm(context, kinds, draw.pick(models), depth);
  const known = ["union", "intersect", "except"].filter((name) => !without.has(`set.${name}`));
  const operator = draw.pick(known.length === 0 ? ["union"] : known);
  const other = depth > 0 && draw.oneIn(4) ? combine(context, kinds, models, depth - 1) : right;
  const all = operator === "union" && draw.oneIn(3) ? [entries({ all: plain(true) })] : [];
  return results(method(`set.${operator}`, left.term, other.term, ...all), left.columns, other.columns);
}

function results(term: Term, columns: readonly Column[], others: readonly Column[]): Rows {
  const joint = columns.map((column, index) => ({ ...column, size: Math.max(column.size, others[index]?.size ?? 0) }));
  return asRead({ term, columns: joint, ordered: false });
}

/** One of the sets: its columns are made by annotations, or are the key and the like. */
function arm(context: Context, kinds: readonly Kind[], model: ModelPlan, depth: number): Arm {
  const { draw } = context;
  const variable = nextVariable(context);
  const inner = within(context, scopeOf(context.schema, model, variable));
  const made = kinds.map((kind, index) => ({
    ...expression(inner, kind, draw.oneIn(3) ? depth - 1 : 0),
    name: `y${index}`,
  }));
  const annotation = callback(variable, entries(Object.fromEntries(made.map(({ name, term }) => [name, term]))));
  const columns = made.map(({ name, kind, size }) => ({ name, kind, size, exact: true }));
  return armOf(context, { model, annotation, columns }, depth);
}

interface Shape {
  readonly model: ModelPlan;
  readonly annotation: Term;
  readonly columns: readonly Column[];
}

interface Arm extends Shape {
  readonly term: Term;
}

/** Some rows of a model with these columns. */
function armOf(context: Context, shape: Shape, depth: number): Arm {
  const { draw } = context;
  const { model, annotation, columns } = shape;
  const rows = allRows(context, model, property(named("db"), model.name));
  const narrowed = draw.maybe(3, rows, (set) => filtered(context, set, depth - 1));
  const told = { ...narrowed, term: method("set.annotate", narrowed.term, annotation) };
  const limited = draw.maybe(1, told, (set) => cut(context, ordered(context, set, depth - 1)));
  return { ...shape, term: method("set.select", limited.term, ...columns.map(({ name }) => plain(name))) };
}
