import { invalid } from "../errors.ts";
import { visitPlaces } from "./array-places.ts";
import { bigintText } from "./bigint-text.ts";
import { ByteWriter } from "./byte-writer.ts";
import { DEEPEST, isPlainObject } from "./plain-object.ts";
import { FORMAT, lowBytesFirst, TAG, VIEWS } from "./structured-tags.ts";

/** Writes a value and all that can be reached from it. */
export function writeStructured(value: unknown): Uint8Array {
  const writer = new StructuredWriter();
  writer.value(value, 0);
  return writer.finish();
}

class StructuredWriter {
  readonly #bytes = new ByteWriter();
  /** The objects so far, in the order in which they came. */
  readonly #known = new Map<object, number>();

  constructor() {
    this.#bytes.byte(FORMAT);
  }

  finish(): Uint8Array {
    return this.#bytes.finish();
  }

  value(value: unknown, level: number): void {
    const bytes = this.#bytes;
    switch (typeof value) {
      case "undefined":
        return bytes.byte(TAG.undefined);
      case "boolean":
        return bytes.byte(value ? TAG.true : TAG.false);
      case "number":
        return this.#number(value);
      case "bigint":
        bytes.byte(TAG.bigint);
        return bytes.text(bigintText(value));
      case "string":
        return this.#text(value);
      case "object":
        return value === null ? bytes.byte(TAG.null) : this.#object(value, level);
      default:
        throw notHeld();
    }
  }

  #number(value: number): void {
    if (Number.isSafeInteger(value) && !Object.is(value, -0)) {
      this.#bytes.byte(value < 0 ? TAG.negative : TAG.natural);
      this.#bytes.size(Math.abs(value));
    } else {
      this.#bytes.byte(TAG.double);
      this.#bytes.double(value);
    }
  }

  #text(text: string): void {
    const isWellFormed = !/[\ud800-\udfff]/u.test(text);
    this.#bytes.byte(isWellFormed ? TAG.text : TAG.units);
    if (isWellFormed) return this.#bytes.text(text);
    this.#bytes.size(text.length);
    for (let index = 0; index < text.length; index++) {
      this.#bytes.byte(text.charCodeAt(index) & 0xff);
      this.#bytes.byte(text.charCodeAt(index) >> 8);
    }
  }

  #object(value: object, level: number): void {
    const number = this.#known.get(value);
    if (number !== undefined) {
      this.#bytes.byte(TAG.again);
      return this.#bytes.size(number);
    }
    if (level >= DEEPEST) throw invalid(null, [], `structured holds at most ${DEEPEST} levels: this is deeper`);
    this.#known.set(value, this.#known.size);
    if (Array.isArray(value)) this.#array(value, level + 1);
    else if (value instanceof Map) this.#map(value, level + 1);
    else if (value instanceof Set) this.#set(value, level + 1);
    else if (value instanceof Date) this.#date(value);
    else if (value instanceof ArrayBuffer) this.#buffer(value);
    else if (ArrayBuffer.isView(value)) this.#view(value);
    else if (isPlainObject(value)) this.#properties(value, level + 1);
    else throw notHeld();
  }

  #array(items: readonly unknown[], level: number): void {
    const entries: (() => void)[] = [];
    visitPlaces(items, {
      item: (value) => entries.push(() => this.value(value, level)),
      holes: (count) =>
        entries.push(() => {
          this.#bytes.byte(TAG.holes);
          this.#bytes.size(count);
        }),
    });
    this.#bytes.byte(TAG.array);
    this.#bytes.size(entries.length);
    for (const write of entries) write();
  }

  #map(map: ReadonlyMap<unknown, unknown>, level: number): void {
    this.#bytes.byte(TAG.map);
    this.#bytes.size(map.size);
    for (const [key, value] of map) {
      this.value(key, level);
      this.value(value, level);
    }
  }

  #set(set: ReadonlySet<unknown>, level: number): void {
    this.#bytes.byte(TAG.set);
    this.#bytes.size(set.size);
    for (const value of set) this.value(value, level);
  }

  #date(date: Date): void {
    this.#bytes.byte(TAG.date);
    this.#bytes.double(date.getTime());
  }

  #buffer(buffer: ArrayBuffer): void {
    this.#bytes.byte(TAG.buffer);
    this.#bytes.block(new Uint8Array(buffer));
  }

  #view(view: ArrayBufferView): void {
    // Subclasses too say which of the views of the language they are.
    const kind = VIEWS.indexOf(Object.prototype.toString.call(view).slice("[object ".length, -1));
    if (kind < 0) throw notHeld();
    this.#bytes.byte(TAG.view);
    this.#bytes.byte(kind);
    const { BYTES_PER_ELEMENT: itemSize = 1 } = view as { readonly BYTES_PER_ELEMENT?: number };
    this.#bytes.block(lowBytesFirst(new Uint8Array(view.buffer, view.byteOffset, view.byteLength), itemSize));
  }

  #properties(object: Record<string, unknown>, level: number): void {
    const keys = Object.keys(object);
    this.#bytes.byte(TAG.object);
    this.#bytes.size(keys.length);
    for (const key of keys) {
      this.#text(key);
      this.value(object[key], level);
    }
  }
}

function notHeld(): Error {
  return invalid(
    null,
    [],
    "structured holds plain data, Map, Set, Date and bytes: no functions, symbols, patterns or instances of other classes",
  );
}
