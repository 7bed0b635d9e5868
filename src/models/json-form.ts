import type { FieldKind, FieldShape } from "../plan/any-field.ts";

/** The value that a JSON value stands for; the JSON value itself where it stands for none. */
export function fromJson({ codecs, settings: { item } }: FieldShape, value: unknown): unknown {
  if (item !== null && Array.isArray(value)) return value.map((each) => fromJson(item, each));
  if (typeof value !== "string") return value;
  try {
    const decoded = codecs.json.decode(value as never);
    const encoded = String(codecs.json.encode(decoded as never));
    // Only what looks the same again was such a value: there are days that the calendar has not, and digits may be anything.
    return value === encoded || value === encoded.replace(".000Z", "Z") ? decoded : value;
  } catch {
    return value;
  }
}

const IN_JSON: Partial<Record<FieldKind, string>> = {
  timestamp: "text that ends in Z",
  bigint: "its digits as text",
  bytes: String.raw`text such as \x00ff`,
};

/** What to say to somebody whose text stands for no value. */
export function jsonAdvice({ kind }: FieldShape): string {
  const form = IN_JSON[kind];
  return form === undefined ? "" : `; in JSON, ${form}`;
}
