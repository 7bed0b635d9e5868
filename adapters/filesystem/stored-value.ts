import type { KeyEntry } from "../../src/contracts/key-value-driver.ts";
import { DecodeError } from "../../src/errors.ts";

/** What the file of a key holds. */
export interface StoredValue {
  readonly key: string;
  readonly value: Uint8Array;
  /** The time the key goes, in milliseconds since 1970; `null`: never. */
  readonly expires: number | null;
  readonly entries: readonly KeyEntry[];
}

type Header = readonly [
  key: string,
  length: number,
  expires: number | null,
  entries: readonly (readonly [set: string, place: string, alone: string | null])[],
];

const NEWLINE = 10;

/** The bytes of a file: a line of JSON about the value, then the value. */
export function encodeStored({ key, value, expires, entries }: StoredValue): Uint8Array {
  const header: Header = [key, value.length, expires, entries.map(({ set, place, alone }) => [set, place, alone])];
  const line = new TextEncoder().encode(`${JSON.stringify(header)}\n`);
  const bytes = new Uint8Array(line.length + value.length);
  bytes.set(line);
  bytes.set(value, line.length);
  return bytes;
}

/** Reads a file. */
export function decodeStored(bytes: Uint8Array): StoredValue {
  const end = bytes.indexOf(NEWLINE);
  const header = end === -1 ? null : headerOf(bytes.subarray(0, end));
  if (header === null || bytes.length - end - 1 !== header[1]) throw damaged();
  const [key, , expires, entries] = header;
  return {
    key,
    // Copied: what is read may be a view of a Buffer, and of more than the value.
    value: new Uint8Array(bytes.subarray(end + 1)),
    expires,
    entries: entries.map(([set, place, alone]) => ({ set, place, alone })),
  };
}

/** Whether a key has gone. */
export function hasGone({ expires }: StoredValue): boolean {
  return expires !== null && expires <= Date.now();
}

function headerOf(line: Uint8Array): Header | null {
  try {
    const header: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(line));
    return isHeader(header) ? header : null;
  } catch {
    return null;
  }
}

function isHeader(header: unknown): header is Header {
  if (!Array.isArray(header)) return false;
  const [key, length, expires, entries]: unknown[] = header;
  return (
    typeof key === "string" &&
    typeof length === "number" &&
    (expires === null || typeof expires === "number") &&
    Array.isArray(entries) &&
    entries.every((entry) => Array.isArray(entry) && typeof entry[0] === "string" && typeof entry[1] === "string")
  );
}

function damaged(): DecodeError {
  return new DecodeError("a file of the store is damaged: remove it, or the folder, and write its values again");
}
