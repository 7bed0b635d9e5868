import { distinct, distinctOn, grouped } from "./groups.ts";
import { type Rows, allRows, asRead, canBeOrdered } from "./row-sets.ts";
import type { Context } from "./scopes.ts";
import { annotated, cut, filtered, limited, ordered, selected } from "./sets.ts";
import { method, named, property } from "./terms.ts";

/** Some rows of a model, perhaps with annotations. */
export function base(context: Context, depth: number): Rows {
  const { draw, schema } = context;
  const model = draw.pick(schema);
  const rows = draw.maybe(3, allRows(context, model, property(named("db"), model.name)), (set) =>
    filtered(context, set, depth),
  );
  if (context.without.has("set.annotate")) return rows;
  return draw.maybe(2, rows, (set) => {
    const told = annotated(context, set, depth);
    return draw.maybe(3, told, (again) => filtered(context, again, depth - 1));
  });
}

/** Rows in an order, and only some of them. */
export function arranged(context: Context, rows: Rows): Rows {
  const sorted = context.draw.maybe(3, rows, (set) => (canBeOrdered(set) ? ordered(context, set, 2) : set));
  return cut(context, sorted);
}

/** The same, and only some columns of them. */
export function trimmed(context: Context, rows: Rows): Rows {
  const set = arranged(context, rows);
  if (context.draw.oneIn(30)) return { ...set, term: method("set.none", set.term) };
  return context.draw.maybe(2, set, (all) => selected(context, all));
}

/** Groups of rows of a model. */
export function groups(context: Context): Rows {
  const { draw } = context;
  const rows = base(context, 2);
  // Groups of what a limit or distinct leaves are about what is read.
  if (draw.oneIn(4)) return grouped(context, asRead(limited(context, ordered(context, rows, 1))), 1);
  if (draw.oneIn(8)) return grouped(context, distinct(context, rows), 1);
  return grouped(context, rows, 2);
}

/** Rows of which none are the same. */
export function distinctRows(context: Context): Rows {
  const { draw } = context;
  const rows = base(context, 2);
  if (draw.oneIn(2)) return arranged(context, distinct(context, rows));
  const sorted = draw.maybe(4, rows, (set) => ordered(context, set, 1));
  return cut(context, distinctOn(context, sorted));
}

/** What can be done with the results of several sets. */
export function further(context: Context, rows: Rows): Rows {
  const { draw } = context;
  const narrowed = draw.maybe(2, rows, (each) => filtered(context, each, 1));
  const set = draw.maybe(1, narrowed, (each) => annotated(context, each, 1));
  return draw.oneIn(8) ? grouped(context, set, 1) : arranged(context, set);
}
