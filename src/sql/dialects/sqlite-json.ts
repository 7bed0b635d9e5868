import type { SqlValue } from "../../contracts/sql-driver.ts";
import { hexText } from "../../fields/hex-text.ts";
import type { FieldShape } from "../../plan/any-field.ts";

/** Where a value stands in JSON: the whole of it, or a step into an array that stands there. */
export type JsonPlace = (step?: number) => string;

/** A value as JSON text. Integers of 64 bits are exact in the JSON of the database, though not in that of JavaScript. */
export function jsonText(value: SqlValue): string {
  if (typeof value === "bigint") return String(value);
  if (typeof value === "number") return realText(value);
  return JSON.stringify(value instanceof Uint8Array ? hexText(value) : value);
}

/** How a value of a field is written in JSON. */
export function jsonEncoder({ codecs }: FieldShape): (value: unknown) => string {
  const encode = codecs.sqlite.encode as (value: unknown) => SqlValue;
  return (value) => (value === null ? "null" : jsonText(encode(value)));
}

/** Reads what {@link jsonText} has written, exactly. */
export function jsonValue({ storage }: Pick<FieldShape, "storage">, at: JsonPlace): string {
  if (storage === "bytes" || storage === "vector") return `unhex(${at()})`;
  return storage === "float8" || storage === "realDecimal" ? realValue(at) : at();
}

/** The most places by which the database shifts an integer. */
const SHIFT = 62;

/**
 * Numbers with a point lose their last digits in the JSON of some databases. `[m, k, l]` is m ÷ 2^k ÷ 2^l, and `[m, 0, 0, e]` is
 * m × 2^e, for what is further away from one: steps that are exact in doubles.
 */
function realText(value: number): string {
  let whole = value;
  let doubled = 0;
  while (!Number.isInteger(whole) && doubled < 2 * SHIFT) {
    whole *= 2;
    doubled++;
  }
  if (Number.isInteger(whole) && Math.abs(whole) < 2 ** 63)
    return `[${BigInt(whole)},${Math.min(doubled, SHIFT)},${Math.max(doubled - SHIFT, 0)}]`;
  let exponent = -doubled;
  for (; !Number.isInteger(whole); exponent--) whole *= 2;
  for (; Math.abs(whole) >= 2 ** 53; exponent++) whole /= 2;
  return `[${whole},0,0,${exponent}]`;
}

function realValue(at: JsonPlace): string {
  const whole = `CAST(${at(0)} AS REAL)`;
  const far =
    `(WITH RECURSIVE _x(f, e) AS (SELECT ${whole}, ${at(3)} UNION ALL SELECT ` +
    `CASE WHEN e > 0 THEN f * (1 << min(e, ${SHIFT})) ELSE f / (1 << min(-e, ${SHIFT})) END, ` +
    `CASE WHEN e > 0 THEN max(e - ${SHIFT}, 0) ELSE min(e + ${SHIFT}, 0) END FROM _x WHERE e <> 0) SELECT f FROM _x WHERE e = 0)`;
  return `CASE WHEN ${at(3)} IS NULL THEN ${whole} / (1 << ${at(1)}) / (1 << ${at(2)}) ELSE ${far} END`;
}
