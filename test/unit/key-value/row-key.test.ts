import fc from "fast-check";
import { expect, test } from "vitest";
import { keyReader, keyPart } from "../../../src/engine/keys.ts";
import { keyValues } from "../../../src/key-value/row-key.ts";
import { t } from "../../../src/models/field-factory.ts";
import { model } from "../../../src/models/model.ts";

const { columns } = model("kinds", {
  text: t.text().primaryKey(),
  integer: t.integer(),
  bigint: t.bigint(),
  decimal: t.decimal(18, 2),
  boolean: t.boolean(),
  float: t.float(),
  timestamp: t.timestamp(),
  bytes: t.bytes(),
}).table;

const row = fc.record({
  text: fc.string({ unit: "binary" }),
  integer: fc.maxSafeInteger(),
  bigint: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  decimal: fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }),
  boolean: fc.boolean(),
  float: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
  timestamp: fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 }),
  bytes: fc.uint8Array(),
});

test("the keys of the engine lead back to the values they stand for, alone and together", () => {
  fc.assert(
    fc.property(row, fc.shuffledSubarray([...columns], { minLength: 1 }), (values, chosen) => {
      const keyOf = keyReader(
        chosen.map(({ field }) => keyPart(field)),
        chosen.map(
          ({ column }) =>
            (each) =>
              each[column],
        ),
      );
      const key = keyOf(values);
      expect(key).not.toBeNull();
      expect(keyValues(chosen, key ?? "")).toStrictEqual(
        chosen.map(({ column }) => values[column as keyof typeof values]),
      );
    }),
    { numRuns: 2000 },
  );
});
