import { type Rows, allRows } from "./row-sets.ts";
import type { Context } from "./scopes.ts";
import { backRelations, modelOf } from "./schemas.ts";
import { annotated, cut, filtered, ordered, selected } from "./sets.ts";
import { callback, entries, method, named, plain } from "./terms.ts";

/** Reads related rows along with the rows of a set, as many levels deep as said. */
export function including(context: Context, rows: Rows, levels: number): Rows {
  const { draw, schema } = context;
  if (rows.model === null || levels === 0) return rows;
  const forward = rows.model.refs.map(({ name, target }) => ({ name, target, many: false }));
  const back = backRelations(schema, rows.model.name).map(({ name, target, unique }) => ({
    name,
    target: target.name,
    many: !unique,
  }));
  const relations = draw.some([...back, ...forward], 1, 2);
  if (relations.length === 0) return rows;
  const given = relations.map(({ name, target, many }) => {
    if (draw.oneIn(4)) return plain(name);
    const set = allRows({ ...context, scopes: [] }, modelOf(schema, target), named("rows"));
    const chosen = many ? related(context, set, levels) : shaped(context, set, levels);
    return entries({ [name]: callback("rows", chosen.term) });
  });
  return { ...rows, term: method("set.include", rows.term, ...given) };
}

/** Which of the related rows are read, and what of them. */
function related(context: Context, rows: Rows, levels: number): Rows {
  const { draw } = context;
  // A query inside another knows nothing of the rows around it.
  const apart = { ...context, scopes: [] };
  const narrowed = draw.maybe(3, rows, (set) => filtered(apart, set, 1));
  const told = draw.maybe(1, narrowed, (set) => annotated(apart, set, 1));
  const sorted = draw.maybe(3, told, (set) => ordered(apart, set, 0));
  // Included rows are ordered in any case.
  return shaped(context, cut(apart, { ...sorted, ordered: true }), levels);
}

function shaped(context: Context, rows: Rows, levels: number): Rows {
  const { draw } = context;
  const shown = draw.maybe(2, rows, (set) => selected(context, set));
  return draw.maybe(3, shown, (set) => including(context, set, levels - 1));
}
