import { checkOptions } from "../contracts/known-options.ts";
import { invalid } from "../errors.ts";
import { asIs, ModelField } from "./field.ts";
import { refuse, refuseType } from "./refusal.ts";

/** How a decimal with too many digits after the point is treated: `"halfUp"` rounds half away from zero. */
export interface DecimalOptions {
  readonly rounding?: "refuse" | "halfUp";
}

const SHAPE = /^([+-]?)(\d+)(?:\.(\d+))?$/;

/** The scaled integer of a decimal's text with exactly `scale` digits after the point: `"1.50"` is `150n`. */
function unscaled(text: string): bigint {
  return BigInt(text.replace(".", ""));
}

/** The text of a scaled integer: `150n` at scale 2 is `"1.50"`. */
function scaledText(value: bigint, scale: number): string {
  const text = String(value);
  if (scale === 0) return text;
  const sign = value < 0n ? "-" : "";
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

/** An exact number with `precision` digits, `scale` of them after the point; text in JavaScript. */
export function decimalField(precision: number, scale: number, options: DecimalOptions = {}): ModelField {
  if (
    !(
      Number.isInteger(precision) &&
      Number.isInteger(scale) &&
      scale >= 0 &&
      precision >= 1 &&
      scale <= precision &&
      precision <= 18
    )
  ) {
    throw invalid(null, [], "t.decimal needs a precision of 1 to 18 digits and a scale within it");
  }
  checkOptions(null, options, ["rounding"]);
  const { rounding = "refuse" } = options;
  if (!["refuse", "halfUp"].includes(rounding)) throw invalid(null, ["rounding"], `must be "refuse" or "halfUp"`);
  const fromInteger = (stored: unknown): string => scaledText(BigInt(stored as bigint), scale);
  return new ModelField({
    kind: "decimal",
    storage: "numeric",
    codecs: {
      postgres: asIs,
      sqlite: { encode: unscaled, decode: fromInteger },
      json: asIs,
      structured: { encode: unscaled, decode: fromInteger },
    },
    accept: acceptDecimal(precision, scale, rounding),
    settings: { precision, scale },
  });
}
