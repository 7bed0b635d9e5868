import fc from "fast-check";
import { expect, test } from "vitest";
import { joinKey, joinNullable, keyPart, keyReader } from "../../../src/engine/keys.ts";
import { t } from "../../../src/models/field-factory.ts";
import type { FieldShape } from "../../../src/plan/any-field.ts";

const parts = [t.text(), t.text(), t.integer()].map((field) => keyPart(field as unknown as FieldShape));
const unit = fc.constantFrom("", "a", ":", ";", "1", "-", "2:a");
const rowOfValues = fc.tuple(fc.string({ unit }), fc.string({ unit }), fc.integer({ min: -3, max: 30 }));

test("composite keys are equal exactly when their values are", () => {
  fc.assert(
    fc.property(rowOfValues, rowOfValues, (left, right) => {
      const same = left.every((value, index) => value === right[index]);
      expect(joinKey(parts, left) === joinKey(parts, right)).toBe(same);
    }),
    { numRuns: 1000 },
  );
});

test("with nulls among the values too: every row of few values has a key of its own", () => {
  const fields = [t.integer(), t.integer(), t.float(), t.text(), t.decimal(4, 2), t.boolean(), t.list(t.integer())];
  const values: readonly (readonly unknown[])[] = [
    [null, -1, 0, 1, 11],
    [null, -1, 1],
    [null, -0.1, 0.1, -1, 1e100],
    [null, "", "/", "-", "1", "1;", "-1;", "0:"],
    [null, -1n, 0n, 1n],
    [null, true, false],
    [null, [], [-1], [1, 1], [11]],
  ];
  const rows = values.reduce<readonly (readonly unknown[])[]>(
    (starts, each) => starts.flatMap((start) => each.map((value) => [...start, value])),
    [[]],
  );
  const mixed = fields.map((field) => keyPart(field as unknown as FieldShape));
  expect(new Set(rows.map((row) => joinNullable(mixed, row))).size).toBe(rows.length);
});

test("a key with a null among its values is none, unless null counts as a value", () => {
  expect(joinKey(parts, ["a", null, 1])).toBeNull();
  expect(joinNullable(parts, ["a", null, 1])).not.toBe(joinNullable(parts, ["a", "-", 1]));
  expect(joinNullable(parts, ["a", null, 1])).toBe(joinNullable(parts, ["a", undefined, 1]));
});

test.each([
  ["a bigint", t.bigint(), 2n ** 62n, 2n ** 62n, 2n ** 62n + 1n],
  ["a decimal", t.decimal(4, 2), 150n, 150n, 151n],
  ["bytes", t.bytes(), Uint8Array.of(1, 23), Uint8Array.of(1, 23), Uint8Array.of(12, 3)],
  ["a list", t.list(t.text()), ["a", "b"], ["a", "b"], ["ab"]],
  [
    "json, whatever the order of its keys",
    t.json(),
    { a: 1, b: [{ c: 2, d: 3 }] },
    { b: [{ d: 3, c: 2 }], a: 1 },
    { a: 1, b: [{ c: 2, d: 4 }] },
  ],
  ["a boolean", t.boolean(), true, true, false],
  ["a timestamp", t.timestamp(), -1, -1, 1],
])("%s is one key by content", (_name, field, value, same, other) => {
  const read = keyReader([keyPart(field as unknown as FieldShape)], [(row) => row["value"]]);
  expect(read({ value })).toBe(read({ value: same }));
  expect(read({ value })).not.toBe(read({ value: other }));
  expect(read({ value: null })).toBeNull();
  expect(read({})).toBeNull();
});
