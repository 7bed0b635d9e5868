import { everywhereAsIs, ModelField, schemaArgument } from "./field.ts";
import { refuse, refuseType } from "./refusal.ts";

const SUSPECT = /[\0\ud800-\udfff]/;
// With the u flag the surrogate range matches lone surrogates only; the pattern without it is much faster, and most text has none.
const UNSTORABLE = /[\0\ud800-\udfff]/u;

/** The complaint about text that some store cannot hold, or `null`. */
export function textProblem(text: string): string | null {
  return SUSPECT.test(text) && UNSTORABLE.test(text) ? "must not contain NUL or a lone surrogate" : null;
}

/** Accepts text that every store can hold. */
function acceptText(value: unknown): unknown {
  if (typeof value !== "string") return refuseType("text", value);
  const problem = textProblem(value);
  return problem === null ? value : refuse(problem);
}

/** Text of any length, without NUL and lone surrogates. */
export function textField(schema?: unknown): ModelField {
  return new ModelField({
    kind: "text",
    storage: "text",
    codecs: everywhereAsIs,
    accept: acceptText,
    schema: schemaArgument(schema),
  });
}
