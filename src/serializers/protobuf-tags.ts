import type { Reader } from "protobufjs/minimal.js";
import { DecodeError } from "../errors.ts";

/** The field that lists the numbers of those that are null: the largest number there is. */
export const NULLS = 536_870_911;

/** What stands in front of a value: the number of its field, and how to find its end. */
export function tagOf(number: number, wire: number): number {
  return ((number << 3) | wire) >>> 0;
}

/** Passes over the value of a field that nobody reads. Groups, which proto3 has not, are refused: they nest without an end. */
export function skipField(reader: Reader, number: number, wire: number): void {
  if (number === 0) throw new DecodeError("a field in protobuf has the number 0");
  if (wire === 0) reader.uint64();
  else if (wire === 1) reader.skip(8);
  else if (wire === 2) reader.skip(reader.uint32());
  else if (wire === 5) reader.skip(4);
  else throw new DecodeError("a field in protobuf is of a type that proto3 has not");
}
