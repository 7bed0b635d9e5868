import { utf8Bytes } from "./utf8-text.ts";

// Short ASCII text is written faster here than by an encoder, and its length is a single byte.
const MOST_BY_HAND = 100;

/** Bytes that grow as they are written. */
export class ByteWriter {
  #bytes = new Uint8Array(256);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  byte(value: number): void {
    const at = this.#room(1);
    this.#bytes[at] = value;
  }

  /** A whole number from 0 to 2^53, in as few bytes as it needs. */
  size(value: number): void {
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) this.byte((rest % 0x80) | 0x80);
    this.byte(rest);
  }

  double(value: number): void {
    const at = this.#room(8);
    this.#view.setFloat64(at, value, true);
  }

  /** How many bytes there are, and the bytes. */
  block(bytes: Uint8Array): void {
    this.size(bytes.length);
    const at = this.#room(bytes.length);
    this.#bytes.set(bytes, at);
  }

  text(text: string): void {
    if (text.length > MOST_BY_HAND) return this.block(utf8Bytes(text));
    const at = this.#room(text.length + 1);
    this.#bytes[at] = text.length;
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index);
      if (unit > 0x7f) {
        this.#length = at;
        return this.block(utf8Bytes(text));
      }
      this.#bytes[at + 1 + index] = unit;
    }
  }

  /** What was written, as an array of its own. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  /** Where the next bytes begin, which may be in another array than before, after making room for so many. */
  #room(count: number): number {
    const at = this.#length;
    this.#length += count;
    if (this.#length > this.#bytes.length) {
      const larger = new Uint8Array(this.#length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    return at;
  }
}
