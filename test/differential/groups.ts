import { condition } from "./conditions.ts";
import { anyExpression } from "./expressions.ts";
import { type Kind, itemKinds } from "./kinds.ts";
import { type Column, type Rows, asRead, asked, changed, columnFields } from "./row-sets.ts";
import { type Context, type Scope, nextVariable, within } from "./scopes.ts";
import { annotated, selected } from "./sets.ts";
import { type Term, callback, entries, plain } from "./terms.ts";

// Sets whose rows are made of several.

/** Columns whose values can be told to be the same. */
const isComparable = ({ exact, kind }: Column): boolean => exact && (itemKinds as readonly Kind[]).includes(kind);

/** Makes equal rows one. */
export function distinct(context: Context, rows: Rows): Rows {
  const chosen = selected(context, rows, isComparable);
  return chosen.columns.every(isComparable) ? asRead(changed(chosen, "distinct")) : rows;
}

/** Keeps the first row of those with the same values. */
export function distinctOn({ draw }: Context, rows: Rows): Rows {
  const names = draw.some(rows.columns.filter(isComparable), 1, 2);
  if (names.length === 0) return rows;
  return { ...changed(rows, "distinct", ...names.map(({ name }) => plain(name))), ordered: true };
}

interface Keys {
  readonly columns: readonly Column[];
  readonly given: readonly Term[];
}

/** What rows have in common in a group: columns, or what is calculated. */
function keysOf(context: Context, rows: Rows, depth: number): Keys {
  const { draw } = context;
  if (!draw.oneIn(3)) {
    const columns = draw.some(rows.columns.filter(isComparable), 1, 2);
    return { columns, given: columns.map(({ name }) => plain(name)) };
  }
  const variable = nextVariable(context);
  const inner = within(context, rows.scope(variable));
  const made = draw.list(1, 2, (index) => ({ ...anyExpression(inner, depth), name: `k${index}`, exact: true }));
  const all = entries(Object.fromEntries(made.map(({ name, term }) => [name, term])));
  return { columns: made, given: [callback(variable, all)] };
}

/** Takes rows together that have the same keys, and says something of each group. */
export function grouped(context: Context, rows: Rows, depth: number): Rows {
  const { draw } = context;
  const { columns, given } = keysOf(context, rows, depth);
  const scope = (variable: string): Scope => ({
    variable,
    model: null,
    fields: columnFields(columns, variable),
    far: [],
    grouped: rows.scope(variable),
  });
  const groups: Rows = { ...changed(rows, "groupBy", ...given), columns, scope, ordered: false, model: null };
  return draw.maybe(2, annotated(context, groups, depth), (told) => {
    const kept = asked(context, told, (group) => condition(group, depth));
    return changed(told, draw.pick(["having", "filter"]), kept);
  });
}
