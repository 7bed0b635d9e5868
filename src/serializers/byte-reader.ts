import { DecodeError } from "../errors.ts";
import { utf8Text } from "./utf8-text.ts";

/** Reads bytes that may come from anybody: nothing is made before the bytes for it are seen to be there. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** How many bytes are left. */
  get left(): number {
    return this.#bytes.length - this.#at;
  }

  byte(): number {
    return this.#view.getUint8(this.#take(1));
  }

  size(): number {
    let value = 0;
    for (let unit = 1; unit < 2 ** 53; unit *= 0x80) {
      const byte = this.byte();
      value += (byte & 0x7f) * unit;
      if (byte < 0x80) return Number.isSafeInteger(value) ? value : this.refuse();
    }
    return this.refuse();
  }

  double(): number {
    return this.#view.getFloat64(this.#take(8), true);
  }

  /** A number of things that are still to come, of which each takes so many bytes at the least. */
  count(bytesOfEach: number): number {
    const count = this.size();
    return count * bytesOfEach <= this.left ? count : this.refuse();
  }

  /** Bytes, as an array of their own. */
  block(): Uint8Array {
    const length = this.count(1);
    const at = this.#take(length);
    return this.#bytes.slice(at, at + length);
  }

  text(): string {
    const length = this.count(1);
    const at = this.#take(length);
    return utf8Text(this.#bytes.subarray(at, at + length));
  }

  refuse(): never {
    throw new DecodeError("these bytes are not what structured has written");
  }

  #take(count: number): number {
    if (count > this.left) this.refuse();
    const at = this.#at;
    this.#at += count;
    return at;
  }
}
