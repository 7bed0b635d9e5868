import type { ByteText } from "../byte-text.ts";
import { RedisFailure } from "../redis.ts";

const LEAST = -(2n ** 63n);
const MOST = 2n ** 63n - 1n;

/** Whether a number fits into 64 bits. */
export function fits(value: bigint): boolean {
  return value >= LEAST && value <= MOST;
}

/** Reads a whole number of 64 bits in the one form that Redis takes: no blanks, plus signs or leading zeros. */
export function integerOf(text: ByteText, message: string = "ERR value is not an integer or out of range"): bigint {
  const value = /^(0|-?[1-9][0-9]{0,18})$/.test(text) ? BigInt(text) : null;
  if (value === null || !fits(value)) throw new RedisFailure(message);
  return value;
}

/** A whole number that need not be exact: a place in a list, or how many. */
export function roughIntegerOf(text: ByteText): number {
  return Number(integerOf(text));
}

/** How many: a whole number that is not below 0. */
export function countOf(text: ByteText): number {
  const message = "ERR value is out of range, must be positive";
  const value = integerOf(text, message);
  if (value < 0n) throw new RedisFailure(message);
  return Number(value);
}

/** Adds as Redis counts: in 64 bits, or not at all. */
export function sumOf(a: bigint, b: bigint): bigint {
  if (!fits(a + b)) throw new RedisFailure("ERR increment or decrement would overflow");
  return a + b;
}

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Reads a score; `null` when it is none. */
export function readScore(text: ByteText): number | null {
  const infinite = /^([+-]?)inf(inity)?$/i.exec(text);
  if (infinite !== null) return infinite[1] === "-" ? -Infinity : Infinity;
  const value = DECIMAL.test(text) ? Number(text) : NaN;
  return Number.isFinite(value) ? value : null;
}

/** Reads a score. */
export function scoreOf(text: ByteText): number {
  const score = readScore(text);
  if (score === null) throw new RedisFailure("ERR value is not a valid float");
  return score;
}

/** Writes a score, with as many digits as tell it from any other. */
export function scoreText(score: number): ByteText {
  if (!Number.isFinite(score)) return score > 0 ? "inf" : "-inf";
  return Object.is(score, -0) ? "-0" : `${score}`;
}
