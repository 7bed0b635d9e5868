const encoder: TextEncoder = /* @__PURE__ */ new TextEncoder();
const decoder: TextDecoder = /* @__PURE__ */ new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Text as UTF-8. */
export function utf8Bytes(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Writes text as UTF-8 where it fits, and gives how many of its UTF-16 units have been written and into how many bytes. */
export function writeUtf8(text: string, into: Uint8Array): { readonly read: number; readonly written: number } {
  return encoder.encodeInto(text, into);
}

/** The text of UTF-8; throws a `TypeError` where it is none. */
export function utf8Text(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}
