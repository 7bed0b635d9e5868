/** How one column is spelt in a payload. Neither side is ever given null. */
export interface Cell {
  /** The spelling of what a store keeps; {@link asIs} where it is spelt as it is kept. */
  readonly write: (kept: unknown) => unknown;
  /** What a store keeps, or `undefined` where nothing of this column is spelt like that. */
  readonly read: (spelt: unknown) => unknown;
}

/** Spells nothing in another way. */
export const asIs = (kept: unknown): unknown => kept;

/** A cell whose values are spelt as they are kept. */
export function plainCell(isKept: (value: unknown) => boolean): Cell {
  return { write: asIs, read: (spelt) => (isKept(spelt) ? spelt : undefined) };
}

/** The cell of a list, by that of its items. */
export function listCell({ write, read }: Cell): Cell {
  return {
    write: write === asIs ? asIs : (kept) => (kept as readonly unknown[]).map((each) => write(each)),
    read: (spelt) => {
      if (!Array.isArray(spelt)) return undefined;
      const items: unknown[] = [];
      for (const each of spelt) {
        const value = read(each);
        if (value === undefined) return undefined;
        items.push(value);
      }
      return items;
    },
  };
}
