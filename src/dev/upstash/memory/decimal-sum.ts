import type { ByteText } from "../byte-text.ts";
import { RedisFailure } from "../redis.ts";

/** Digits after the point that a sum keeps. */
const PLACES = 17;
/** Exponents beyond this are no numbers that anybody counts with, and would take for ever to write out. */
const LARGEST_EXPONENT = 4_900;

/** Adds decimal texts exactly, to 17 places, so that 0.1 and 0.2 are 0.3. */
export function decimalSum(a: ByteText, b: ByteText): ByteText {
  const [left, right] = [scaled(a), scaled(b)];
  if (left === null || right === null) throw new RedisFailure("ERR increment would produce NaN or Infinity");
  return written(left + right);
}

/** A decimal as a whole number of its last places; `null`: it is infinite. */
function scaled(text: ByteText): bigint | null {
  if (/^[+-]?inf(inity)?$/i.test(text)) return null;
  const parts = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(text);
  const [, sign = "", whole = "", fraction = "", power = "0"] = parts ?? [];
  const shift = Number(power) - fraction.length + PLACES;
  if (parts === null || whole + fraction === "" || Math.abs(Number(power)) > LARGEST_EXPONENT)
    throw new RedisFailure("ERR value is not a valid float");
  const digits = BigInt(whole + fraction);
  const size = shift >= 0 ? digits * 10n ** BigInt(shift) : rounded(digits, 10n ** BigInt(-shift));
  return sign === "-" ? -size : size;
}

function rounded(digits: bigint, divisor: bigint): bigint {
  return (digits + divisor / 2n) / divisor;
}

function written(value: bigint): ByteText {
  const digits = `${value < 0n ? -value : value}`.padStart(PLACES + 1, "0");
  const [whole, fraction] = [digits.slice(0, -PLACES), digits.slice(-PLACES).replace(/0+$/, "")];
  return `${value < 0n ? "-" : ""}${whole}${fraction === "" ? "" : `.${fraction}`}`;
}
