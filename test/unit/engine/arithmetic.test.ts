import fc from "fast-check";
import { expect, test } from "vitest";
import { arithmetic } from "../../../src/engine/arithmetic.ts";
import { t } from "../../../src/models/field-factory.ts";
import type { FieldShape } from "../../../src/plan/any-field.ts";
import type { ArithmeticNode, ValueNode } from "../../../src/plan/nodes.ts";

type Whole = number | bigint;

function calculate(operator: ArithmeticNode["operator"], field: unknown, left: Whole, right: Whole): unknown {
  const shape = field as FieldShape;
  const operand: ValueNode = { kind: "value", value: null, field: shape };
  const run = arithmetic({ kind: "arithmetic", operator, left: operand, right: operand, field: shape });
  return run(left as never, right as never);
}

test.each([
  [1, 4, 0.25],
  [-1, 4, -0.25],
  [0, -4, 0],
  [7n, 2n, 3.5],
  [2n ** 62n, 1, 2 ** 62],
  [0.3, 0.1, 0.3 / 0.1],
])("%s by %s is %d, a double", (left, right, result) => {
  expect(calculate("div", t.float(), left, right)).toBe(result);
});

test("the scale of decimals cancels out", () => {
  const [tenth, quarter] = [10n, 25n];
  expect(calculate("div", t.float(), tenth, quarter)).toBe(0.4);
});

test.each([
  [7, 2, 3, 1],
  [-7, 2, -3, -1],
  [7, -2, -3, 1],
  [-7, -2, 3, -1],
  [-1, 2, 0, -1],
  [-4, 2, -2, 0],
  [0, -5, 0, 0],
  [Number.MAX_SAFE_INTEGER, 2, 2 ** 52 - 1, 1],
  [2n ** 60n, 3, 384_307_168_202_282_325n, 1],
  [2n ** 60n, 2n ** 20n, 2 ** 40, 0],
])("%s by %s is %s, and %s is left", (left, right, quotient, remainder) => {
  expect(calculate("idiv", t.integer(), left, right)).toBe(quotient);
  expect(calculate("mod", t.integer(), left, right)).toBe(remainder);
  const [first, second] = [BigInt(left), BigInt(right)];
  expect(calculate("idiv", t.bigint(), first, second)).toBe(BigInt(quotient));
  expect(calculate("mod", t.bigint(), first, second)).toBe(BigInt(remainder));
});

test("numbers are divided like bigints", () => {
  const whole = fc.maxSafeInteger();
  const close = fc.tuple(fc.integer({ min: 1, max: 2 ** 27 }), fc.integer({ min: 1, max: 2 ** 26 }));
  const pair = fc.oneof(
    fc.tuple(
      whole,
      whole.filter((value) => value !== 0),
    ),
    close.map(([left, right]) => [left * right - 1, right] as const),
  );
  fc.assert(
    fc.property(pair, ([left, right]) => {
      expect(calculate("idiv", t.integer(), left, right)).toBe(Number(BigInt(left) / BigInt(right)));
      expect(calculate("mod", t.integer(), left, right)).toBe(Number(BigInt(left) % BigInt(right)));
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ["div", t.float(), 1, 0],
  ["div", t.float(), 0, -0],
  ["div", t.float(), 1n, 0n],
  ["idiv", t.integer(), 1, 0],
  ["idiv", t.integer(), 2n ** 60n, 0],
  ["idiv", t.bigint(), 1n, 0n],
  ["mod", t.integer(), 1, 0],
  ["mod", t.bigint(), 1n, 0n],
] as const)("%s in %j: %s by %s is null", (operator, field, left, right) => {
  expect(calculate(operator, field, left, right)).toBeNull();
});

test("only dividing minds zero", () => {
  expect(calculate("add", t.integer(), 1, 0)).toBe(1);
  expect(calculate("sub", t.bigint(), 1n, 0n)).toBe(1n);
  expect(calculate("mul", t.float(), -1, 0)).toBe(0);
  expect(calculate("mul", t.integer(), -1, 0)).toBe(0);
});

test("whole numbers leave the range of numbers and come back", () => {
  expect(calculate("add", t.integer(), Number.MAX_SAFE_INTEGER, 2)).toBe(2n ** 53n + 1n);
  expect(calculate("sub", t.integer(), 2n ** 53n + 1n, 2)).toBe(Number.MAX_SAFE_INTEGER);
});
