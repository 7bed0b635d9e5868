import { MOST_PLACES } from "./array-places.ts";
import { textBigint } from "./bigint-text.ts";
import { ByteReader } from "./byte-reader.ts";
import { DEEPEST, setOwn } from "./plain-object.ts";
import { FORMAT, lowBytesFirst, TAG, VIEWS } from "./structured-tags.ts";

/** Reads what was written, to the last byte. */
export function readStructured(bytes: Uint8Array): unknown {
  const source = new ByteReader(bytes);
  if (source.byte() !== FORMAT) source.refuse();
  const value = new StructuredReader(source).value(0);
  return source.left === 0 ? value : source.refuse();
}

type ViewConstructor = { new (buffer: ArrayBufferLike): object; readonly BYTES_PER_ELEMENT?: number };

class StructuredReader {
  readonly #bytes: ByteReader;
  readonly #known: object[] = [];

  constructor(bytes: ByteReader) {
    this.#bytes = bytes;
  }

  value(level: number): unknown {
    return this.#tagged(this.#bytes.byte(), level);
  }

  #tagged(tag: number, level: number): unknown {
    const bytes = this.#bytes;
    switch (tag) {
      case TAG.null:
        return null;
      case TAG.undefined:
        return undefined;
      case TAG.false:
        return false;
      case TAG.true:
        return true;
      case TAG.natural:
        return bytes.size();
      case TAG.negative:
        return -bytes.size();
      case TAG.double:
        return bytes.double();
      case TAG.bigint:
        return textBigint(bytes.text()) ?? bytes.refuse();
      case TAG.text:
      case TAG.units:
        return this.#text(tag);
      case TAG.again:
        return this.#known[bytes.size()] ?? bytes.refuse();
      default:
        return this.#object(tag, level);
    }
  }

  #text(tag: number): string {
    if (tag === TAG.text) return this.#bytes.text();
    if (tag !== TAG.units) return this.#bytes.refuse();
    let text = "";
    for (let rest = this.#bytes.count(2); rest > 0; rest--) {
      const low = this.#bytes.byte();
      text += String.fromCharCode(low | (this.#bytes.byte() << 8));
    }
    return text;
  }

  #object(tag: number, level: number): object {
    if (level >= DEEPEST) this.#bytes.refuse();
    switch (tag) {
      case TAG.date:
        return this.#keep(new Date(this.#bytes.double()));
      case TAG.array:
        return this.#array(this.#keep([]), level + 1);
      case TAG.object:
        return this.#properties(this.#keep({}), level + 1);
      case TAG.map:
        return this.#map(this.#keep(new Map<unknown, unknown>()), level + 1);
      case TAG.set:
        return this.#set(this.#keep(new Set<unknown>()), level + 1);
      case TAG.buffer:
        return this.#keep(this.#bytes.block().buffer);
      case TAG.view:
        return this.#keep(this.#view());
      default:
        return this.#bytes.refuse();
    }
  }

  /** Numbers an object before what is in it is read, which may refer to it. */
  #keep<Value extends object>(value: Value): Value {
    this.#known.push(value);
    return value;
  }

  #array(items: unknown[], level: number): unknown[] {
    for (let rest = this.#bytes.count(1); rest > 0; rest--) {
      const tag = this.#bytes.byte();
      if (tag !== TAG.holes) {
        items.push(this.#tagged(tag, level));
        continue;
      }
      const length = items.length + this.#bytes.size();
      if (length > MOST_PLACES) this.#bytes.refuse();
      items.length = length;
    }
    return items;
  }

  #properties(object: Record<string, unknown>, level: number): object {
    for (let rest = this.#bytes.count(3); rest > 0; rest--) {
      const key = this.#text(this.#bytes.byte());
      setOwn(object, key, this.value(level));
    }
    return object;
  }

  #map(map: Map<unknown, unknown>, level: number): object {
    for (let rest = this.#bytes.count(2); rest > 0; rest--) {
      const key = this.value(level);
      map.set(key, this.value(level));
    }
    return map;
  }

  #set(set: Set<unknown>, level: number): object {
    for (let rest = this.#bytes.count(1); rest > 0; rest--) set.add(this.value(level));
    return set;
  }

  #view(): object {
    const name = VIEWS[this.#bytes.byte()] ?? this.#bytes.refuse();
    const View = (globalThis as unknown as Record<string, ViewConstructor | undefined>)[name] ?? this.#bytes.refuse();
    const { BYTES_PER_ELEMENT: itemSize = 1 } = View;
    const bytes = this.#bytes.block();
    if (bytes.length % itemSize !== 0) this.#bytes.refuse();
    return new View(lowBytesFirst(bytes, itemSize).buffer);
  }
}
