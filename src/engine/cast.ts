import type { FieldShape } from "../plan/any-field.ts";
import { shortInteger } from "../fields/exact-integer.ts";

type Convert = (value: never) => unknown;

/** Makes structured values of one field into those of another; null stays null. */
export function cast(from: FieldShape, to: FieldShape): (value: unknown) => unknown {
  const convert = conversion(from, to) as (value: unknown) => unknown;
  return (value) => (value === null ? null : convert(value));
}

function conversion(from: FieldShape, to: FieldShape): Convert {
  const { scale } = from.settings;
  if (to.kind === "decimal") return rescale(to.settings.scale - scale);
  const text = from.kind === "decimal" ? from.codecs.structured.decode : String;
  if (to.kind === "text") return text;
  if (to.storage === "float8") return from.kind === "decimal" ? (value) => Number(text(value)) : Number;
  return to.storage === "int8" ? integer(10n ** BigInt(scale), to.kind === "bigint") : (value) => value;
}

/** More or fewer digits after the point, rounded half away from zero. */
function rescale(digits: number): Convert {
  const unit = 10n ** BigInt(Math.abs(digits));
  if (digits >= 0) return (value: number | bigint) => BigInt(value) * unit;
  const half = unit / 2n;
  return (value: bigint) => (value < 0n ? value - half : value + half) / unit;
}

/** A whole number of `unit`, without what is after the point. */
function integer(unit: bigint, isBig: boolean): Convert {
  return (value: number | bigint | boolean) => {
    const whole = BigInt(typeof value === "number" ? Math.trunc(value) : value) / unit;
    return isBig ? whole : shortInteger(whole);
  };
}
