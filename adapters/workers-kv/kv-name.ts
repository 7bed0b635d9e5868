/** What a namespace takes: names of at most 512 bytes that are not empty, nor `.` or `..`. */
const LONGEST = 512;
/** Of a longer key the name begins like the key, so that keys can still be listed by what they begin with. */
const HEAD = 440;
/** Stands where no escape can: two characters that name the key which has none, and those that go on as a digest. */
const EMPTY = "%";
const DIGEST = "%~";

// oxlint-disable-next-line no-control-regex -- these are the characters that are spelt otherwise.
const ESCAPED = /^\.|[%\u0000-\u001f\u007f]/g;
const encoder = /* @__PURE__ */ new TextEncoder();

/** The name that stands for a key, and whether the key can be read from it. */
export interface KvName {
  readonly name: string;
  readonly isWhole: boolean;
}

/** The name of a key: the key itself but for control characters, `%` and a dot in front; of a long one its beginning and its SHA-256. */
export async function nameOf(key: string): Promise<KvName> {
  const name = key === "" ? EMPTY : escaped(key);
  // A code unit takes three bytes at most.
  if (name.length * 3 <= LONGEST || bytesOf(name) <= LONGEST) return { name, isWhole: true };
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(key)));
  const letters = btoa(String.fromCharCode(...digest)).replaceAll("/", "-");
  return { name: head(key) + DIGEST + letters, isWhole: false };
}

/** What the names of all keys begin with that begin with a text. */
export function namePrefix(prefix: string): string {
  return head(prefix);
}

/** The key that a name stands for; `null` where its value must tell. */
export function keyOf(name: string): string | null {
  if (name === EMPTY) return "";
  if (name.includes(DIGEST)) return null;
  return name.replaceAll(/%([0-9a-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

function escaped(key: string): string {
  return key.replaceAll(ESCAPED, (character) => `%${character.charCodeAt(0).toString(16).padStart(2, "0")}`);
}

/** The name of the longest beginning of a key whose name is short enough. */
function head(key: string): string {
  let name = "";
  let bytes = 0;
  let isFirst = true;
  for (const character of key) {
    const next = isFirst || character !== "." ? escaped(character) : character;
    isFirst = false;
    bytes += bytesOf(next);
    if (bytes > HEAD) break;
    name += next;
  }
  return name;
}

function bytesOf(text: string): number {
  return encoder.encode(text).length;
}
