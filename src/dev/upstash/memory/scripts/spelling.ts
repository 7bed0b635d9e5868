import type { ByteText } from "../../byte-text.ts";

/** Reads bytes that were spelt as text: each of U+0100 to U+01FF, here as the two bytes of its UTF-8, stands for one byte. */
export function unspelt(text: ByteText): ByteText {
  return text.replace(/[\xc4-\xc7][\x80-\xbf]/g, (pair) =>
    String.fromCharCode((pair.charCodeAt(0) - 0xc4) * 64 + pair.charCodeAt(1) - 0x80),
  );
}
