import { invalid } from "../errors.ts";
import { asIs, ModelField, schemaArgument } from "./field.ts";
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

const codecs = { postgres: asIs, sqlite: asIs, json: asIs, structured: asIs };

/** Text of any length, without NUL and lone surrogates. */
export function textField(schema?: unknown): ModelField {
  return new ModelField({ kind: "text", storage: "text", codecs, accept: acceptText, schema: schemaArgument(schema) });
}

function pattern(
  expression: RegExp,
  expected: string,
  canonical: (text: string) => string,
): (value: unknown) => unknown {
  return (value) => {
    if (typeof value !== "string") return refuseType(expected, value);
    return expression.test(value) ? canonical(value) : refuse(`must be ${expected}`);
  };
}

const acceptUuid = pattern(/^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i, "a UUID", (text) =>
  text.toLowerCase(),
);

/** A UUID; written and compared in lower case. */
export function uuidField(schema?: unknown): ModelField {
  return new ModelField({ kind: "text", storage: "uuid", codecs, accept: acceptUuid, schema: schemaArgument(schema) });
}

const acceptShortUuid = pattern(/^[2-9A-HJ-NP-Za-km-z]{22}$/, "a short UUID of 22 letters and digits", (text) => text);

/** A UUID written as 22 letters and digits that are hard to confuse; kept as text. */
export function shortUuidField(schema?: unknown): ModelField {
  return new ModelField({
    kind: "text",
    storage: "text",
    codecs,
    accept: acceptShortUuid,
    schema: schemaArgument(schema),
  });
}

/** One of a few labels; ordered by label text. */
export function enumField(labels: readonly string[]): ModelField {
  if (!Array.isArray(labels) || labels.length === 0)
    throw invalid(null, [], "t.enum takes an array with at least one label");
  const known = new Set(labels);
  const expected = `one of ${labels.map((label) => JSON.stringify(label)).join(", ")}`;
  const accept = (value: unknown): unknown =>
    typeof value === "string" && known.has(value) ? value : refuse(`must be ${expected}`);
  return new ModelField({
    kind: "text",
    storage: "enum",
    codecs,
    accept,
    settings: { labels: Object.freeze([...labels]) },
  });
}
