import type { StoredRow } from "../contracts/row-store.ts";
import type { ColumnShape } from "../plan/nodes.ts";
import type { FieldShape, Storage } from "../plan/any-field.ts";

// A place in an index is text whose order by code unit is the order of the values it stands for: each value, then END.

/** Ends a value; lower than anything that a value is spelt with, so that a text comes before those that begin with it. */
export const END = "!";
/** Before a character below `#`, which then stands 64 higher. */
const LOW = '"';
/** Before the two hexadecimal digits of a byte above `}`. */
const HIGH = "~";
/** Null is the largest value. */
const NULL = "~~";
/** Comes after every place that begins with the text before it. */
const AFTER = "~~~";

const encoder = /* @__PURE__ */ new TextEncoder();
const PLAIN = /^[#-}]*$/;

/** Spells bytes so that their order stays. */
function bytesPlace(bytes: Uint8Array): string {
  let place = "";
  for (const byte of bytes) {
    if (byte < 0x23) place += LOW + String.fromCharCode(byte + 0x40);
    else place += byte > 0x7d ? HIGH + byte.toString(16) : String.fromCharCode(byte);
  }
  return place;
}

/** In UTF-8 the order of bytes is that of code points. */
export function textPlace(text: string): string {
  return PLAIN.test(text) ? text : bytesPlace(encoder.encode(text));
}

/** A whole number: its sign, how many digits there are, and the digits; below zero all of it counts backwards. */
function integerPlace(value: bigint | number): string {
  const digits = String(value < 0 ? -value : value);
  const length = String.fromCharCode(0x40 + digits.length);
  if (value >= 0) return `p${length}${digits}`;
  return `n${String.fromCharCode(0x7d - digits.length)}${Array.from(digits, (digit) => 9 - Number(digit)).join("")}`;
}

/** The bits of a double, as they are ordered: below zero all of them turned, else the sign alone. */
function floatPlace(value: number): string {
  const view = new DataView(new ArrayBuffer(8));
  // The two zeros are one value.
  view.setFloat64(0, value + 0);
  const bits = view.getBigUint64(0);
  const ordered = bits >> 63n === 1n ? ~bits & 0xffff_ffff_ffff_ffffn : bits | (1n << 63n);
  return ordered.toString(16).padStart(16, "0");
}

const PLACES: Readonly<Partial<Record<Storage, (value: never) => string>>> = {
  text: textPlace,
  uuid: textPlace,
  enum: textPlace,
  date: textPlace,
  time: textPlace,
  nativeText: textPlace,
  nativeEnum: textPlace,
  boolean: (value: boolean) => (value ? "1" : "0"),
  int8: integerPlace,
  numeric: integerPlace,
  realDecimal: integerPlace,
  textDecimal: integerPlace,
  timestamp: integerPlace,
  sqlTimestamp: integerPlace,
  plainTimestamp: integerPlace,
  epochSecond: integerPlace,
  epochMillisecond: integerPlace,
  epochMicrosecond: integerPlace,
  float8: floatPlace,
  bytes: bytesPlace,
};

/** Whether values of a field can be put in order in an index. */
export function hasPlace({ storage, settings }: FieldShape): boolean {
  return settings.item === null && Object.hasOwn(PLACES, storage);
}

/** Where a structured value, or null, stands among others of its field. */
export function placeOf({ storage }: FieldShape, value: unknown): string {
  if (value === null || value === undefined) return NULL + END;
  const place = PLACES[storage] as ((value: unknown) => string) | undefined;
  return (place === undefined ? String(value) : place(value)) + END;
}

/** Where the values of some columns of a row stand, one after another. */
export function rowPlace(columns: readonly ColumnShape[], row: StoredRow): string {
  let place = "";
  for (const { column, field } of columns) place += placeOf(field, row[column]);
  return place;
}

/** The end of everything that begins with a place. */
export function placeAfter(place: string): string {
  return place + AFTER;
}

/** The end of everything that comes before a place: the place without what ends it, which nothing stands for. */
export function placeBefore(place: string): string {
  return place.slice(0, -END.length);
}
