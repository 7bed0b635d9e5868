import { expect, test } from "vitest";
import { aggregate, groupRow } from "../../../src/engine/aggregate.ts";
import { OperationalError } from "../../../src/index.ts";
import { t } from "../../../src/models/field-factory.ts";
import type { FieldShape } from "../../../src/plan/any-field.ts";
import type { AggregateNode, ValueNode } from "../../../src/plan/nodes.ts";

type Name = AggregateNode["name"];

/** An aggregate of the values of a group; of its rows where there is no field. */
function calculate(name: Name, given: unknown, values: readonly unknown[], distinct = false): unknown {
  const field = (given ?? t.integer()) as FieldShape;
  const operand: ValueNode | null = given === null ? null : { kind: "value", value: null, field };
  const evaluate = aggregate(
    { kind: "aggregate", name, operand, distinct, filter: null, field },
    0,
    operand && ((frame) => frame[0]?.["value"] ?? null),
    null,
  );
  return evaluate([groupRow(values.map((value) => ({ value })))]);
}

test.each<[Name, unknown, readonly unknown[], unknown]>([
  ["count", null, [1, null, 1], 3],
  ["count", t.text(), ["a", null, "a"], 2],
  ["sum", t.integer(), [1, null, 2], 3],
  ["sum", t.integer(), [Number.MAX_SAFE_INTEGER, 2], 2n ** 53n + 1n],
  ["sum", t.integer(), [Number.MAX_SAFE_INTEGER, 1, -1], Number.MAX_SAFE_INTEGER],
  ["sum", t.bigint(), [2n ** 62n, 2n ** 62n - 1n], 2n ** 63n - 1n],
  ["sum", t.decimal(8, 2), [1010n, -5n], 1005n],
  ["sum", t.float(), [0.1, 0.2, 0.3], 0.1 + 0.2 + 0.3],
  ["avg", t.integer(), [1, 2, null], 1.5],
  ["avg", t.bigint(), [2n ** 60n, 0n], 2 ** 59],
  ["avg", t.decimal(8, 2), [1000n, 29n], 10.29 / 2],
  ["min", t.text(), ["\u{1F600}", "\u{FF5E}", null], "\u{FF5E}"],
  ["max", t.text(), ["\u{1F600}", "\u{FF5E}"], "\u{1F600}"],
  ["max", t.decimal(8, 2), [-5n, 1000n, 200n], 1000n],
])("%s of %#", (name, field, values, result) => {
  expect(calculate(name, field, values)).toBe(result);
});

test.each<Name>(["sum", "avg", "min", "max"])("%s of nothing is null", (name) => {
  expect(calculate(name, t.integer(), [])).toBeNull();
  expect(calculate(name, t.integer(), [null])).toBeNull();
});

test("equal values count once where they are to be distinct", () => {
  expect(calculate("count", t.bytes(), [new Uint8Array([1]), new Uint8Array([1]), null], true)).toBe(1);
  expect(calculate("sum", t.integer(), [2, 2, 3], true)).toBe(5);
});

test("a sum past 64 bits is an error", () => {
  expect(() => calculate("sum", t.bigint(), [2n ** 63n - 1n, 1n])).toThrow(OperationalError);
  expect(calculate("sum", t.bigint(), [2n ** 63n - 1n, 1n, -1n])).toBe(2n ** 63n - 1n);
});
