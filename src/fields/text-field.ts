import { invalid } from "../errors.ts";
import { everywhereAsIs, fieldArguments, ModelField } from "./field.ts";
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

/** How a column of text is compared. */
export interface TextOptions {
  /**
   * `true` leaves comparing and ordering to the type and collation of the column, as for `citext`: what is equal and in which order
   * differs from store to store then.
   */
  readonly native?: boolean;
}

/** Text of any length, without NUL and lone surrogates. */
export function textField(...given: readonly unknown[]): ModelField {
  const { schema, options } = fieldArguments<TextOptions>(given, ["native"]);
  return new ModelField({
    kind: "text",
    storage: isNative(options.native) ? "nativeText" : "text",
    codecs: everywhereAsIs,
    accept: acceptText,
    schema,
  });
}

/** Whether a column has a type of its own. */
export function isNative(native: unknown): boolean {
  if (native === undefined || typeof native === "boolean") return native === true;
  throw invalid(null, ["native"], "must be true or false");
}
