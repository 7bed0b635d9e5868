import { DecodeError, invalid } from "../errors.ts";
import { decodeBytes } from "./bytes-field.ts";
import { asIs, ModelField } from "./field.ts";
import { refuse, refuseType } from "./refusal.ts";

/** What Postgres can keep. */
const MOST = 16_000;

/** The nearest number of 32 bits, which is all that databases keep; none of them is -0. */
const short = (value: unknown): number => (typeof value === "number" ? Math.fround(value) + 0 : Number.NaN);

function acceptVector(dimensions: number): (value: unknown) => unknown {
  return (value) => {
    if (!Array.isArray(value)) return refuseType(`an array of ${dimensions} numbers`, value);
    if (value.length !== dimensions) return refuse(`must have ${dimensions} numbers`);
    const numbers = Array.from(value, short);
    const wrong = numbers.findIndex((each) => !Number.isFinite(each));
    return wrong < 0 ? numbers : refuse("must be a finite number that fits 32 bits", [wrong]);
  };
}

/** The numbers one after the other, with their low bytes first whatever the machine. */
function toBytes(value: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(value.length * 4));
  for (const [index, each] of value.entries()) view.setFloat32(index * 4, each, true);
  return new Uint8Array(view.buffer);
}

function fromBytes(dimensions: number): (stored: unknown) => number[] {
  return (stored) => {
    const { buffer, byteOffset, length } = decodeBytes(stored);
    if (length !== dimensions * 4)
      throw new DecodeError(`a vector in the database does not have ${dimensions} numbers of 32 bits`);
    const view = new DataView(buffer, byteOffset);
    return Array.from({ length: dimensions }, (_, index) => view.getFloat32(index * 4, true));
  };
}

const text = {
  encode: (value: readonly number[]) => JSON.stringify(value),
  // What is printed is as short as it can be, and a little beside the number.
  decode: (stored: string) => (JSON.parse(stored) as unknown[]).map(short),
};
const copy = (value: readonly number[]): number[] => [...value];

/** So many numbers, each a float of 32 bits; an array. */
export function vectorField(dimensions: number): ModelField {
  if (!(Number.isInteger(dimensions) && dimensions >= 1 && dimensions <= MOST))
    throw invalid(null, [], `t.vector needs a number of dimensions from 1 to ${MOST}`);
  return new ModelField({
    kind: "vector",
    storage: "vector",
    codecs: {
      postgres: text,
      sqlite: { encode: toBytes, decode: fromBytes(dimensions) },
      json: asIs,
      structured: { encode: copy, decode: copy },
    },
    accept: acceptVector(dimensions),
    settings: { dimensions },
  });
}
