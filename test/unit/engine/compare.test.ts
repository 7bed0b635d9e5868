import fc from "fast-check";
import { expect, test } from "vitest";
import { compareText, comparison, equality } from "../../../src/engine/compare.ts";
import { t } from "../../../src/models/field-factory.ts";
import type { FieldShape } from "../../../src/plan/any-field.ts";

const shape = (field: unknown): FieldShape => field as FieldShape;

/** By the definition: one code point after the other. */
function byCodePoint(left: string, right: string): number {
  const here = Array.from(left, (character) => character.codePointAt(0) ?? 0);
  const there = Array.from(right, (character) => character.codePointAt(0) ?? 0);
  for (const [index, point] of here.entries()) {
    const other = there[index];
    if (other === undefined) return 1;
    if (point !== other) return point - other;
  }
  return here.length - there.length;
}

const wellFormed = fc.string({
  unit: fc.constantFrom("a", "B", "é", "\u{D7FF}", "\u{E000}", "\u{FF5E}", "\u{1F600}", "\u{10FFFF}"),
});

test("text is ordered by code point, not by unit", () => {
  expect(Math.sign(compareText("\u{1F600}", "\u{FF5E}"))).toBe(1);
  fc.assert(
    fc.property(wellFormed, wellFormed, (left, right) => {
      expect(Math.sign(compareText(left, right))).toBe(Math.sign(byCodePoint(left, right)));
    }),
  );
});

test("bytes are ordered as unsigned numbers, a beginning before the whole", () => {
  const compare = comparison(shape(t.bytes())) as (left: Uint8Array, right: Uint8Array) => number;
  const values = [[], [0], [0, 0], [1], [127], [128], [255], [255, 0]].map((bytes) => Uint8Array.from(bytes));
  expect(values.toReversed().toSorted(compare)).toEqual(values);
});

test.each([
  ["integers", t.integer(), [-2, 0, 10]],
  ["bigints", t.bigint(), [-(2n ** 63n), 9n, 10n]],
  ["decimals as scaled integers", t.decimal(5, 2), [-5n, 90n, 1000n]],
  ["booleans", t.boolean(), [false, true]],
  ["dates", t.date(), ["0001-01-01", "2024-02-29", "9999-12-31"]],
  ["times", t.time(), ["09:00:00", "09:00:00.001", "10:00:00"]],
  ["labels of enums, as text", t.enum(["b", "a"]), ["a", "b"]],
])("%s have their natural order", (_name, field, values) => {
  const compare = comparison(shape(field)) as (left: unknown, right: unknown) => number;
  expect([...values].toReversed().toSorted(compare)).toEqual(values);
});

test("bytes and lists are equal by content, zero equals minus zero", () => {
  expect(equality(shape(t.bytes()))(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true);
  expect(equality(shape(t.bytes()))(Uint8Array.of(12), Uint8Array.of(1, 2))).toBe(false);
  expect(equality(shape(t.list(t.text())))(["a", "b"], ["a", "b"])).toBe(true);
  expect(equality(shape(t.list(t.text())))(["a,b"], ["a", "b"])).toBe(false);
  expect(equality(shape(t.float()))(0, -0)).toBe(true);
});
