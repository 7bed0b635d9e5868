import { invalid } from "../errors.ts";

type Path = readonly (string | number)[];

const LONGEST_KEY = 65_536;
const SURROGATE = /[\ud800-\udfff]/;
// With the u flag only lone surrogates match; the pattern without it is much faster, and most text has none.
const LONE_SURROGATE = /[\ud800-\udfff]/u;

const encoder = /* @__PURE__ */ new TextEncoder();

/** Puts the namespace of a store before a key, and refuses what can be no key. */
export function keyOf(namespace: string, key: unknown, path: Path): string {
  if (typeof key !== "string" || isTorn(key)) throw invalid(null, path, "must be text without lone surrogates");
  const whole = namespace + key;
  // A code unit takes three bytes at most.
  if (whole.length * 3 > LONGEST_KEY && encoder.encode(whole).length > LONGEST_KEY)
    throw invalid(null, path, `must be at most ${LONGEST_KEY} bytes as UTF-8: use a digest of it as the key`);
  return whole;
}

/** The bytes of a value; refuses what is neither bytes nor text, and what is longer than the store takes. */
export function bytesOf(value: unknown, maxBytes: number | undefined, path: Path): Uint8Array {
  const bytes = typeof value === "string" && !isTorn(value) ? encoder.encode(value) : value;
  if (!(bytes instanceof Uint8Array))
    throw invalid(null, path, "must be bytes (Uint8Array), or text without lone surrogates");
  if (maxBytes !== undefined && bytes.length > maxBytes)
    throw invalid(null, path, `must be at most ${maxBytes} bytes: the store takes no more`);
  return bytes;
}

function isTorn(text: string): boolean {
  return SURROGATE.test(text) && LONE_SURROGATE.test(text);
}
