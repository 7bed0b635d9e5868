import { isDeepStrictEqual } from "node:util";
import type { Contest, Figure, Task } from "./contest.ts";
import { type Format, formats } from "./formats.ts";
import { PEOPLE, people } from "./people.ts";

const PLACE = "serializers";
const indexAt = (turn: number): number => turn % PEOPLE;

/** Writing a row, reading one, and both. */
export const serializerContests: readonly Contest[] = [
  contest("encode", ({ encode, decode, seen }) => ({
    run: (turn) => encode(indexAt(turn)),
    comparable: (bytes) => seen(decode(bytes as Uint8Array)),
  })),
  contest("decode", ({ encode, decode, seen }) => {
    const stored = people.map((_, index) => encode(index));
    return {
      run: (turn) => decode(stored[indexAt(turn)] as Uint8Array),
      comparable: (read) => seen(read),
    };
  }),
  contest("encode and decode", ({ encode, decode, seen }) => ({
    run: (turn) => decode(encode(indexAt(turn))),
    comparable: (read) => seen(read),
  })),
];

function contest(name: string, taskOf: (format: Format) => Task): Contest {
  return { place: PLACE, name, base: "JSON", tasks: new Map(formats.map((format) => [format.name, taskOf(format)])) };
}

/** How long rows are, on average. */
export function serializedBytes(): Figure[] {
  const means = formats.map((format) => ({ format, mean: meanOf(format) }));
  const base = means[0]?.mean ?? Number.NaN;
  return means.map(({ format, mean }) => ({
    place: PLACE,
    workload: "bytes of a row",
    contender: format.name,
    value: mean,
    unit: "bytes",
    ratio: mean / base,
    perSecond: null,
    spread: null,
  }));
}

function meanOf({ name, encode, decode, seen }: Format): number {
  let sum = 0;
  for (const [index, row] of people.entries()) {
    const bytes = encode(index);
    if (!isDeepStrictEqual(seen(decode(bytes)), row)) throw new RangeError(`${name} loses something of a row`);
    sum += bytes.length;
  }
  return sum / people.length;
}
