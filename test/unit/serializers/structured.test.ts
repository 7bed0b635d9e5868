import { describe, expect, test } from "vitest";
import { DecodeError, ValidationError } from "../../../src/errors.ts";
import { structured } from "../../../src/serializers/structured.ts";

const copy = (value: unknown): unknown => structured.decode(structured.encode(value));

describe("structured", () => {
  const sparse: unknown[] = [];
  sparse[3] = null;
  sparse[4_000_000_000] = undefined;

  test.each([
    [
      "a Map with objects for keys",
      new Map<unknown, unknown>([
        [{ a: 1 }, new Set([1n, "b"])],
        [Number.NaN, undefined],
      ]),
    ],
    ["a Set", new Set([[], {}, null])],
    [
      "numbers",
      [0, -1, 1.5, -0, Number.NaN, -Infinity, Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER, 2 ** 53, 5e-324],
    ],
    ["bigints", [0n, -1n, 2n ** 200n, -(2n ** 200n)]],
    ["dates", [new Date(1), new Date(Number.NaN)]],
    ["long text and short text", ["", "é".repeat(50), "a".repeat(101), "\u{1F600}".repeat(5000), "a\ud800b"]],
    ["keys of every kind", { "": 1, ["é"]: 2, "\ud800": 3, constructor: 4 }],
    [
      "views",
      [
        new Int8Array([-1]),
        new Uint8ClampedArray([9]),
        new Uint16Array([65_535]),
        new Float32Array([1.5]),
        new Float64Array([-0]),
        new BigInt64Array([-1n]),
        new BigUint64Array([1n]),
      ],
    ],
    ["an ArrayBuffer", Uint8Array.of(1, 2, 3).buffer],
    ["a DataView", new DataView(Uint8Array.of(1, 2, 3).buffer)],
  ])("copies %s", (_, value) => {
    expect(copy(value)).toStrictEqual(structuredClone(value));
  });

  test("copies places of arrays that hold nothing, however far apart", () => {
    const back = copy(sparse) as unknown[];
    expect(back.length).toBe(sparse.length);
    expect(Object.entries(back)).toEqual(Object.entries(sparse));
  });

  test("keeps what contains itself, and what is in several places", () => {
    const shared = { n: 1 };
    const value: Record<string, unknown> = { first: shared, second: [shared], map: new Map() };
    value["self"] = value;
    (value["map"] as Map<unknown, unknown>).set(value, new Set([value]));
    const back = copy(value) as Record<string, unknown>;
    expect(back["self"]).toBe(back);
    expect((back["second"] as unknown[])[0]).toBe(back["first"]);
    const [[key, set] = []] = [...(back["map"] as Map<unknown, Set<unknown>>)];
    expect(key).toBe(back);
    expect(set?.has(back)).toBe(true);
  });

  test("writes of a view its own bytes only", () => {
    const part = new Uint8Array(Uint8Array.from({ length: 1000 }, () => 255).buffer, 10, 2);
    expect(structured.encode(part).length).toBeLessThan(10);
    expect(copy(part)).toEqual(part);
  });

  test("makes a key called __proto__ a property like any other", () => {
    const back = copy({ ["__proto__"]: { polluted: 1 } }) as object;
    expect(Object.keys(back)).toEqual(["__proto__"]);
    expect(Object.getPrototypeOf(back)).toBe(Object.prototype);
  });

  class Point {
    readonly x = 1;
  }
  const deep = (levels: number): unknown => {
    let value: unknown = 1;
    for (let level = 0; level < levels; level++) value = [value];
    return value;
  };

  test.each([
    ["a function", () => 1],
    ["a symbol", Symbol("secret")],
    ["an instance of a class", [new Point()]],
    ["a pattern", /secret/],
    ["an error", new Error("secret")],
    ["a promise", Promise.resolve()],
    ["1001 levels", deep(1001)],
  ])("refuses %s without quoting it", (_, value) => {
    expect(() => structured.encode(value)).toThrow(ValidationError);
    expect(() => structured.encode(value)).not.toThrow(/secret/);
  });

  test("holds 1000 levels", () => {
    expect(copy(deep(1000))).toEqual(deep(1000));
  });

  test("refuses what is cut anywhere, or goes on", () => {
    const whole = structured.encode([
      { a: "text", b: 1.5, c: -70_000n },
      new Map([[1, new Uint16Array(3)]]),
      "\ud800",
      new Date(0),
      new Array(3),
    ]);
    for (let length = 0; length < whole.length; length++) {
      expect(() => structured.decode(whole.slice(0, length)), String(length)).toThrow(DecodeError);
    }
    expect(() => structured.decode(Uint8Array.of(...whole, 0))).toThrow(DecodeError);
  });

  const most = [255, 255, 255, 255, 255, 255, 255, 15];
  test.each([
    ["another version", [2, 0]],
    ["an unknown tag", [1, 99]],
    ["text of absurd length", [1, 8, ...most]],
    ["UTF-16 of absurd length", [1, 9, ...most]],
    ["an array of absurd length", [1, 12, ...most]],
    ["an object of absurd length", [1, 14, ...most]],
    ["a Map of absurd length", [1, 15, ...most]],
    ["a Set of absurd length", [1, 16, ...most]],
    ["a buffer of absurd length", [1, 17, ...most]],
    ["a view of absurd length", [1, 18, 9, ...most]],
    ["a length that never ends", [1, 12, ...Array.from({ length: 20 }, () => 255)]],
    ["holes past the end of arrays", [1, 12, 2, 13, 255, 255, 255, 255, 15, 13, 1]],
    ["a view that is cut inside an item", [1, 18, 9, 7, 0, 0, 0, 0, 0, 0, 0]],
    ["a view of an unknown kind", [1, 18, 77, 0]],
    ["an object that never came", [1, 10, 5]],
    ["text that is no UTF-8", [1, 8, 1, 255]],
    ["a bigint that is none", [1, 7, 1, 120]],
    ["a key that is no text", [1, 14, 1, 4, 1, 0]],
    ["10,000 levels", [1, ...Array.from({ length: 10_000 }, () => [12, 1]).flat(), 0]],
  ])("refuses %s", (_, stored) => {
    expect(() => structured.decode(Uint8Array.from(stored))).toThrow(DecodeError);
  });
});
