import { aggregate } from "./aggregates.ts";
import { factsOf } from "./kinds.ts";
import { type Asked, read } from "./question.ts";
import { type Rows, canBeOrdered } from "./row-sets.ts";
import { type Context, type Scope, nextVariable, within } from "./scopes.ts";
import { type Term, callback, entries, method, plain } from "./terms.ts";

const terminals = [
  "all",
  "first",
  "last",
  "latest",
  "earliest",
  "count",
  "exists",
  "pluck",
  "page",
  "aggregate",
] as const;

/** Asks a set for what it has. */
export function ending(context: Context, rows: Rows): Asked {
  const { draw } = context;
  const { term, columns } = rows;
  if (draw.below(3) < 2) return read(method("rows.all", term), rows.ordered);
  const name = draw.pick(terminals);
  const sortable = columns.filter(({ kind, exact }) => exact && factsOf(kind).ordered);
  const [column] = columns;
  const isFree = !mentionsLimit(term) && canBeOrdered(rows);
  if (name === "pluck" && column !== undefined)
    return read(method("rows.pluck", term, plain(draw.pick(columns).name)), rows.ordered);
  if ((name === "first" || name === "last") && (rows.ordered || canBeOrdered(rows)))
    return read(method(`rows.${name}`, term));
  if ((name === "latest" || name === "earliest") && isFree && sortable.length > 0)
    return read(method(`rows.${name}`, term, plain(draw.pick(sortable).name)));
  if (name === "aggregate") return totals(context, rows);
  if (name === "exists") return read(method("rows.exists", term));
  return read(method("rows.count", term));
}

/** Whether a set is limited: builders that choose other rows are then refused. */
function mentionsLimit(term: Term): boolean {
  if (!("call" in term) || term.on === null) return false;
  return term.call === "set.limit" || term.call === "set.offset" || mentionsLimit(term.on);
}

/** One row of aggregates about a set. */
export function totals(context: Context, rows: Rows): Asked {
  const variable = nextVariable(context);
  const scope: Scope = { variable, model: null, fields: [], far: [], grouped: rows.scope(variable) };
  const inner = within(context, scope);
  const made = context.draw.list(1, 3, () => aggregate(inner, rows.scope(variable), 1));
  const told = made.flatMap((each, index) => (each === null ? [] : [[`z${index}`, each.term] as const]));
  if (told.length === 0) return read(method("rows.count", rows.term));
  return read(method("rows.aggregate", rows.term, callback(variable, entries(Object.fromEntries(told)))));
}
