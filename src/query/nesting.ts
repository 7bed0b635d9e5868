import { tooDeep } from "../errors.ts";
import type { SelectPlan } from "../plan/select-plan.ts";
import { type Node, someOfQuery, somePart } from "./node-parts.ts";

/** Whatever walks through nodes calls itself for each level, down to the parsers of databases: so many leave room on every stack. */
const MOST_LEVELS = 500;

/** Kept where there are several, so that whoever puts one more on top need not look through all below. */
const known = new WeakMap<object, number>();

/** How many levels of nodes stand inside one another; a negation is none of its own. */
export function levelsOf(part: Node | SelectPlan): number {
  if (part.kind === "column" || part.kind === "value") return 0;
  const found = known.get(part);
  return found ?? keepLevels(part, levelsInside(part) + (part.kind === "not" ? 0 : 1));
}

function levelsInside(part: Node | SelectPlan): number {
  let most = 0;
  const see = (each: Node | SelectPlan): boolean => {
    most = Math.max(most, levelsOf(each));
    return false;
  };
  if (part.kind === "select") {
    someOfQuery(part, see);
    part.derived?.queries.forEach(see);
    for (const output of part.outputs) if (output.kind === "include") see(output.select);
  } else {
    somePart(part, see);
    if ("select" in part) see(part.select);
  }
  return most;
}

/** Notes how many levels there are, where that is known without looking. */
export function keepLevels(part: object, levels: number): number {
  if (levels > 1) known.set(part, levels);
  return levels;
}

/** Refuses what is nested deeper than any store should have to follow; else gives it back. */
export function nested<Part extends Node | SelectPlan>(part: Part): Part {
  if (levelsOf(part) > MOST_LEVELS) throw tooDeep("every store");
  return part;
}
