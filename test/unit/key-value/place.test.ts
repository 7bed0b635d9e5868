import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FieldShape } from "../../../src/plan/any-field.ts";
import { comparison } from "../../../src/engine/compare.ts";
import { hasPlace, placeAfter, placeOf, rowPlace } from "../../../src/key-value/place.ts";
import { t } from "../../../src/models/field-factory.ts";
import { model } from "../../../src/models/model.ts";

const text = fc.string({ unit: "binary" }).filter((value) => !/[\0\ud800-\udfff]/u.test(value));
const whole = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });

/** Fields, and structured values of each. */
const values: Readonly<Record<string, readonly [field: unknown, value: fc.Arbitrary<unknown>]>> = {
  text: [t.text(), text],
  uuid: [t.uuid(), fc.uuid()],
  enum: [t.enum(["b", "a", "ä"]), fc.constantFrom("b", "a", "ä")],
  boolean: [t.boolean(), fc.boolean()],
  integer: [t.integer(), fc.maxSafeInteger()],
  bigint: [t.bigint(), whole],
  float: [t.float(), fc.double({ noNaN: true, noDefaultInfinity: true })],
  decimal: [t.decimal(18, 4), fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n })],
  timestamp: [t.timestamp(), fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 })],
  epoch: [t.epoch(), fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 })],
  date: [t.date(), fc.constantFrom("0001-01-01", "2024-02-29", "9999-12-31")],
  time: [t.time(), fc.constantFrom("00:00:00", "12:30:00.250", "23:59:59")],
  bytes: [t.bytes(), fc.uint8Array()],
};

describe("places in an index", () => {
  for (const [name, [given, arbitrary]] of Object.entries(values)) {
    const field = given as FieldShape;
    const compare = comparison(field) as (left: unknown, right: unknown) => number;
    test(`${name}: are in the order of the values, null last`, () => {
      fc.assert(
        fc.property(fc.option(arbitrary), fc.option(arbitrary), (left, right) => {
          const [first, second] = [placeOf(field, left), placeOf(field, right)];
          const order =
            left === null || right === null ? Number(left === null) - Number(right === null) : compare(left, right);
          expect(Math.sign(order)).toBe(first < second ? -1 : first > second ? 1 : 0);
        }),
        { numRuns: 2000 },
      );
    });
    test(`${name}: are printable and do not begin one another`, () => {
      fc.assert(
        fc.property(arbitrary, arbitrary, (left, right) => {
          const [first, second] = [placeOf(field, left), placeOf(field, right)];
          expect(first).toMatch(/^[!-~]+$/);
          expect(first !== second && second.startsWith(first)).toBe(false);
          expect(first < placeAfter(first)).toBe(true);
        }),
      );
    });
  }

  test("of several columns are in the order of the first, then of the second", () => {
    const { columns } = model("pairs", { a: t.text().primaryKey(), b: t.integer() }).table;
    fc.assert(
      fc.property(text, text, fc.maxSafeInteger(), fc.maxSafeInteger(), (a, other, b, second) => {
        const left = rowPlace(columns, { a, b });
        const right = rowPlace(columns, { a: other, b: second });
        const compare = comparison(columns[0]?.field as FieldShape) as (one: unknown, two: unknown) => number;
        expect(Math.sign(compare(a, other) || b - second)).toBe(left < right ? -1 : left > right ? 1 : 0);
      }),
    );
  });

  test("lists, vectors and documents have none", () => {
    for (const field of [t.list(t.text()), t.vector(2), t.json()])
      expect(hasPlace(field as unknown as FieldShape)).toBe(false);
  });
});
