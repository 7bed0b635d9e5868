import type { ByteText } from "../byte-text.ts";

/** Whether a text matches a pattern of Redis: `*`, `?`, `[a-z]`, `[^…]`, and `\` before what is meant literally. */
export function globMatches(pattern: ByteText): (text: ByteText) => boolean {
  const expression = new RegExp(`^${[...pieces(pattern)].join("")}$`, "s");
  return (text) => expression.test(text);
}

function* pieces(pattern: ByteText): Generator<string> {
  let at = 0;
  while (at < pattern.length) {
    const character = pattern.charAt(at);
    if (character === "*") {
      // Several stars are one; as several they would take for ever.
      while (pattern.charAt(at + 1) === "*") at += 1;
      yield ".*";
    } else if (character === "?") yield ".";
    else if (character === "[") {
      const list = readList(pattern, at + 1);
      yield list.expression;
      at = list.end;
    } else if (character === "\\" && at + 1 < pattern.length) {
      at += 1;
      yield exactly(pattern.charAt(at));
    } else yield exactly(character);
    at += 1;
  }
}

/** Reads what stands between brackets. `end`: where the closing one is, or the last character when there is none. */
function readList(pattern: ByteText, start: number): { readonly expression: string; readonly end: number } {
  const inverted = pattern.charAt(start) === "^";
  const ranges: string[] = [];
  let at = inverted ? start + 1 : start;
  for (; at < pattern.length && pattern.charAt(at) !== "]"; at += 1) {
    if (pattern.charAt(at) === "\\" && at + 1 < pattern.length) {
      at += 1;
      ranges.push(exactly(pattern.charAt(at)));
    } else if (pattern.charAt(at + 1) === "-" && at + 2 < pattern.length) {
      const [from = "", to = ""] = [pattern.charAt(at), pattern.charAt(at + 2)].toSorted();
      ranges.push(`${exactly(from)}-${exactly(to)}`);
      at += 2;
    } else ranges.push(exactly(pattern.charAt(at)));
  }
  // An empty list matches nothing, and what is not in it everything.
  const expression = `[${inverted ? "^" : ""}${ranges.join("")}]`;
  return { expression, end: Math.min(at, pattern.length - 1) };
}

/** A character that stands for itself, wherever in an expression. */
function exactly(character: string): string {
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
}
