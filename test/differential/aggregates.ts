import { condition } from "./conditions.ts";
import { expression } from "./expressions.ts";
import { type ItemKind, type Kind, factsOf, itemKinds } from "./kinds.ts";
import { isReachable } from "./reach.ts";
import { relatedContext, wayToMany } from "./relations.ts";
import type { Context, Scope, Typed } from "./scopes.ts";
import { type Term, called, callback, entries, method, plain } from "./terms.ts";

// More rows than any set of a question has.
const MOST_ROWS = 1000;

/** The aggregates, and the kinds they are asked of. */
const names = ["count", "sum", "avg", "min", "max"] as const;

type AggregateName = (typeof names)[number];

/** The calls that aggregates are made with. */
export const aggregateCalls: readonly string[] = names;

const summed: readonly ItemKind[] = ["integer", "bigint", "decimal2", "decimal4", "float"];
const ordered = itemKinds.filter((kind) => factsOf(kind).ordered && kind !== "boolean" && kind !== "bytes");

/** The kinds an aggregate can be asked of. */
function operandKinds(name: AggregateName): readonly ItemKind[] {
  if (name === "count") return itemKinds;
  return name === "sum" || name === "avg" ? summed : ordered;
}

function resultKind(name: AggregateName, kind: Kind): Kind {
  if (name === "count") return "integer";
  return name === "avg" ? "float" : kind;
}

/** Whether every store has the same digits: sums of doubles depend on the order of rows, and averages of decimals are made of doubles. */
function isExact(name: AggregateName, kind: Kind): boolean {
  if (name === "sum") return kind !== "float";
  return name !== "avg" || kind === "integer" || kind === "bigint";
}

/** What aggregates are asked of: something whose sum stays within bounds. */
function summable(context: Context, name: AggregateName, kind: Kind, depth: number): Typed | null {
  if (!isReachable(context, kind)) return null;
  const made = expression(context, kind, depth);
  const isSum = name === "sum" || name === "avg";
  return isSum && made.size * MOST_ROWS > factsOf(kind).limit ? null : made;
}

/** An aggregate over related rows. */
export function relatedAggregate(context: Context, name: string, kind: Kind, depth: number): Typed | null {
  const way = wayToMany(context);
  if (way === null) return null;
  const { draw } = context;
  const { variable, inner } = relatedContext(context, way);
  const filter = draw.oneIn(3) ? [callback(variable, condition(inner, depth))] : [];
  const call = `relation.${name}`;
  if (name === "count") return { term: method(call, way.term, ...filter), kind, size: MOST_ROWS };
  const of = name === "avg" ? draw.pick(["integer", "bigint"] as const) : kind;
  const operand = summable(inner, name as AggregateName, of, depth);
  if (operand === null) return null;
  const size = name === "sum" ? operand.size * MOST_ROWS : operand.size;
  return { term: method(call, way.term, callback(variable, operand.term), ...filter), kind, size };
}

/** An aggregate over the rows of a scope, of one kind if it is given: then one that stores agree on to the last digit. */
export function aggregate(context: Context, rows: Scope, depth: number, wanted: Kind | null = null): Typed | null {
  const { draw, without } = context;
  const inner = { ...context, scopes: [rows, ...context.scopes.slice(1)] };
  const choices = names.flatMap((name) =>
    operandKinds(name)
      .filter((kind) => wanted === null || (resultKind(name, kind) === wanted && isExact(name, kind)))
      .map((kind) => ({ name, kind })),
  );
  const possible = choices.filter(({ name, kind }) => !without.has(name) && isReachable(inner, kind));
  if (possible.length === 0) return null;
  const name = draw.pick(names.filter((each) => possible.some((choice) => choice.name === each)));
  const { kind } = draw.pick(possible.filter((choice) => choice.name === name));
  const filter = draw.oneIn(3) ? [["filter", condition(inner, depth)] as const] : [];
  if (name === "count" && draw.oneIn(2)) {
    const options = filter.length === 0 ? [] : [entries(Object.fromEntries(filter))];
    return { term: called("count", ...options), kind: "integer", size: MOST_ROWS };
  }
  return aggregateOf(inner, name, kind, { depth, filter });
}

type Option = readonly [name: string, value: Term];

function aggregateOf(
  context: Context,
  name: AggregateName,
  kind: ItemKind,
  { depth, filter }: { readonly depth: number; readonly filter: readonly Option[] },
): Typed | null {
  const { draw, notes } = context;
  const operand = summable(context, name, kind, depth);
  if (operand === null) return null;
  const options = [...(draw.oneIn(4) ? [["distinct", plain(true)] as const] : []), ...filter];
  const largest = operand.size * MOST_ROWS;
  if (!isExact(name, kind)) notes.tolerance = Math.max(notes.tolerance, largest * 1e-15);
  return {
    term: called(name, operand.term, ...(options.length === 0 ? [] : [entries(Object.fromEntries(options))])),
    kind: resultKind(name, kind),
    size: name === "count" ? MOST_ROWS : name === "sum" ? largest : operand.size,
  };
}
