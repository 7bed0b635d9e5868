import { expression } from "./expressions.ts";
import { type ConditionMaker, comparison, lookups } from "./lookups.ts";
import { likelyKind } from "./reach.ts";
import { relatedContext, wayToMany } from "./relations.ts";
import type { Context } from "./scopes.ts";
import { columnSet, correlatedSet } from "./subsets.ts";
import { type Term, called, callback, method } from "./terms.ts";

/** Conditions that hold others. */
export const trees: readonly ConditionMaker[] = [
  { weight: 2, calls: ["and"], make: several("and") },
  { weight: 2, calls: ["or"], make: several("or") },
  { weight: 2, calls: ["not"], make: (context, depth) => called("not", condition(context, depth)) },
  { weight: 3, calls: ["relation.some", "relation.every", "relation.none"], make: related },
  { weight: 1, calls: ["exists"], make: (context, depth) => called("exists", correlatedSet(context, depth)) },
  { weight: 1, calls: ["subset.in"], make: inColumn },
];

/** A condition on what is in reach. */
export function condition(context: Context, depth: number): Term {
  return context.draw.part("condition", () => anyCondition(context, depth));
}

function anyCondition(context: Context, depth: number): Term {
  const { draw, without } = context;
  const isTree = depth > 0 && draw.below(5) > 2;
  const known = isTree ? trees : lookups;
  const possible = known.filter(({ calls }) => calls.length === 0 || calls.some((call) => !without.has(call)));
  const chosen = draw.pick(possible.flatMap((maker) => Array.from({ length: maker.weight }, () => maker)));
  const made = chosen.make(context, isTree ? depth - 1 : depth);
  // What is left out of questions may be one of many that a maker makes.
  const isWanted = made !== null && (without.size === 0 || !mentions(made, without));
  return isWanted ? made : comparison(context, 0);
}

function mentions(term: Term, without: ReadonlySet<string>): boolean {
  if ("call" in term && without.has(term.call)) return true;
  return Object.values(term).some(
    (each) => typeof each === "object" && each !== null && mentions(each as Term, without),
  );
}

function several(call: "and" | "or"): ConditionMaker["make"] {
  return (context, depth) => called(call, ...context.draw.list(0, 3, () => condition(context, depth)));
}

function related(context: Context, depth: number): Term | null {
  const { draw } = context;
  const way = wayToMany(context);
  if (way === null) return null;
  const name = draw.pick(["some", "every", "none"]);
  const { variable, inner } = relatedContext(context, way);
  const isBare = draw.oneIn(8);
  return method(`relation.${name}`, way.term, ...(isBare ? [] : [callback(variable, condition(inner, depth))]));
}

function inColumn(context: Context, depth: number): Term | null {
  const kind = likelyKind(context);
  const set = columnSet(context, kind, depth);
  return set && method("subset.in", expression(context, kind, 0).term, set);
}
