import type { CreatedNode, ExpressionNode } from "../plan/nodes.ts";
import type { Plan } from "../plan/plan.ts";
import type { Assignment, InsertPlan } from "../plan/write-plan.ts";
import { tableName } from "./composition.ts";
import type { Dialect } from "./dialect.ts";
import { type HandingInsert, type LinkedList, type LinkedNode, mayIgnore } from "./key-link.ts";
import { keyName } from "./key-names.ts";

type Relink = (set: readonly Assignment[]) => readonly Assignment[];

/**
 * The plans of a list so that they can run in one transaction with nothing read in between: later ones get at the keys of earlier
 * ones inside the database. `null` where that cannot be done.
 */
export function linkKeys(plans: readonly Plan[], dialect: Dialect): readonly Plan[] | null {
  const list: LinkedList = { plans, needed: neededBy(plans), nameOf: (table) => tableName(table, dialect) };
  let isComplete = true;
  const linked = plans.map((plan, place) => {
    const relink: Relink = (set) =>
      set.map((assignment) => {
        const { expression } = assignment;
        if (expression.kind !== "created") return assignment;
        const link = linkOf(expression, place, list, dialect);
        isComplete &&= link !== null;
        return link === null ? assignment : { ...assignment, expression: link };
      });
    return relinked(plan.kind === "insert" ? handingOn(plan, place, list, dialect) : plan, relink);
  });
  return isComplete ? linked : null;
}

function linkOf(node: CreatedNode, place: number, list: LinkedList, { createdKeys }: Dialect): ExpressionNode | null {
  if (createdKeys.kind === "found") return createdKeys.find(node, place, list);
  const linked: LinkedNode = {
    ...node,
    link: { kind: "kept", name: keyName(list.plans.indexOf(node.insert as Plan)) },
  };
  return linked;
}

/** The inserts whose keys others need. */
function neededBy(plans: readonly Plan[]): ReadonlySet<object> {
  const needed = new Set<object>();
  const note: Relink = (set) => {
    for (const { expression } of set) if (expression.kind === "created") needed.add(expression.insert);
    return set;
  };
  for (const plan of plans) relinked(plan, note);
  return needed;
}

/** An insert that others need the key of: it keeps its key, or fails where it wrote nothing. */
function handingOn(
  plan: InsertPlan,
  place: number,
  { needed }: LinkedList,
  { createdKeys }: Dialect,
): InsertPlan | HandingInsert {
  const hands = needed.has(plan) && (createdKeys.kind === "kept" || mayIgnore(plan));
  return hands ? { ...plan, keyName: keyName(place) } : plan;
}

/** A plan with other assignments. */
function relinked(plan: Plan, relink: Relink): Plan {
  switch (plan.kind) {
    case "insert":
      return relinkedInsert(plan, relink);
    case "update":
      return { ...plan, set: relink(plan.set) };
    case "updateMany":
      return { ...plan, assignments: relink(plan.assignments) };
    case "getOrCreate":
      return { ...plan, insert: relinkedInsert(plan.insert, relink) };
    case "updateOrCreate":
      return { ...plan, insert: relinkedInsert(plan.insert, relink), set: relink(plan.set) };
    default:
      return plan;
  }
}

function relinkedInsert(plan: InsertPlan, relink: Relink): InsertPlan {
  const { assignments, conflict } = plan;
  return {
    ...plan,
    assignments: relink(assignments),
    conflict: conflict && { ...conflict, set: relink(conflict.set) },
  };
}
