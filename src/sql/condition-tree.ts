import type { AndNode, ConditionNode, OrNode } from "../plan/nodes.ts";

/** Parsers of databases are recursive: lists longer than this become trees. */
export const FLAT = 8;

/** The conditions of a list, and of lists of its kind inside it. */
export function listed({ kind, conditions }: AndNode | OrNode): readonly ConditionNode[] {
  return conditions.some((each) => each.kind === kind)
    ? conditions.flatMap((each) => (each.kind === kind ? listed(each) : [each]))
    : conditions;
}

/** Joins terms as a balanced tree of short lists. */
export function balance<Term>(terms: readonly [Term, ...Term[]], join: (terms: readonly Term[]) => Term): Term {
  if (terms.length === 1) return terms[0];
  if (terms.length <= FLAT) return join(terms);
  const middle = terms.length >> 1;
  const halves = [terms.slice(0, middle), terms.slice(middle)] as [[Term, ...Term[]], [Term, ...Term[]]];
  return join(halves.map((half) => balance(half, join)));
}
