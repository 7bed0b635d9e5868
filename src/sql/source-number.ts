import type { Source } from "../plan/nodes.ts";

const numbers = new WeakMap<Source, number>();
let last = 0;

/** A number that no other source has: what a query inside another is about does not follow from the one it stands in. */
export function sourceNumber(source: Source): number {
  let number = numbers.get(source);
  if (number === undefined) numbers.set(source, (number = ++last));
  return number;
}
