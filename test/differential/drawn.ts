import fc from "fast-check";
import { Draw, type Part } from "./draw.ts";

/**
 * Values that an ordinary function makes of random choices. A case is made smaller by leaving out choices, or by making simpler ones:
 * the function then makes a value of what is left, which is as well-formed as any other.
 */
export class Drawn<Value> extends fc.Arbitrary<Value> {
  readonly #make: (draw: Draw) => Value;

  constructor(make: (draw: Draw) => Value) {
    super();
    this.#make = make;
  }

  generate(random: fc.Random): fc.Value<Value> {
    return this.#value(new Draw((count) => random.nextInt(0, count - 1)));
  }

  canShrinkWithoutContext(_: unknown): _ is Value {
    return false;
  }

  shrink(_: Value, context: unknown): fc.Stream<fc.Value<Value>> {
    return fc.stream(this.#smaller(context as Part));
  }

  *#smaller(made: Part): IterableIterator<fc.Value<Value>> {
    const size = sizeOf(made);
    for (const again of reductions(made)) {
      const draw = new Draw(null, again);
      const value = this.#value(draw);
      const smaller = sizeOf(draw.made);
      if (smaller.count < size.count || (smaller.count === size.count && smaller.sum < size.sum)) yield value;
    }
  }

  #value(draw: Draw): fc.Value<Value> {
    return new fc.Value(this.#make(draw), draw.made);
  }
}

/** The value of a seed. */
export function drawnBy<Value>(seed: number, make: (draw: Draw) => Value): Value {
  const [value] = fc.sample(new Drawn(make), { seed, numRuns: 1 });
  return value as Value;
}

/** How many choices there are in a part, and how simple they are. */
function sizeOf({ numbers, parts }: Part): { readonly count: number; readonly sum: number } {
  const own = { count: numbers.length, sum: numbers.reduce((sum, each) => sum + each, 0) };
  return parts.map(sizeOf).reduce((one, other) => ({ count: one.count + other.count, sum: one.sum + other.sum }), own);
}

/** Simpler forms of a part, those with the largest difference first. */
function* reductions(made: Part): Generator<Part> {
  const all = [...partsIn(made, (part) => part)].toSorted(
    (one, other) => sizeOf(other.part).count - sizeOf(one.part).count,
  );
  for (const { part, put } of all) {
    yield put(null);
    yield put({ ...part, numbers: [], parts: [] });
    for (const inner of partsIn(part, (each) => each)) if (inner.part.label === part.label) yield put(inner.part);
  }
  for (const { part, put } of [{ part: made, put: (each: Part | null) => each ?? made }, ...all]) {
    for (const [index, choice] of part.numbers.entries()) {
      for (const lower of new Set([0, choice >> 1, choice - 1]))
        if (lower >= 0 && lower < choice) yield put({ ...part, numbers: part.numbers.with(index, lower) });
    }
  }
}

interface Placed {
  readonly part: Part;
  /** The whole with another part in this place, or without it. */
  readonly put: (other: Part | null) => Part;
}

/** Every part inside a part. */
function* partsIn(whole: Part, put: (whole: Part) => Part): Generator<Placed> {
  for (const [index, part] of whole.parts.entries()) {
    const before = whole.parts.slice(0, index);
    const after = whole.parts.slice(index + 1);
    const inPlace = (other: Part | null): Part =>
      put({ ...whole, parts: [...before, ...(other === null ? [] : [other]), ...after] });
    yield { part, put: inPlace };
    yield* partsIn(part, inPlace);
  }
}
