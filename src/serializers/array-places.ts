/**
 * Visits the items of an array in order, and how many places in a row hold nothing. Takes no longer than there are items, however
 * far apart they are.
 */
export function visitPlaces(
  items: readonly unknown[],
  visit: { readonly item: (value: unknown) => void; readonly holes: (count: number) => void },
): void {
  let place = 0;
  for (; place < items.length; place++) {
    const value = items[place];
    if (value === undefined && !(place in items)) break;
    visit.item(value);
  }
  if (place === items.length) return;
  for (const key of Object.keys(items)) {
    const index = Number(key);
    // Arrays may have other properties, which come last.
    if (!(index >= place && index < items.length && String(index) === key && Number.isInteger(index))) continue;
    if (index > place) visit.holes(index - place);
    visit.item(items[index]);
    place = index + 1;
  }
  if (place < items.length) visit.holes(items.length - place);
}

/** How many places an array can have. */
export const MOST_PLACES: number = 2 ** 32 - 1;
