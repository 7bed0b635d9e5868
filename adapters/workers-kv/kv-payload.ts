/** What is kept beside a value. */
export interface KvMetadata {
  /** When it goes, in milliseconds since 1970; absent: never. */
  readonly expires?: number;
  /** `1`: the value is Base64. */
  readonly base64?: 1;
  /** The key stands before the value, so many bytes long: its name does not tell it. */
  readonly key?: number;
}

/** A value as a namespace keeps it: text, because many values at once are only given as such. */
export interface KvPayload {
  readonly text: string;
  readonly metadata: KvMetadata;
}

const encoder = /* @__PURE__ */ new TextEncoder();
const decoder = /* @__PURE__ */ new TextDecoder("utf-8", { ignoreBOM: true });
const strict = /* @__PURE__ */ new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
/** What a namespace takes away from the beginning of a text. */
const MARK = "\uFEFF";
/** How many bytes become letters at a time: calls take only so many arguments. */
const AT_A_TIME = 0x6000;

/** A value as it is kept: as it is where it is text, else as Base64. `key` is put before it, unless `null`. */
export function payloadOf(value: Uint8Array, key: string | null, expires: number | null): KvPayload {
  const text = textOf(value);
  const before = key ?? "";
  return {
    text: before + (text ?? base64(value)),
    metadata: {
      ...(expires !== null && { expires }),
      ...(text === null && { base64: 1 }),
      ...(key !== null && { key: encoder.encode(key).length }),
    },
  };
}

/** What was kept beside a value; nothing where another program wrote it. */
export function metadataOf(metadata: unknown): KvMetadata {
  return metadata !== null && typeof metadata === "object" ? metadata : {};
}

/** Whether the time of a value has come. */
export function isGone({ expires }: KvMetadata): boolean {
  return typeof expires === "number" && expires <= Date.now();
}

/** The value that was kept; `null` for what no value of ours can be. */
export function valueOf(bytes: Uint8Array, { key = 0, base64: isBase64 }: KvMetadata): Uint8Array | null {
  const value = bytes.subarray(key);
  if (isBase64 !== 1) return value.slice();
  try {
    return Uint8Array.from(atob(decoder.decode(value)), (letter) => letter.charCodeAt(0));
  } catch {
    return null;
  }
}

/** The key that stands before a value. */
export function keyBefore(bytes: Uint8Array, { key = 0 }: KvMetadata): string {
  return decoder.decode(bytes.subarray(0, key));
}

function textOf(value: Uint8Array): string | null {
  try {
    const text = strict.decode(value);
    return text.startsWith(MARK) ? null : text;
  } catch {
    return null;
  }
}

function base64(value: Uint8Array): string {
  let letters = "";
  for (let at = 0; at < value.length; at += AT_A_TIME)
    letters += btoa(String.fromCharCode(...value.subarray(at, at + AT_A_TIME)));
  return letters;
}
