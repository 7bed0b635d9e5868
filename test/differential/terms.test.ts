import { describe, expect, test } from "vitest";
import { callback, called, callsIn, entries, evaluate, items, method, named, plain, print, property } from "./terms.ts";

const term = method(
  "list.map",
  items([plain(1), plain(2)]),
  callback("p", entries({ twice: called("double", named("p")), all: property(named("pool"), "size") })),
);

describe("terms", () => {
  test("mean what they say", () => {
    const names = { double: (value: number) => 2 * value, pool: { size: 3 } };
    expect(evaluate(term, names)).toEqual([
      { twice: 2, all: 3 },
      { twice: 4, all: 3 },
    ]);
  });

  test("are printed as one would write them", () =>
    expect(print(term)).toBe("[1, 2].map((p) => ({ twice: double(p), all: pool.size }))"));

  test("know their calls", () => expect([...callsIn(term)]).toEqual(["list.map", "double"]));

  test("a call that there is not is an error", () =>
    expect(() => evaluate(method("text.shout", plain("a")), {})).toThrow("there is no text.shout()"));
});
