import { hexText } from "./hex-text.ts";

const ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/** A new UUID of version 7 (RFC 9562): milliseconds first, so that later ones sort after earlier ones, then 74 random bits. */
export function uuid7(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(10));
  const hex = hexText(bytes);
  const time = Date.now().toString(16).padStart(12, "0");
  const variant = "89ab"[(bytes[9] ?? 0) & 3] ?? "8";
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(0, 3)}-${variant}${hex.slice(3, 6)}-${hex.slice(6, 18)}`;
}

/** A new short UUID: the 128 bits of {@link uuid7} as 22 letters and digits, which sort the same way. */
export function shortUuid7(): string {
  let rest = BigInt(`0x${uuid7().replaceAll("-", "")}`);
  let text = "";
  for (let digit = 0; digit < 22; digit++) {
    text = ALPHABET.charAt(Number(rest % 57n)) + text;
    rest /= 57n;
  }
  return text;
}
