import type { SqlValue } from "../contracts/sql-driver.ts";

/** How many bytes a parameter has as a database counts them: of texts in UTF-8 and of binaries; `0` for the rest, which is small. */
export function sizeOf(value: SqlValue): number {
  if (typeof value === "string") return textSize(value);
  return value instanceof Uint8Array ? value.byteLength : 0;
}

/** How many bytes a text has in UTF-8, without making them. */
export function textSize(text: string): number {
  let size = text.length;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    // The two units of a surrogate pair are four bytes together.
    if (unit > 0x7f) size += unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1;
  }
  return size;
}
