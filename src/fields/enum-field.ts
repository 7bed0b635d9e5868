import { checkOptions } from "../contracts/known-options.ts";
import { invalid } from "../errors.ts";
import { everywhereAsIs, ModelField } from "./field.ts";
import { refuse } from "./refusal.ts";
import { type TextOptions, isNative, textProblem } from "./text-field.ts";

/** One of a few labels; ordered by label text. */
export function enumField(labels: readonly string[], options: TextOptions = {}): ModelField {
  checkOptions(null, options, ["native"]);
  if (!Array.isArray(labels) || labels.length === 0)
    throw invalid(null, [], "t.enum takes an array with at least one label");
  if (labels.some((label) => typeof label !== "string" || textProblem(label) !== null))
    throw invalid(null, [], "t.enum takes labels of text without NUL and lone surrogates");
  const known = new Set(labels);
  const expected = `one of ${labels.map((label) => JSON.stringify(label)).join(", ")}`;
  const accept = (value: unknown): unknown =>
    typeof value === "string" && known.has(value) ? value : refuse(`must be ${expected}`);
  return new ModelField({
    kind: "text",
    storage: isNative(options.native) ? "nativeEnum" : "enum",
    codecs: everywhereAsIs,
    accept,
    settings: { labels: Object.freeze([...labels]) },
  });
}
