import { utf8Bytes, writeUtf8 } from "./utf8-text.ts";

const ROOM = 4096;

/**
 * Text as bytes. Short text is written into the same array again and again: making an array costs as much as all the rest. The bytes
 * before `start` are free for what goes in front.
 */
export class JsonDraft {
  readonly start: number;
  bytes: Uint8Array;
  end: number;
  readonly #short: Uint8Array;
  readonly #room: Uint8Array;

  constructor(front: number) {
    this.start = front;
    this.end = front;
    this.#short = new Uint8Array(front + ROOM);
    this.#room = this.#short.subarray(front);
    this.bytes = this.#short;
  }

  write(text: string): this {
    // No unit of text takes more than three bytes.
    if (text.length * 3 <= ROOM) {
      this.bytes = this.#short;
      this.end = this.start + writeUtf8(text, this.#room).written;
    } else {
      const encoded = utf8Bytes(text);
      this.bytes = new Uint8Array(this.start + encoded.length);
      this.bytes.set(encoded, this.start);
      this.end = this.bytes.length;
    }
    return this;
  }
}
