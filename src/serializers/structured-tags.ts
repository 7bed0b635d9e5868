/** What the bytes after a tag are. */
export const TAG = {
  null: 0,
  undefined: 1,
  false: 2,
  true: 3,
  /** Whole numbers from 0 up, and those below 0 without their sign. */
  natural: 4,
  negative: 5,
  double: 6,
  bigint: 7,
  text: 8,
  /** Text with lone surrogates, which UTF-8 cannot hold: as UTF-16. */
  units: 9,
  /** A value that came before, by its number. */
  again: 10,
  date: 11,
  array: 12,
  /** In an array: so many places that hold nothing. */
  holes: 13,
  object: 14,
  map: 15,
  set: 16,
  buffer: 17,
  view: 18,
} as const;

/** The first byte: the version of the format. */
export const FORMAT = 1;

/** The views on bytes, by their place in the format. */
export const VIEWS: readonly string[] = [
  "DataView",
  "Int8Array",
  "Uint8Array",
  "Uint8ClampedArray",
  "Int16Array",
  "Uint16Array",
  "Int32Array",
  "Uint32Array",
  "Float32Array",
  "Float64Array",
  "BigInt64Array",
  "BigUint64Array",
  "Float16Array",
];

/** The bytes of items of one size in the other order, where the machine has its high bytes first: payloads have their low bytes first. */
export function lowBytesFirst(bytes: Uint8Array, itemSize: number): Uint8Array {
  const isLowFirst = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
  if (isLowFirst || itemSize === 1) return bytes;
  const turned = new Uint8Array(bytes.length);
  for (let at = 0; at < bytes.length; at += itemSize) turned.set(bytes.slice(at, at + itemSize).reverse(), at);
  return turned;
}
