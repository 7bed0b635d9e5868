/** Text with `A` to `Z` in lower case and everything else as it is, as the stores fold it. */
export function foldCase(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/**
 * The bounds that texts with a prefix lie between, by code point: the prefix, and the first text after all of them. An empty
 * prefix has no bounds, and one of the very last code points has no upper bound.
 */
export function textRange(prefix: string): readonly [] | readonly [string] | readonly [string, string] {
  if (prefix === "") return [];
  const points = Array.from(prefix);
  for (let last = points.pop(); last !== undefined; last = points.pop()) {
    const point = last.codePointAt(0) ?? 0;
    // Surrogates are not code points of text: the one after U+D7FF is U+E000.
    if (point < 0x10ffff)
      return [prefix, points.join("") + String.fromCodePoint(point === 0xd7ff ? 0xe000 : point + 1)];
  }
  return [prefix];
}
