import { hexBytes, hexText } from "../fields/hex-text.ts";

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;

/** Whether it is a UUID as fields keep it: in lower case, with its hyphens. */
export function isUuid(value: unknown): value is string {
  return typeof value === "string" && UUID.test(value);
}

/** The 16 bytes that a UUID stands for. */
export function uuidBytes(uuid: string): Uint8Array {
  return hexBytes(uuid.replaceAll("-", ""));
}

/** The UUID of 16 bytes. */
export function uuidText(bytes: Uint8Array): string {
  return hexText(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
