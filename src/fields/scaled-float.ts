/**
 * Reads a float that a database wrote as text. `mph` is m × 2^h × 2^h, in steps that are exact in doubles: some databases lose the
 * last digits of floats wherever they write them in decimal.
 */
export function readFloat(text: string): number {
  const at = text.indexOf("p");
  if (at < 0) return Number(text);
  const half = 2 ** Number(text.slice(at + 1));
  return Number(text.slice(0, at)) * half * half;
}
