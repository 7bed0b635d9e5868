/** A part of a list, from one place to another, both included; places below 0 count from the end. */
export function cut<Item>(list: readonly Item[], start: number, stop: number): readonly Item[] {
  const from = start < 0 ? Math.max(0, list.length + start) : start;
  const to = stop < 0 ? list.length + stop : stop;
  return from > to ? [] : list.slice(from, to + 1);
}
