import { everywhereAsIs, ModelField, schemaArgument } from "./field.ts";
import { refuse, refuseType } from "./refusal.ts";

function acceptDate(value: unknown): unknown {
  if (typeof value !== "string") return refuseType(`a date as text, "YYYY-MM-DD"`, value);
  if (!/^\d{4}-\d\d-\d\d$/.test(value) || value < "0001") return refuse(`must be a date as text, "YYYY-MM-DD"`);
  const date = new Date(`${value}T00:00:00Z`);
  // A day past the end of its month parses to a day of the next one.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value)
    ? value
    : refuse("must be a day that exists in the calendar");
}

/** A day of the calendar, as text `"YYYY-MM-DD"`. */
export function dateField(schema?: unknown): ModelField {
  return new ModelField({
    kind: "date",
    storage: "date",
    codecs: everywhereAsIs,
    accept: acceptDate,
    schema: schemaArgument(schema),
  });
}
