import { DecodeError, invalid } from "../errors.ts";
import { checkSerializerName } from "./serializer-name.ts";

// A payload: a byte that no text in UTF-8 begins with; version and flags; the length and the letters of the codec's name unless it is
// json; the fingerprint of the schema in 4 bytes; when it expires in 6 bytes, if ever; the length of the body in 1 to 5 bytes; the body.

const MAGIC = 0xa7;
const VERSION = 0x10;
const EXPIRES = 1;
const COMPRESSED = 2;
const NAMED = 4;
const LAST_EXPIRY = 2 ** 48 - 1;

/** What a payload says of its body. */
export interface Envelope {
  /** The name of the serializer that has written it. */
  readonly codec: string;
  /** The fingerprint of the schema it was written with, a whole number of 32 bits. */
  readonly schema: number;
  /** When it ends to exist, in whole milliseconds since 1970; `null`: never. */
  readonly expires: number | null;
  readonly compressed: boolean;
}

/** A payload in its parts. */
export interface OpenEnvelope extends Envelope {
  /** A view on the payload, no copy. */
  readonly body: Uint8Array;
}

/** A payload that was read, and how many bytes it takes with its envelope; others may follow it. */
export interface ReadEnvelope extends OpenEnvelope {
  readonly size: number;
}

/** What stands before a body at the most. */
export const LONGEST_FRONT = 78;

/** Makes a payload. */
export function sealEnvelope({ body, ...envelope }: OpenEnvelope): Uint8Array {
  const front = frontLength(envelope, body.length);
  const payload = new Uint8Array(front + body.length);
  writeFront(envelope, body.length, payload, 0);
  payload.set(body, front);
  return payload;
}

/** Makes a payload of a body that has at least {@link LONGEST_FRONT} free bytes before it, with one copy in all. */
export function sealInPlace(envelope: Envelope, bytes: Uint8Array, start: number, end: number): Uint8Array {
  const at = start - frontLength(envelope, end - start);
  writeFront(envelope, end - start, bytes, at);
  return bytes.slice(at, end);
}

/** How many bytes stand before a body; a `ValidationError` for an envelope that cannot be. */
function frontLength({ codec, expires }: Envelope, length: number): number {
  if (codec !== "json") checkSerializerName(codec);
  if (expires !== null && !(Number.isInteger(expires) && expires >= 0 && expires <= LAST_EXPIRY))
    throw invalid(null, ["ttl"], "ends too late: give null for a value that never expires");
  const lengthBytes = length < 0x80 ? 1 : length < 0x4000 ? 2 : length < 0x20_0000 ? 3 : length < 0x1000_0000 ? 4 : 5;
  return 6 + (codec === "json" ? 0 : codec.length + 1) + (expires === null ? 0 : 6) + lengthBytes;
}

function writeFront(
  { codec, schema, expires, compressed }: Envelope,
  length: number,
  bytes: Uint8Array,
  from: number,
): void {
  const isNamed = codec !== "json";
  bytes[from] = MAGIC;
  bytes[from + 1] = VERSION | (expires === null ? 0 : EXPIRES) | (compressed ? COMPRESSED : 0) | (isNamed ? NAMED : 0);
  let at = from + 2;
  if (isNamed) {
    bytes[at++] = codec.length;
    for (let index = 0; index < codec.length; index++) bytes[at++] = codec.charCodeAt(index);
  }
  at = writeNumber(bytes, at, schema, 4);
  if (expires !== null) at = writeNumber(bytes, at, expires, 6);
  let rest = length;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes[at++] = (rest % 0x80) | 0x80;
  bytes[at] = rest;
}

/** Writes a whole number, its high byte first. */
function writeNumber(bytes: Uint8Array, at: number, value: number, size: number): number {
  let rest = value;
  for (let index = at + size - 1; index >= at; index--) {
    bytes[index] = rest % 0x100;
    rest = Math.floor(rest / 0x100);
  }
  return at + size;
}

/** What payloads of a codec and a schema hold from their third byte on, whatever else they say. */
export function envelopeFront(codec: string, schema: number): Uint8Array {
  const sealed = sealEnvelope({ codec, schema, expires: null, compressed: false, body: new Uint8Array() });
  return sealed.slice(2, -1);
}

/** Takes the payload apart that bytes begin with. A `DecodeError` says why they begin with none. */
export function openEnvelope(payload: Uint8Array): ReadEnvelope {
  if (payload[0] !== MAGIC) throw new DecodeError("a stored value is not a payload of anyrow");
  const head = payload[1] ?? VERSION;
  if (head < VERSION) throw new DecodeError("a stored value is not a payload of anyrow");
  if (head > (VERSION | EXPIRES | COMPRESSED | NAMED))
    throw new DecodeError("a stored value needs a newer anyrow to be read");
  const codecAt = 3;
  const codecLength = (head & NAMED) === 0 ? 0 : (payload[2] ?? 0);
  let at = (head & NAMED) === 0 ? 2 : codecAt + codecLength;
  const schema = readNumber(payload, at, 4);
  at += 4;
  const expires = (head & EXPIRES) === 0 ? null : readNumber(payload, at, 6);
  if (expires !== null) at += 6;
  let length = 0;
  for (let unit = 1; ; unit *= 0x80) {
    const byte = payload[at++] ?? 0;
    length += (byte & 0x7f) * unit;
    if (byte < 0x80 || unit >= 0x1000_0000) break;
  }
  const end = at + length;
  if (end > payload.length) throw new DecodeError("a stored value is truncated");
  const codec = (head & NAMED) === 0 ? "json" : nameIn(payload.subarray(codecAt, codecAt + codecLength));
  return { codec, schema, expires, compressed: (head & COMPRESSED) !== 0, body: payload.subarray(at, end), size: end };
}

/** A whole number with its high byte first; bytes past the end count as 0. */
function readNumber(bytes: Uint8Array, at: number, size: number): number {
  let value = 0;
  for (let index = at; index < at + size; index++) value = value * 0x100 + (bytes[index] ?? 0);
  return value;
}

function nameIn(bytes: Uint8Array): string {
  const name = String.fromCharCode(...bytes);
  if (!/^[!-~]{1,60}$/.test(name)) throw new DecodeError("a stored value is not a payload of anyrow");
  return name;
}
