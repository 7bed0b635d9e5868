import type { DerivedNode, SelectPlan } from "../plan/select-plan.ts";
import type { Composition } from "./composition.ts";
import { namedList } from "./named-list.ts";

const OPERATORS = { union: "UNION", unionAll: "UNION ALL", intersect: "INTERSECT", except: "EXCEPT" };

/** How many queries stand side by side: some databases take no more of them, others no more inside one another. */
const MOST_ARMS = 5;

/** The queries that rows come from, each by itself: databases differ in how they read a chain of operators. */
export function derivedRows(derived: DerivedNode, composition: Composition): string {
  const list = namedList(composition.dialect);
  const [first = "", ...others] = armsOf(derived).map((each) => composition.write.query(each, composition, list));
  let text = first;
  for (let start = 0; start < others.length; start += MOST_ARMS - 1) {
    const arms = [text, ...others.slice(start, start + MOST_ARMS - 1)];
    text = arms.map((arm) => `SELECT * FROM (${arm}) AS q`).join(` ${OPERATORS[derived.operator]} `);
  }
  return `(${text})`;
}

/** The queries of a set, and those of the set that it was made of in the same way. */
function armsOf({ operator, queries: [first, ...others] }: DerivedNode): SelectPlan[] {
  if (first === undefined) return [];
  const { derived } = first;
  const continues = derived?.operator === operator && passesOn(first, derived);
  return [...(continues ? armsOf(derived) : [first]), ...others];
}

/** Whether a query gives nothing but the results it is made of. */
function passesOn({ where, limit, offset, distinct, group, outputs }: SelectPlan, { queries }: DerivedNode): boolean {
  if (where !== null || limit !== null || offset !== null || distinct !== false || group !== undefined) return false;
  const isSame = outputs.every(
    (output, index) =>
      output.kind === "output" && output.expression.kind === "result" && output.expression.index === index,
  );
  return isSame && outputs.length === queries[0]?.outputs.length;
}
