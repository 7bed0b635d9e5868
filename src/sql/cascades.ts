import type { Source } from "../plan/nodes.ts";

/** Whether removing a row may remove others of the same table. */
export function removesItself(source: Source): boolean {
  const reached = cascadeFrom(source);
  return [...reached].some(({ referrers }) => referrers.some((each) => cascades(each) && each.source === source));
}

/**
 * Whether removing rows may remove both ends of a reference that restricts, one of them earlier than the other, or change a row while
 * another of its references leads to a row that is gone already.
 */
export function removesBothEnds(source: Source): boolean {
  const reached = cascadeFrom(source);
  const pointing = [...reached].flatMap(({ referrers }) => referrers);
  const isChangedApart = pointing.some(
    (each) =>
      each.reference.onDelete === "setNull" && pointing.some((other) => other !== each && other.source === each.source),
  );
  if (isChangedApart) return true;
  // Where no cascade leads to the set's own table, its rows go all at once.
  const atOnce = removesItself(source) ? null : source;
  return [...reached].some((target) =>
    target.referrers.some(
      (each) =>
        each.reference.onDelete === "restrict" &&
        reached.has(each.source) &&
        (each.source !== target || target !== atOnce),
    ),
  );
}

/** The sources whose rows go with a row of this one, itself included. */
function cascadeFrom(source: Source): ReadonlySet<Source> {
  const reached = new Set([source]);
  // The set grows while it is read.
  for (const { referrers } of reached) for (const each of referrers) if (cascades(each)) reached.add(each.source);
  return reached;
}

function cascades({ reference }: Source["referrers"][number]): boolean {
  return reference.onDelete === "cascade";
}
