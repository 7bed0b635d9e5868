import { EXT_TIMESTAMP, ExtData, decodeTimestampExtension, encodeTimestampExtension } from "@msgpack/msgpack";
import { DecodeError } from "../errors.ts";
import { hexBytes, hexText } from "../fields/hex-text.ts";
import { utf8Text } from "./utf8-text.ts";

/** What MessagePack has no type for, by the number of the extension that stands for it. 0 and 66 are what msgpackr takes them for. */
export const EXTENSION = {
  /** Nothing in it but a zero. */
  undefined: 0,
  /** Four bytes: how many fields in a row have nothing stored. Only in rows. */
  gap: 0x2b,
  /** Nothing in it but a zero. */
  minusZero: 0x2d,
  /** A whole number of more than 64 bits: two's complement, the high byte first. */
  bigint: 0x42,
  /** Never in a payload: text that begins with a byte order mark, as `checkPayload` leaves it. */
  marked: 0x7f,
} as const;

const NOTHING = new Uint8Array(1);

/** What is written for `undefined`. */
export const undefinedExtension: ExtData = new ExtData(EXTENSION.undefined, NOTHING);
/** What is written for -0. */
export const minusZeroExtension: ExtData = new ExtData(EXTENSION.minusZero, NOTHING);

/** What is written for a whole number that 64 bits do not hold. */
export function bigintExtension(value: bigint): ExtData {
  const magnitude = value < 0n ? ~value : value;
  const digits = magnitude.toString(16);
  const padded =
    digits.length % 2 === 1 ? `0${digits}` : digits[0] !== undefined && digits[0] >= "8" ? `00${digits}` : digits;
  const bytes = hexBytes(padded);
  return new ExtData(EXTENSION.bigint, value < 0n ? bytes.map((byte) => ~byte) : bytes);
}

/** Fields in a row that have nothing stored. */
export class Gap {
  readonly count: number;

  constructor(count: number) {
    this.count = count;
  }
}

/** What is written for a gap. */
export function gapExtension(count: number): ExtData {
  if (count === 1) return undefinedExtension;
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, count);
  return new ExtData(EXTENSION.gap, bytes);
}

/** The extensions, in the form the library takes. Dates are the timestamps of the specification. */
export const extensionCodec: {
  readonly tryToEncode: (value: unknown) => ExtData | null;
  readonly decode: (data: Uint8Array, type: number) => unknown;
} = {
  tryToEncode: (value) => {
    if (value instanceof ExtData) return value;
    const timestamp = value instanceof Date ? encodeTimestampExtension(value) : null;
    return timestamp === null ? null : new ExtData(EXT_TIMESTAMP, timestamp);
  },
  decode: (data, type) => {
    if (type === EXT_TIMESTAMP) return date(data);
    if (type === EXTENSION.marked) return `\uFEFF${utf8Text(data.subarray(2))}`;
    if (type === EXTENSION.bigint) return bigint(data);
    if (type === EXTENSION.gap && data.length === 4)
      return new Gap(new DataView(data.buffer, data.byteOffset).getUint32(0));
    if (data.length === 1 && data[0] === 0) {
      if (type === EXTENSION.undefined) return undefined;
      if (type === EXTENSION.minusZero) return -0;
    }
    throw new DecodeError("an extension of MessagePack is none of anyrow's");
  },
};

function date(data: Uint8Array): Date {
  const found = decodeTimestampExtension(data);
  if (Number.isNaN(found.getTime())) throw new DecodeError("a timestamp of MessagePack is beyond what a Date holds");
  return found;
}

function bigint(data: Uint8Array): bigint {
  if (data.length === 0) throw new DecodeError("a bigint of MessagePack has no bytes");
  return BigInt.asIntN(data.length * 8, BigInt(`0x${hexText(data)}`));
}
