import { DecodeError, invalid } from "../errors.ts";
import { halves, whole } from "./protobuf-integers.ts";

/** As deep as protobufjs reads messages. */
const DEEPEST = 100;

/** A plain object for protobufjs to make a message of, which knows no bigint. Messages stay as they are. */
export function withHalves(value: unknown, depth = 0): unknown {
  if (typeof value === "bigint") {
    if (BigInt.asIntN(64, value) !== value && BigInt.asUintN(64, value) !== value)
      throw invalid(null, [], "an integer does not fit the 64 bits of protobuf");
    return halves(value);
  }
  if (!isPlain(value)) return value;
  if (depth > DEEPEST) throw invalid(null, [], `a value for protobuf must not be nested deeper than ${DEEPEST} levels`);
  return mapPlain(value, (each) => withHalves(each, depth + 1));
}

/** The plain object of protobufjs with whole numbers for its long ones, and with bytes that are nobody else's. */
export function withoutHalves(value: unknown, depth = 0): unknown {
  if (value instanceof Uint8Array) return new Uint8Array(value);
  if (isLong(value)) {
    const number = whole(value);
    return value.unsigned && number < 0 ? BigInt.asUintN(64, BigInt(number)) : number;
  }
  if (!isPlain(value)) return value;
  if (depth > DEEPEST) throw new DecodeError(`a message is nested deeper than ${DEEPEST} levels`);
  return mapPlain(value, (each) => withoutHalves(each, depth + 1));
}

interface Long {
  readonly low: number;
  readonly high: number;
  readonly unsigned: boolean;
}

function isLong(value: unknown): value is Long {
  return typeof value === "object" && value !== null && "__isLong__" in value;
}

/** Whether it is an array or an object that was written as one. */
function isPlain(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === Object.prototype || prototype === null;
}

function mapPlain(value: object, change: (each: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(change);
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, change(each)]));
}
