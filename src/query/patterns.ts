import type { TextNode } from "../plan/nodes.ts";
import { invalid } from "../errors.ts";

/** A text lookup whose pattern, where it is one, is whole: databases disagree about a last backslash. */
export function wholePattern(node: TextNode, model: string | null, name: string): TextNode {
  const { operator, needle } = node;
  if (operator.endsWith("like") && typeof needle.value === "string" && /(?:^|[^\\])(?:\\\\)*\\$/.test(needle.value))
    throw invalid(model, [name], String.raw`must not end in a lone \ in a pattern: write \\ for a backslash`);
  return node;
}
