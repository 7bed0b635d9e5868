import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Draw } from "./draw.ts";
import { Drawn, drawnBy } from "./drawn.ts";

/** A tree of sums. */
function sum(draw: Draw, depth = 5): string {
  return draw.part("sum", () => {
    const isLeaf = depth === 0 || draw.below(3) === 0;
    return isLeaf ? String(draw.below(100)) : draw.list(1, 3, () => sum(draw, depth - 1)).join(" + ");
  });
}

describe("random values", () => {
  test("a seed gives the same value again", () =>
    expect(drawnBy(7, (draw) => sum(draw))).toBe(drawnBy(7, (draw) => sum(draw))));

  test.each([1, 2, 3, 4, 5])("what fails is made as small as it can be: seed %i", (seed) => {
    const { counterexample } = fc.check(
      fc.property(new Drawn((draw) => sum(draw)), (text) => !text.split(" + ").some((number) => Number(number) > 41)),
      { seed, numRuns: 1000 },
    );
    expect(counterexample).toEqual(["42"]);
  });
});
