/**
 * Bytes as text with one character, of code 0 to 255, for each: such texts compare, count and cut as Redis does with bytes, and can
 * be keys of a `Map`.
 */
export type ByteText = string;

/** The bytes of a text in UTF-8. */
export function byteTextOf(text: string): ByteText {
  return Buffer.from(text, "utf8").toString("latin1");
}

/** Bytes as they came. */
export function byteTextFrom(bytes: Uint8Array): ByteText {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

/** The bytes themselves. */
export function bytesOf(text: ByteText): Buffer {
  return Buffer.from(text, "latin1");
}

/** Bytes read as UTF-8; those that are none become U+FFFD. */
export function readableText(text: ByteText): string {
  return bytesOf(text).toString("utf8");
}
