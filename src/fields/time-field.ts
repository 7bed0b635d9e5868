import { DecodeError } from "../errors.ts";
import { everywhereAsIs, ModelField, schemaArgument } from "./field.ts";
import { refuse, refuseType } from "./refusal.ts";

const TIME_SHAPE = /^((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?:\.(\d{1,3}))?$/;

/** The one way a time of day is written: no fraction when it is zero, else three digits. */
function canonicalTime(text: string): string | null {
  const match = TIME_SHAPE.exec(text);
  if (match === null) return null;
  const fraction = (match[2] ?? "").padEnd(3, "0");
  return fraction === "000" ? (match[1] ?? null) : `${match[1]}.${fraction}`;
}

function acceptTime(value: unknown): unknown {
  if (typeof value !== "string") return refuseType(`a time as text, "HH:MM:SS" or "HH:MM:SS.mmm"`, value);
  return canonicalTime(value) ?? refuse(`must be a time as text, "HH:MM:SS" or "HH:MM:SS.mmm"`);
}

function decodeTime(stored: unknown): string {
  const time = canonicalTime(String(stored));
  if (time === null)
    throw new DecodeError("a time in the database is not HH:MM:SS with at most three digits after the point");
  return time;
}

/** A time of day, as text `"HH:MM:SS"` or `"HH:MM:SS.mmm"`. */
export function timeField(schema?: unknown): ModelField {
  const time = { encode: (value: string) => value, decode: decodeTime };
  return new ModelField({
    kind: "time",
    storage: "time",
    codecs: { ...everywhereAsIs, postgres: time },
    accept: acceptTime,
    schema: schemaArgument(schema),
  });
}
