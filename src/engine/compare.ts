import type { FieldShape } from "../plan/any-field.ts";
import { keyPart } from "./keys.ts";

/** Less than zero, zero or more than zero, for two structured values that are not null. */
export type Compare = (left: never, right: never) => number;

/** Above 0xD800 the order of units is not that of code points: surrogates stand for characters past 0xFFFF. */
const rank = (unit: number): number => (unit < 0xe000 ? unit + 0x2000 : unit - 0x800);

/** Orders text by code point. */
export function compareText(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const here = left.charCodeAt(index);
    const there = right.charCodeAt(index);
    if (here !== there) return here >= 0xd800 && there >= 0xd800 ? rank(here) - rank(there) : here - there;
  }
  return left.length - right.length;
}

function compareBytes(left: Uint8Array, right: Uint8Array): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function compareNative(left: number, right: number): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** How values of a field are ordered. */
export function comparison(field: FieldShape): Compare {
  if (field.kind === "text") return compareText;
  return field.kind === "bytes" ? compareBytes : compareNative;
}

const identical = (left: unknown, right: unknown): boolean => left === right;

/** Whether two structured values of a field, not null, are the same. */
export function equality(field: FieldShape): (left: unknown, right: unknown) => boolean {
  if (field.storage !== "bytes" && field.storage !== "list" && field.storage !== "json") return identical;
  const part = keyPart(field);
  return (left, right) => part(left) === part(right);
}
