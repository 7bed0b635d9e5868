/** Text as UTF-8. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Bytes as the text they spell in UTF-8; `null` stays. */
export function spelt(bytes: Uint8Array | null | undefined): string | null {
  return bytes === null || bytes === undefined ? null : new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

/** Whether bytes are the same. Quicker than what test runners do, who make a list of all that they find. */
export function sameBytes(left: Uint8Array | null, right: Uint8Array): boolean {
  return left?.length === right.length && left.every((byte, index) => byte === right[index]);
}
