/** Bytes as pairs of hexadecimal digits. */
export function hexText(bytes: Uint8Array): string {
  let hex = "";
  for (const byte of bytes) hex += byte.toString(16).padStart(2, "0");
  return hex;
}

/** The bytes of pairs of hexadecimal digits, with or without the prefix `\x`. */
export function hexBytes(text: string): Uint8Array {
  const start = text.startsWith("\\x") ? 2 : 0;
  const bytes = new Uint8Array((text.length - start) / 2);
  for (let index = 0; index < bytes.length; index++) {
    bytes[index] = Number.parseInt(text.slice(start + index * 2, start + index * 2 + 2), 16);
  }
  return bytes;
}
