// In base 16, which every runtime reads in time that is in proportion to the digits.

/** A bigint as text. */
export function bigintText(value: bigint): string {
  return value < 0n ? `-${(-value).toString(16)}` : value.toString(16);
}

/** The bigint of such a text, or `undefined` where it is none. */
export function textBigint(text: unknown): bigint | undefined {
  if (typeof text !== "string" || !/^-?[\da-f]+$/.test(text)) return undefined;
  return text.startsWith("-") ? -BigInt(`0x${text.slice(1)}`) : BigInt(`0x${text}`);
}
