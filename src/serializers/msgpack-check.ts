import { DecodeError } from "../errors.ts";
import { EXTENSION } from "./msgpack-extensions.ts";
import { utf8Text } from "./utf8-text.ts";

/** As deep as values are read: as JSON goes, and a little for what it stands in. */
export const DEEPEST_VALUE = 1010;

/** How many bytes follow a first byte from 0xc0 on; from 0xe0 on there are none. Negative: so many bytes say how much follows. */
const FOLLOWING: readonly number[] = [
  // nil, never used, false, true, bin, ext, float
  0,
  Number.NaN,
  0,
  0,
  -1,
  -2,
  -4,
  -1,
  -2,
  -4,
  4,
  8,
  // uint, int, fixext
  1,
  2,
  4,
  8,
  1,
  2,
  4,
  8,
  2,
  3,
  5,
  9,
  17,
  // str, array, map
  -1,
  -2,
  -4,
  -2,
  -4,
  -2,
  -4,
];

/**
 * Looks through a payload before it is read, so that reading takes no more than its bytes are worth: no length beyond the end, no
 * nesting without an end, text that is UTF-8. Gives the bytes to read: those, or a copy in which long text that begins with a byte
 * order mark is spelt as an extension, because the library would lose the mark.
 */
export function checkPayload(bytes: Uint8Array): Uint8Array {
  return new Payload(bytes).check();
}

class Payload {
  readonly #view: DataView;
  #bytes: Uint8Array;
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  check(): Uint8Array {
    /** How many values are still to come in each array or map that is open. */
    const open: number[] = [1];
    let owed = 1;
    while (open.length > 0) {
      const left = open[open.length - 1] ?? 0;
      if (left === 0) {
        open.pop();
        continue;
      }
      open[open.length - 1] = left - 1;
      const items = this.#next();
      owed += items - 1;
      // Each value takes a byte at least.
      if (owed > this.#bytes.length - this.#position) throw cutOff();
      if (items > 0) open.push(items);
      if (open.length > DEEPEST_VALUE)
        throw new DecodeError(`MessagePack is nested deeper than ${DEEPEST_VALUE} levels`);
    }
    if (this.#position !== this.#bytes.length) throw new DecodeError("MessagePack goes on behind its end");
    return this.#bytes;
  }

  /** Passes over a value, and gives how many values are inside it. */
  #next(): number {
    const start = this.#position;
    const head = this.#bytes[start];
    if (head === undefined) throw cutOff();
    this.#position++;
    if (head < 0x80 || head >= 0xe0) return 0;
    if (head < 0x90) return (head - 0x80) * 2;
    if (head < 0xa0) return head - 0x90;
    if (head < 0xc0) return this.#text(start, head - 0xa0);
    const following = FOLLOWING[head - 0xc0] ?? Number.NaN;
    if (Number.isNaN(following)) throw new DecodeError("a byte of MessagePack means nothing");
    if (following >= 0) return this.#skip(following);
    const length = this.#length(-following);
    if (head >= 0xde) return length * 2;
    if (head >= 0xdc) return length;
    if (head >= 0xd9) return this.#text(start, length);
    return this.#skip(head >= 0xc7 && head <= 0xc9 ? length + 1 : length);
  }

  #length(size: number): number {
    const at = this.#position;
    this.#skip(size);
    if (size === 1) return this.#view.getUint8(at);
    return size === 2 ? this.#view.getUint16(at) : this.#view.getUint32(at);
  }

  #skip(length: number): 0 {
    this.#position += length;
    if (this.#position > this.#bytes.length) throw cutOff();
    return 0;
  }

  #text(start: number, length: number): 0 {
    const begin = this.#position;
    this.#skip(length);
    const text = this.#bytes.subarray(begin, this.#position);
    if (text.some((byte) => byte >= 0x80)) utf8Text(text);
    if (length > 200 && text[0] === 0xef && text[1] === 0xbb && text[2] === 0xbf) this.#spellAsExtension(start, length);
    return 0;
  }

  /** The header of an extension is longer by the byte that text of the extension is shorter by: the mark's first one. */
  #spellAsExtension(start: number, length: number): void {
    if (this.#bytes.buffer === this.#view.buffer) this.#bytes = new Uint8Array(this.#bytes);
    const view = new DataView(this.#bytes.buffer);
    const size = this.#position - length - start - 1;
    if (size === 1) view.setUint8(start + 1, length - 1);
    else if (size === 2) view.setUint16(start + 1, length - 1);
    else view.setUint32(start + 1, length - 1);
    this.#bytes[start] = [0, 0xc7, 0xc8, 0, 0xc9][size] ?? 0;
    this.#bytes[start + 1 + size] = EXTENSION.marked;
  }
}

function cutOff(): DecodeError {
  return new DecodeError("MessagePack is cut off, or declares more than there is");
}
