import type { CommandArgument } from "../contracts/scripted-client.ts";

/**
 * Bytes as text, for requests that can carry nothing else: printable ASCII stands for itself, but for `"` and `\`, which JSON would
 * write as two characters; each other byte is the character U+0100 and so many more, two bytes in UTF-8.
 */
const FIRST = 0x100;

/** Spells bytes as text. */
export function spelt(bytes: Uint8Array): string {
  const units = new Uint16Array(bytes.length);
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    units[at] = byte < 0x20 || byte > 0x7e || byte === 0x22 || byte === 0x5c ? FIRST + byte : byte;
  }
  // Far faster than making a string from the codes of its characters.
  return utf16.decode(units);
}

const utf16 = /* @__PURE__ */ new TextDecoder("utf-16le", { ignoreBOM: true });
const utf8 = /* @__PURE__ */ new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Bytes as the text they are in UTF-8; `null` where they are none. */
export function textIn(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}

/** How values are given to a script. */
export interface ValueWriter {
  /** What tells the script whether they are spelt. */
  readonly spelling: "spelt" | "";
  write(value: Uint8Array): CommandArgument;
}

/** Values as bytes where those may be given; otherwise as the text they are, or all of them spelt where one of them is none. */
export function valueWriter(values: readonly Uint8Array[], binary: boolean): ValueWriter {
  if (binary) return { spelling: "", write: (value) => value };
  const texts = new Map<Uint8Array, string>();
  for (const value of values) {
    const text = textIn(value);
    if (text === null) return { spelling: "spelt", write: spelt };
    texts.set(value, text);
  }
  return { spelling: "", write: (value) => texts.get(value) ?? "" };
}

/** Reads in a script what was spelt; every byte that is met is worked out once. */
export const SPELLING_SCRIPT: string = String.raw`
local spellings = setmetatable({}, { __index = function(known, spelling)
  local first, second = string.byte(spelling, 1, 2)
  local byte = string.char((first - 196) * 64 + second - 128)
  known[spelling] = byte
  return byte
end })
local function unspelt(text) return (string.gsub(text, "[\196-\199][\128-\191]", spellings)) end
`;
