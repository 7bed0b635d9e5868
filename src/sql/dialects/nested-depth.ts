/** How deep an expression is, and how deep the deepest query inside it. A query counts from the root of what it stands in. */
export interface Depth {
  readonly height: number;
  readonly within: number;
}

/** An expression without queries. */
export function flat(height: number): Depth {
  return { height, within: 0 };
}

/** An expression below others. */
export function above(levels: number, { height, within }: Depth): Depth {
  return { height: height + levels, within };
}

/** A query with an expression inside it, and levels between the two. */
export function query(levels: number, inside: Depth): Depth {
  return { height: inside.height + levels, within: total(inside) };
}

/** The deepest of expressions side by side. */
export function deepest(depths: readonly Depth[]): Depth {
  let [height, within] = [0, 0];
  for (const each of depths) {
    height = Math.max(height, each.height);
    within = Math.max(within, each.within);
  }
  return { height, within };
}

/** What a database that counts so compares with its limit. */
export function total({ height, within }: Depth): number {
  return height + within;
}
