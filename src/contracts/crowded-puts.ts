import type { KeyPut } from "./key-value-driver.ts";

/** The indexes of puts with an entry that is to be alone, where another put of the same commit has one that begins the same. */
export function crowdedPuts(puts: readonly KeyPut[]): ReadonlySet<number> {
  const lonely = puts.flatMap(({ key, entries }, index) =>
    entries.flatMap(({ set, alone }) => (alone === null ? [] : [{ key, index, set, alone }])),
  );
  if (lonely.length === 0) return new Set();
  const holders = holdersOf(puts, new Set(lonely.map(({ alone }) => alone.length)));
  const isCrowded = ({ key, set, alone }: (typeof lonely)[number]): boolean =>
    holders.get(JSON.stringify([set, alone])) !== key;
  return new Set(lonely.filter(isCrowded).map(({ index }) => index));
}

/** Whose the beginnings of places are, of these lengths, in their sets; `null` for more than one key. */
function holdersOf(puts: readonly KeyPut[], lengths: ReadonlySet<number>): ReadonlyMap<string, string | null> {
  const holders = new Map<string, string | null>();
  for (const { key, entries } of puts)
    for (const { set, place } of entries)
      for (const length of lengths) {
        if (length > place.length) continue;
        const beginning = JSON.stringify([set, place.slice(0, length)]);
        const holder = holders.get(beginning);
        holders.set(beginning, holder === undefined || holder === key ? key : null);
      }
  return holders;
}
