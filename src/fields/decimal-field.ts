import { checkOptions } from "../contracts/known-options.ts";
import { DecodeError, invalid } from "../errors.ts";
import type { Codec, Codecs, FieldShape } from "../plan/any-field.ts";
import { shortInteger } from "./exact-integer.ts";
import { asIs, ModelField } from "./field.ts";
import { refuse, refuseType } from "./refusal.ts";

/** How a decimal with too many digits after the point is treated: `"halfUp"` rounds half away from zero. */
export interface DecimalOptions {
  readonly rounding?: "refuse" | "halfUp";
  /**
   * How the column keeps it where there is no exact type: `"scaled"`, a whole number of the smallest unit, unless given; `"real"` and
   * `"text"` are for columns that are there already. A real decimal has at most 15 digits; one in text can be compared for equality only.
   */
  readonly storage?: "scaled" | "real" | "text";
}

const SHAPE = /^([+-]?)(\d+)(?:\.(\d+))?$/;

/** The scaled integer of a decimal's text with exactly `scale` digits after the point: `"1.50"` is `150n`. */
function unscaled(text: string): bigint {
  return BigInt(text.replace(".", ""));
}

/** The text of a scaled integer: `150n` at scale 2 is `"1.50"`. */
function scaledText(value: number | bigint, scale: number): string {
  const text = String(value);
  if (scale === 0) return text;
  const sign = value < 0 ? "-" : "";
  const digits = text.slice(sign.length).padStart(scale + 1, "0");
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

function acceptDecimal(precision: number, scale: number, rounding: "refuse" | "halfUp"): (value: unknown) => unknown {
  const limit = 10n ** BigInt(precision);
  return (value) => {
    if (typeof value !== "string") return refuseType(`a decimal as text, for example "1.50"`, value);
    const match = SHAPE.exec(value);
    if (match === null) return refuse(`must be a decimal as text, for example "1.50"`);
    const [, sign, whole = "", fraction = ""] = match;
    const extra = fraction.slice(scale);
    let magnitude = BigInt(whole + fraction.slice(0, scale).padEnd(scale, "0"));
    if (/[1-9]/.test(extra)) {
      if (rounding === "refuse") return refuse(`must have at most ${scale} digits after the point`);
      if (extra[0] !== undefined && extra[0] >= "5") magnitude += 1n;
    }
    if (magnitude >= limit) return refuse(`must have at most ${precision} digits`);
    return scaledText(sign === "-" ? -magnitude : magnitude, scale);
  };
}

const STORAGES = { scaled: "numeric", real: "realDecimal", text: "textDecimal" } as const;

/** The codecs of the databases. */
function kept(storage: keyof typeof STORAGES, scale: number, scaled: Codec): Pick<Codecs, "postgres" | "sqlite"> {
  if (storage === "scaled") return { postgres: asIs, sqlite: scaled };
  if (storage === "text") return { postgres: asIs, sqlite: asIs };
  // A whole number may come back as one, and sums of doubles are a little beside their decimal.
  const real: Codec = { encode: Number, decode: (stored: unknown) => nearestDecimal(stored, scale) };
  return { postgres: real, sqlite: real };
}

/** The decimal next to a number or its text. */
function nearestDecimal(stored: unknown, scale: number): string {
  const number = Number(stored);
  const units = Math.round(number * 10 ** scale);
  if (!Number.isSafeInteger(units)) throw new DecodeError("a decimal in the database is not a number of its precision");
  return scaledText(units, scale);
}

/** As many digits as whole numbers of 64 bits always have. */
const MOST_DIGITS = 18;

/** The field of what is worked out of decimals: with as many digits as every store keeps of it. Any other field as it is. */
export function widest(field: FieldShape): FieldShape {
  const { kind, settings } = field;
  if (kind !== "decimal") return field;
  const accept = acceptDecimal(MOST_DIGITS, settings.scale, "refuse");
  return { ...field, accept, settings: { ...settings, precision: MOST_DIGITS } };
}

/** An exact number with `precision` digits, `scale` of them after the point; text in JavaScript. */
export function decimalField(precision: number, scale: number, options: DecimalOptions = {}): ModelField {
  if (
    !(
      Number.isInteger(precision) &&
      Number.isInteger(scale) &&
      scale >= 0 &&
      precision >= 1 &&
      scale <= precision &&
      precision <= MOST_DIGITS
    )
  ) {
    throw invalid(null, [], `t.decimal needs a precision of 1 to ${MOST_DIGITS} digits and a scale within it`);
  }
  checkOptions(null, options, ["rounding", "storage"]);
  const { rounding = "refuse", storage = "scaled" } = options;
  if (!["refuse", "halfUp"].includes(rounding)) throw invalid(null, ["rounding"], `must be "refuse" or "halfUp"`);
  if (!Object.hasOwn(STORAGES, storage)) throw invalid(null, ["storage"], 'must be "scaled", "real" or "text"');
  if (storage === "real" && precision > 15)
    throw invalid(null, ["storage"], '"real" keeps at most 15 digits: lower the precision');
  const fromInteger = (stored: unknown): string => scaledText(shortInteger(stored), scale);
  return new ModelField({
    kind: "decimal",
    storage: STORAGES[storage],
    codecs: {
      ...kept(storage, scale, { encode: unscaled, decode: fromInteger }),
      json: asIs,
      structured: { encode: unscaled, decode: fromInteger },
    },
    accept: acceptDecimal(precision, scale, rounding),
    settings: { precision, scale },
  });
}
