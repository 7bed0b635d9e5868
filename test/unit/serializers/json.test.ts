import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "vitest";
import { DecodeError, ValidationError } from "../../../src/errors.ts";
import { json } from "../../../src/serializers/json.ts";

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("json", () => {
  test.each([
    [12n, `{"$n":"c"}`],
    [-(2n ** 64n), `{"$n":"-10000000000000000"}`],
    [new Date(5), `{"$d":5}`],
    [new Date(Number.NaN), `{"$d":null}`],
    [Uint8Array.of(255, 0), `{"$b":"/wA="}`],
    [Number.NaN, `{"$f":"NaN"}`],
    [-0, `{"$f":"-0"}`],
    [undefined, `{"$u":0}`],
    [{ a: undefined, b: null }, `{"a":{"$u":0},"b":null}`],
    [{ $n: "12" }, `{"$$n":"12"}`],
    [{ $$n: 1 }, `{"$$$n":1}`],
    [{ $: 1 }, `{"$$":1}`],
    [{ $n: "12", b: 1 }, `{"$n":"12","b":1}`],
    [["é", "\ud800"], String.raw`["é","\ud800"]`],
  ])("writes %o as %s and reads it back", (value, expected) => {
    expect(text(json.encode(value))).toBe(expected);
    expect(json.decode(json.encode(value))).toStrictEqual(value);
  });

  test("keeps places of arrays that hold nothing, however far apart", () => {
    const sparse: unknown[] = [];
    sparse[2] = undefined;
    sparse[4_000_000_000] = 1;
    expect(text(json.encode(sparse))).toBe(`[{"$h":2},{"$u":0},{"$h":3999999997},1]`);
    const back = json.decode(json.encode(sparse)) as unknown[];
    expect(back.length).toBe(4_000_000_001);
    expect(Object.keys(back)).toEqual(["2", "4000000000"]);
  });

  test("writes bytes longer than functions have arguments", () => {
    const long = Uint8Array.from({ length: 300_000 }, (_, index) => index);
    // The matchers of the runner are slow with long arrays.
    expect(isDeepStrictEqual(json.decode(json.encode(long)), long)).toBe(true);
  });

  test("makes a key called __proto__ a property like any other", () => {
    const back = json.decode(bytes(`{"__proto__":{"polluted":{"$n":"1"}},"a":[{"__proto__":1}]}`));
    expect(Object.getPrototypeOf(back)).toBe(Object.prototype);
    expect(Object.keys(back as object)).toEqual(["__proto__", "a"]);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    const own = { ["__proto__"]: 1n };
    expect(Object.getOwnPropertyDescriptor(json.decode(json.encode(own)), "__proto__")?.value).toBe(1n);
  });

  class Point {
    readonly x = 1;
  }
  const cycle: unknown[] = [];
  cycle.push({ cycle });
  const nested = (depth: number): unknown => {
    let value: unknown = 1n;
    for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { a: value };
    return value;
  };

  test.each([
    ["a function", { secret: () => 1 }],
    ["a symbol", [Symbol("secret")]],
    ["an instance of a class", { secret: new Point() }],
    ["a Map", new Map([["secret", 1]])],
    ["an array of floats", new Float32Array(2)],
    ["a boxed number", new Object(1)],
    ["a cycle", cycle],
    ["1001 levels", nested(1001)],
  ])("refuses %s without quoting it", (_, value) => {
    expect(() => json.encode(value)).toThrow(ValidationError);
    expect(() => json.encode(value)).not.toThrow(/secret/);
  });

  test("holds 1000 levels", () => {
    expect(json.decode(json.encode(nested(1000)))).toEqual(nested(1000));
  });

  test.each([
    ["nothing", ""],
    ["cut text", `{"secret":`],
    ["something behind it", `{} {}`],
    ["no UTF-8", Uint8Array.of(0x22, 0xff, 0x22)],
    ["a bigint that is none", `{"$n":"secret"}`],
    ["a bigint as a number", `{"$n":1}`],
    ["a date that is none", `{"$d":"secret"}`],
    ["bytes that are none", `{"$b":"@secret"}`],
    ["a number that is none", `{"$f":"1"}`],
    ["an escape that is none", `{"$x":1}`],
    ["holes outside of an array", `{"$h":1}`],
    ["holes for ever", `[{"$h":4294967295},1]`],
    ["holes that are no number", `[{"$h":-1}]`],
    ["10,000 levels", "[".repeat(10_000) + "]".repeat(10_000)],
    ["10,000 levels of escapes", `{"$$$a":`.repeat(10_000) + "1" + "}".repeat(10_000)],
    ["a million levels without an end", "[".repeat(1_000_000)],
  ])("refuses %s without quoting it", (_, stored) => {
    const given = typeof stored === "string" ? bytes(stored) : stored;
    expect(() => json.decode(given)).toThrow(DecodeError);
    expect(() => json.decode(given)).not.toThrow(/secret/);
  });
});
