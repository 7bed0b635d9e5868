import type { FieldKind, FieldShape } from "../plan/any-field.ts";
import { Refusal } from "../fields/refusal.ts";
import { isoInstant } from "../fields/timestamp-field.ts";

/** The value that a JSON value stands for; the JSON value itself where it stands for none. */
export function fromJson(field: FieldShape, value: unknown): unknown {
  const { kind, codecs, settings } = field;
  const { item, struct } = settings;
  if (struct !== null) return objectOf(field, struct, value);
  if (item !== null && Array.isArray(value)) return value.map((each) => fromJson(item, each));
  if (typeof value !== "string") return value;
  try {
    // However a store keeps an instant, a `Date` prints itself in one way.
    const form = kind === "timestamp" ? isoInstant : codecs.json;
    const decoded = form.decode(value as never);
    const encoded = String(form.encode(decoded as never));
    // Only what looks the same again was such a value: there are days that the calendar has not, and digits may be anything.
    return value === encoded || value === encoded.replace(".000Z", "Z") ? decoded : value;
  } catch {
    return value;
  }
}

/** The object that the JSON form of what is stored stands for. */
function objectOf({ codecs: { structured } }: FieldShape, struct: FieldShape, value: unknown): unknown {
  const kept = struct.accept(fromJson(struct, value));
  if (kept instanceof Refusal) return value;
  try {
    return structured.decode(struct.codecs.structured.encode(kept as never) as never);
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
