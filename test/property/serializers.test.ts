import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FieldShape } from "../../src/plan/any-field.ts";
import { t } from "../../src/models/field-factory.ts";
import { json } from "../../src/serializers/json.ts";
import { rowPayloads } from "../../src/serializers/row-payloads.ts";
import { structured } from "../../src/serializers/structured.ts";
import { CASES, keptValues } from "../unit/serializers/every-field.ts";
import { numbered, tableOf } from "../unit/serializers/tables.ts";

const nullable = (field: FieldShape): unknown => (field as FieldShape & { nullable: () => unknown }).nullable();
const fields = {
  id: t.id(),
  ...Object.fromEntries(Object.entries(CASES).map(([name, { field }]) => [name, nullable(field)])),
};
const FORMS = [
  ["json, as an object", tableOf(fields), json],
  ["json, as an array", tableOf(numbered(fields)), json],
  ["structured", tableOf(fields), structured],
] as const;

const rows = fc.record(
  {
    id: fc.maxSafeInteger(),
    ...Object.fromEntries(
      Object.entries(CASES).map(([name, each]) => [name, fc.option(keptValues(each), { nil: null })]),
    ),
  },
  { noNullPrototype: true },
);

describe.each(FORMS)("rows in %s", (_, table, serializer) => {
  const payloads = rowPayloads(
    { name: "notes", table },
    { serializer: { name: serializer.name, serializer }, find: () => null, compressAbove: null },
  );

  test("come back as they were kept, and as users see them", () => {
    fc.assert(
      fc.property(rows, fc.option(fc.nat()), (row, expires) => {
        const back = payloads.decode(payloads.encode(row, expires) as Uint8Array) as {
          readonly row: Record<string, unknown>;
          readonly expires: number | null;
        };
        expect(back).toStrictEqual({ row, expires });
        for (const { column, field } of table.columns) {
          const decode = field.codecs.structured.decode as (kept: unknown) => unknown;
          const kept = (row as Record<string, unknown>)[column];
          if (kept !== null) expect(decode(back.row[column])).toStrictEqual(decode(kept));
        }
      }),
      { numRuns: 300 },
    );
  });
});

const leaves = [
  fc.string({ unit: "binary" }),
  fc.constantFrom(undefined, null, true, -0, Number.NaN, Infinity, -Infinity, "\ud800", new Date(Number.NaN)),
  fc.double(),
  fc.bigInt(),
  fc.date(),
  fc.uint8Array({ maxLength: 20 }),
];
const keys = fc.oneof(
  fc.string(),
  fc.constantFrom("__proto__", "constructor", "toJSON", "$n", "$$n", "$", "$h", "$u", "0"),
);

/** An object whose keys are all its own, `__proto__` too. */
const ofEntries = (entries: readonly (readonly [string, unknown])[]): object => Object.fromEntries(entries);

const values = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 5 }, ...leaves, tie("array"), tie("sparse"), tie("object")),
  array: fc.array(tie("value"), { maxLength: 4 }),
  sparse: fc.sparseArray(tie("value"), { maxNumElements: 4 }),
  object: fc.array(fc.tuple(keys, tie("value")), { maxLength: 3 }).map(ofEntries),
})).value;

describe.each([
  ["json", json],
  ["structured", structured],
])("values in %s", (_, serializer) => {
  test("come back as they were", () => {
    fc.assert(
      fc.property(values, (value) => {
        const back = serializer.decode(serializer.encode(value));
        // The matchers of the runner take a key called `constructor` for the class of the object.
        if (!isDeepStrictEqual(back, value)) expect(back).toStrictEqual(value);
      }),
      { numRuns: 1000 },
    );
  });

  test("are a DecodeError or a value where the bytes are anything", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.boolean(), (bytes, begins) => {
        try {
          serializer.decode(begins ? Uint8Array.of(1, ...bytes) : bytes);
        } catch (error) {
          expect(error).toMatchObject({ code: "decode" });
        }
      }),
      { numRuns: 2000 },
    );
  });
});
