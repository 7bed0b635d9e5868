import { invalid } from "../errors.ts";

/**
 * Refuses options that are not an object, and names that nobody reads: a misspelt option would otherwise be silently without effect.
 * `undefined` stands for no options.
 */
export function checkOptions(model: string | null, options: unknown, known: readonly string[]): void {
  if (options === undefined) return;
  if (options === null || typeof options !== "object")
    throw invalid(model, [], `options must be an object with ${known.join(", ")}`);
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw invalid(model, [unknown], `is not an option: there are ${known.join(", ") || "none"}`);
}
