import { everywhereAsIs, ModelField, schemaArgument } from "./field.ts";
import { refuse, refuseType } from "./refusal.ts";

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
  return new ModelField({
    kind: "text",
    storage: "uuid",
    codecs: everywhereAsIs,
    accept: acceptUuid,
    schema: schemaArgument(schema),
  });
}

const acceptShortUuid = pattern(/^[2-9A-HJ-NP-Za-km-z]{22}$/, "a short UUID of 22 letters and digits", (text) => text);

/** A UUID written as 22 letters and digits that are hard to confuse; kept as text. */
export function shortUuidField(schema?: unknown): ModelField {
  return new ModelField({
    kind: "text",
    storage: "text",
    codecs: everywhereAsIs,
    accept: acceptShortUuid,
    schema: schemaArgument(schema),
  });
}
