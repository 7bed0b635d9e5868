import type { Codec, FieldShape } from "../plan/any-field.ts";
import { checkOptions } from "../contracts/known-options.ts";
import { DecodeError, ValidationError, invalid } from "../errors.ts";
import { type FieldDefinition, ModelField, isField } from "./field.ts";
import { Refusal, refuse } from "./refusal.ts";

/** How objects of the user's own become plain values and back. */
interface StructOptions {
  readonly to: (value: unknown) => unknown;
  readonly from: (stored: unknown) => unknown;
  readonly as: FieldShape;
}

/** What another field keeps, as objects of the user's own. */
export function structField(options: StructOptions): ModelField {
  checkOptions(null, options ?? null, ["to", "from", "as"]);
  const { to, from, as } = options;
  for (const [name, given] of Object.entries({ to, from }))
    if (typeof given !== "function") throw invalid(null, [name], "must be a function");
  if (!isField(as) || as.settings.nullable || as.settings.reference !== null)
    throw invalid(null, ["as"], "must be a field such as t.json(), neither nullable nor a reference");
  return new ModelField(structOf(options, "a struct"));
}

function structOf({ to, from, as }: StructOptions, column: string): FieldDefinition {
  const { kind, storage, codecs, settings } = as;
  const { precision, scale, dimensions, labels, item } = settings;
  const keep = (value: unknown, check: "accept" | "validate" = "accept"): unknown => {
    const kept = as[check](to(value));
    if (kept instanceof Refusal) throw new ValidationError(null, kept.issues);
    return kept;
  };
  const check = (which: "accept" | "validate") => (value: unknown) => {
    try {
      // A copy: what becomes of the object later does not change the query.
      return from(keep(value, which));
    } catch (error) {
      if (error instanceof ValidationError) return new Refusal(error.issues);
      return refuse("is nothing that the functions of its struct take");
    }
  };
  const lift = (codec: Codec): Codec => ({
    encode: (value: unknown) => codec.encode(keep(value) as never),
    decode: (stored: unknown) => {
      try {
        return from(codec.decode(stored as never));
      } catch (error) {
        if (error instanceof DecodeError) throw error;
        throw new DecodeError(`${column} cannot be read: from() of its struct failed`, { cause: error });
      }
    },
  });
  return {
    kind,
    storage,
    codecs: {
      postgres: lift(codecs.postgres),
      sqlite: lift(codecs.sqlite),
      json: lift(codecs.json),
      structured: lift(codecs.structured),
    },
    accept: check("accept"),
    validate: check("validate"),
    settings: { precision, scale, dimensions, labels, item, struct: as },
    placed: (name) => structOf({ to, from, as: (as as ModelField).placed(name) }, name),
  };
}
