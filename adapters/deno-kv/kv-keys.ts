import type { DenoKvKey } from "./deno-kv-client.ts";

/** Where an item is. */
export interface ItemKey {
  /** The key as it was given. */
  readonly text: string;
  readonly parts: DenoKvKey;
  /** Where the text is kept of which `parts` hold only the beginning; `null` where they hold all of it. */
  readonly name: DenoKvKey | null;
}

/** From where to where. */
export interface KeyRange {
  readonly start: DenoKvKey;
  readonly end: DenoKvKey;
}

const ROOT = "anyrow";
/** Of a key that is longer when it is spelt, only the beginning stands there, and then its SHA-256: Deno KV takes 2048 bytes in all. */
const LONGEST = 600;
const LONGEST_SET = 200;
/** What is left for a place beside the longest set and key. */
export const LONGEST_PLACE = 1_000;
/** After every character that a place can have. */
const AFTER = "\x7f";

const encoder = /* @__PURE__ */ new TextEncoder();
const decoder = /* @__PURE__ */ new TextDecoder("utf-8", { ignoreBOM: true });

/** Where the item of a key is. */
export async function itemKey(text: string): Promise<ItemKey> {
  const parts = await keyParts(text);
  return {
    text,
    parts: [ROOT, "item", ...parts],
    name: parts.length === 1 ? null : [ROOT, "name", parts[1] as Uint8Array],
  };
}

/** Where all items are whose keys begin with a text, and some whose keys do not where the text is long. */
export function itemRange(prefix: string): KeyRange {
  const head = headOf(encoder.encode(prefix));
  const end = new Uint8Array(head.length + 1);
  end.set(head);
  // No text has this byte.
  end[head.length] = 0xff;
  return { start: [ROOT, "item", head], end: [ROOT, "item", end] };
}

/** Where the whole text of the key of an item is kept; `null` where its parts hold it. */
export function nameOfParts([, , , digest]: readonly unknown[]): DenoKvKey | null {
  return digest instanceof Uint8Array ? [ROOT, "name", digest] : null;
}

/** The text of the key that an item has. */
export function textOfParts([, , bytes]: readonly unknown[]): string {
  return bytes instanceof Uint8Array ? textOf(bytes) : "";
}

/** Bytes as text. */
export function textOf(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** Text as bytes. */
export function bytesOf(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Where an entry of a set is. Each holds the key that it leads to. */
export async function entryKey(set: string, place: string, key: string): Promise<DenoKvKey> {
  return [ROOT, "entry", await setPart(set), place, ...(await keyParts(key))];
}

/** Where the entries of a set are, from one place to another, both included. */
export async function entryRange(set: string, from: string | null, to: string | null): Promise<KeyRange> {
  const part = await setPart(set);
  const end = to === null ? AFTER : `${to}\0`;
  return { start: [ROOT, "entry", part, from ?? ""], end: [ROOT, "entry", part, end] };
}

/** Where the entries of a set are whose places begin with a text. */
export async function prefixRange(set: string, prefix: string): Promise<KeyRange> {
  const part = await setPart(set);
  return { start: [ROOT, "entry", part, prefix], end: [ROOT, "entry", part, prefix + AFTER] };
}

/** The place of an entry. */
export function placeOfParts([, , , place]: readonly unknown[]): string {
  return String(place);
}

/** What changes whenever the entries of a set do. */
export async function generationKey(set: string): Promise<DenoKvKey> {
  return [ROOT, "generation", await setPart(set)];
}

async function keyParts(text: string): Promise<readonly Uint8Array[]> {
  const bytes = encoder.encode(text);
  const head = headOf(bytes);
  return head.length === bytes.length ? [bytes] : [head, await digestOf(bytes)];
}

/** The beginning of a key that is not too long when it is spelt: NUL takes two bytes. */
function headOf(bytes: Uint8Array): Uint8Array {
  let length = 0;
  for (const [at, byte] of bytes.entries()) {
    length += byte === 0 ? 2 : 1;
    if (length > LONGEST) return bytes.subarray(0, at);
  }
  return bytes;
}

async function setPart(set: string): Promise<string | Uint8Array> {
  const bytes = encoder.encode(set);
  return headOf(bytes).length <= LONGEST_SET && !set.includes("\0") ? set : digestOf(bytes);
}

async function digestOf(bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>));
}
