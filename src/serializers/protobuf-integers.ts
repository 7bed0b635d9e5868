import type { Reader, Writer } from "protobufjs/minimal.js";
import { DecodeError } from "../errors.ts";

const TWO_32 = 4_294_967_296;

/** 64 bits, as protobufjs takes and gives them. */
interface Halves {
  readonly low: number;
  readonly high: number;
}

/** Whether it is a whole number that 64 bits hold exactly. */
export function isWideInteger(value: unknown): value is number | bigint {
  return typeof value === "bigint" ? BigInt.asIntN(64, value) === value : Number.isSafeInteger(value);
}

/** Writes a `sint64`. */
export function writeInteger(writer: Writer, value: number | bigint): void {
  const short = Number(value);
  if (Number.isSafeInteger(short)) writer.sint64(short);
  else writer.sint64(halves(BigInt(value)) as Parameters<Writer["sint64"]>[0]);
}

/** The two halves of a whole number of 64 bits, which need no package for long numbers. */
export function halves(value: bigint): Halves & { readonly unsigned: false } {
  return { low: Number(BigInt.asIntN(32, value)), high: Number(BigInt.asIntN(32, value >> 32n)), unsigned: false };
}

/** The whole number of two halves: a number where one holds it exactly. */
export function whole({ low, high }: Halves): number | bigint {
  const short = high * TWO_32 + (low >>> 0);
  return Number.isSafeInteger(short) ? short : (BigInt(high) << 32n) | BigInt(low >>> 0);
}

/** Reads a `sint64`: a number where one holds it exactly. */
export function readInteger(reader: Reader): number | bigint {
  const read: number | Halves = reader.sint64();
  if (typeof read === "object") return whole(read);
  if (Number.isSafeInteger(read)) return read;
  throw new DecodeError('an integer in protobuf is past ±2^53: install "long", which protobufjs reads it with');
}

/** Reads a `sint64` as a bigint. */
export function readWide(reader: Reader): bigint {
  return BigInt(readInteger(reader));
}
