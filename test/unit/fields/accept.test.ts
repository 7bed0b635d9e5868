import { describe, expect, test } from "vitest";
import { z } from "zod";
import * as v from "valibot";
import { ValidationError } from "../../../src/errors.ts";
import { bigintField } from "../../../src/fields/bigint-field.ts";
import { booleanField } from "../../../src/fields/boolean-field.ts";
import { bytesField } from "../../../src/fields/bytes-field.ts";
import { dateField } from "../../../src/fields/date-field.ts";
import { decimalField } from "../../../src/fields/decimal-field.ts";
import { enumField } from "../../../src/fields/enum-field.ts";
import type { ModelField } from "../../../src/fields/field.ts";
import { floatField } from "../../../src/fields/float-field.ts";
import { integerField } from "../../../src/fields/integer-field.ts";
import { jsonField } from "../../../src/fields/json-field.ts";
import { listField } from "../../../src/fields/list-field.ts";
import { Refusal } from "../../../src/fields/refusal.ts";
import { textField } from "../../../src/fields/text-field.ts";
import { timeField } from "../../../src/fields/time-field.ts";
import { timestampField } from "../../../src/fields/timestamp-field.ts";
import { shortUuidField, uuidField } from "../../../src/fields/uuid-field.ts";
import { shortUuid7, uuid7 } from "../../../src/fields/uuid7.ts";

const lone = "\ud800";

/** [field, what it is, values it takes and their canonical form, values it refuses] */
const CASES: [string, ModelField, [unknown, unknown][], unknown[]][] = [
  [
    "text",
    textField(),
    [
      ["", ""],
      ["a'b\"c\\%_", "a'b\"c\\%_"],
      ["\u{1F600}", "\u{1F600}"],
    ],
    [1, null, undefined, "a\0b", lone, ["a"], {}],
  ],
  [
    "uuid",
    uuidField(),
    [["01A1FD7B-74EB-7D1A-ACA4-156B25B1384E", "01a1fd7b-74eb-7d1a-aca4-156b25b1384e"]],
    ["x", 1, "01a1fd7b74eb7d1aaca4156b25b1384e"],
  ],
  [
    "shortUuid",
    shortUuidField(),
    [["2JZrW4oBAy3JjSamwukmm6", "2JZrW4oBAy3JjSamwukmm6"]],
    ["short", "0JZrW4oBAy3JjSamwukmm6", 3],
  ],
  ["enum", enumField(["a", "b"]), [["a", "a"]], ["c", 1, null]],
  [
    "integer",
    integerField(),
    [
      [-0, 0],
      [2 ** 53 - 1, 2 ** 53 - 1],
    ],
    [1.5, 2 ** 53, Number.NaN, "1", 1n, Infinity],
  ],
  [
    "bigint",
    bigintField(),
    [
      [2n ** 63n - 1n, 2n ** 63n - 1n],
      [-(2n ** 63n), -(2n ** 63n)],
    ],
    [2n ** 63n, 1],
  ],
  [
    "float",
    floatField(),
    [
      [-0, 0],
      [0.1, 0.1],
    ],
    [Number.NaN, Infinity, "1"],
  ],
  [
    "decimal(5,2)",
    decimalField(5, 2),
    [
      ["1", "1.00"],
      ["-0.00", "0.00"],
      ["+1.5", "1.50"],
      ["-0.05", "-0.05"],
      ["999.99", "999.99"],
      ["1.500", "1.50"],
    ],
    ["1.005", "1000", "abc", 1, "", "1e3", ".5"],
  ],
  [
    "decimal(5,2) rounding",
    decimalField(5, 2, { rounding: "halfUp" }),
    [
      ["1.005", "1.01"],
      ["-1.005", "-1.01"],
      ["1.0049", "1.00"],
    ],
    ["999.999"],
  ],
  [
    "boolean",
    booleanField(),
    [
      [true, true],
      [false, false],
    ],
    [0, "true", null],
  ],
  [
    "date",
    dateField(),
    [["2024-02-29", "2024-02-29"]],
    ["2023-02-29", "2024-2-1", "0000-01-01", new Date(), "2024-13-01"],
  ],
  [
    "time",
    timeField(),
    [
      ["23:59:59", "23:59:59"],
      ["01:02:03.000", "01:02:03"],
      ["01:02:03.5", "01:02:03.500"],
    ],
    ["24:00:00", "1:02:03", "01:02", 5],
  ],
];

describe("a field takes what fits, in one form, and refuses the rest", () => {
  test.each(CASES)("%s", (_, field, taken, refused) => {
    for (const [given, canonical] of taken) expect(field.accept(given)).toStrictEqual(canonical);
    for (const value of refused) expect(field.accept(value)).toBeInstanceOf(Refusal);
  });

  test("negative zero becomes zero", () => {
    expect(Object.is(integerField().accept(-0), 0)).toBe(true);
    expect(Object.is(floatField().accept(-0), 0)).toBe(true);
  });

  test("timestamps are copied, and must be in the years 1 to 9999", () => {
    const given = new Date("0001-01-01T00:00:00.000Z");
    const taken = timestampField().accept(given) as Date;
    expect(taken).toStrictEqual(given);
    expect(taken).not.toBe(given);
    expect(timestampField().accept(new Date("9999-12-31T23:59:59.999Z"))).toBeInstanceOf(Date);
    for (const wrong of [
      new Date(Number.NaN),
      new Date("+010000-01-01T00:00:00Z"),
      new Date(-62_135_596_800_001),
      "2024-01-01",
      5,
    ]) {
      expect(timestampField().accept(wrong)).toBeInstanceOf(Refusal);
    }
  });

  test("bytes are copied", () => {
    const given = new Uint8Array([1, 2, 255]);
    const taken = bytesField().accept(given) as Uint8Array;
    given[0] = 9;
    expect(taken).toStrictEqual(new Uint8Array([1, 2, 255]));
    expect(bytesField().accept([1, 2])).toBeInstanceOf(Refusal);
  });

  test("json is copied deeply; undefined properties are left out", () => {
    const given = { a: [1, { b: null }], c: undefined };
    const taken = jsonField().accept(given);
    expect(taken).toStrictEqual({ a: [1, { b: null }] });
    expect(taken).not.toBe(given);
    const hostile: unknown[] = [
      { a: Number.NaN },
      { a: 1n },
      { a: new Date() },
      [lone],
      { ["k\0"]: 1 },
      new Map(),
      Symbol("s"),
    ];
    for (const wrong of [...hostile, JSON.parse('{"__proto__":1}'), JSON.parse('{"a":{"constructor":1}}')]) {
      expect(jsonField().accept(wrong)).toBeInstanceOf(Refusal);
    }
    expect((jsonField().accept({ a: [0, lone] }) as Refusal).issues[0]?.path).toStrictEqual(["a", 1]);
  });

  test("lists name the item that does not fit", () => {
    const list = listField(integerField());
    expect(list.accept([1, -0])).toStrictEqual([1, 0]);
    expect((list.accept([1, "x"]) as Refusal).issues[0]?.path).toStrictEqual([1]);
    for (const wrong of [[1, null], [undefined], "1", { 0: 1 }]) expect(list.accept(wrong)).toBeInstanceOf(Refusal);
    expect(() => listField(textField().nullable())).toThrow(ValidationError);
  });

  test("a refusal never repeats the value", () => {
    for (const [, field, , refused] of CASES) {
      for (const value of refused.filter((each) => typeof each === "string" && each.length > 2 && each !== "short")) {
        const { issues } = field.accept(value) as Refusal;
        expect(issues.map((issue) => issue.message).join()).not.toContain(value);
      }
    }
  });
});

describe("schemas of any library narrow a field", () => {
  test("a schema runs on write only, and its issues come with their paths", () => {
    const email = textField(z.email());
    expect(email.accept("nobody")).toBe("nobody");
    expect(email.validate("nobody")).toBeInstanceOf(Refusal);
    expect(email.validate("a@b.co")).toBe("a@b.co");
    const settings = jsonField(z.object({ size: z.number().default(3) }));
    expect(settings.validate({})).toStrictEqual({ size: 3 });
    expect((settings.validate({ size: "x" }) as Refusal).issues[0]?.path).toStrictEqual(["size"]);
    expect(textField(v.pipe(v.string(), v.minLength(3))).validate("ab")).toBeInstanceOf(Refusal);
    expect((listField(textField(z.email())).validate(["a@b.co", "x"]) as Refusal).issues[0]?.path).toStrictEqual([1]);
  });

  test("what a schema puts out must still fit the field", () => {
    expect(textField(z.string().transform(() => "a\0")).validate("x")).toBeInstanceOf(Refusal);
  });

  test("a schema that returns a promise is refused, and its failure is nobody's", async () => {
    expect(textField(z.string().refine(async () => true)).validate("x")).toEqual(
      new Refusal([{ path: [], message: "has a schema that returns a promise: use a synchronous one" }]),
    );
    const failing = { "~standard": { validate: async () => Promise.reject(new TypeError("of the schema")) } };
    const list = listField(textField(failing));
    expect((list.validate(["x"]) as Refusal).issues[0]?.path).toStrictEqual([0]);
    // A rejection that nobody handles would fail the run.
    await new Promise((resolve) => setTimeout(resolve));
  });
});

describe("an enum takes labels that every store can hold", () => {
  test.each([
    ["NUL", ["a\0"]],
    ["a lone surrogate", ["a", lone]],
    ["a number", [5]],
    ["null", [null]],
    ["a list", [["a"]]],
  ])("not %s", (_, labels) => {
    expect(() => enumField(labels as never)).toThrow(ValidationError);
    expect(() => enumField(labels as never)).toThrow(/t\.enum takes labels of text without NUL and lone surrogates/);
  });
});

describe("codecs bring every value back", () => {
  const VALUES: [ModelField, unknown][] = [
    [integerField(), -(2 ** 53 - 1)],
    [bigintField(), -(2n ** 63n)],
    [decimalField(18, 4), "-0.0500"],
    [decimalField(3, 0), "-12"],
    [floatField(), 5e-324],
    [booleanField(), true],
    [booleanField(), false],
    [timestampField(), new Date("0099-02-28T23:59:59.001Z")],
    [dateField(), "0001-01-01"],
    [timeField(), "01:02:03.500"],
    [bytesField(), new Uint8Array([0, 255, 16])],
    [jsonField(), { a: [null, "x", 1.5] }],
    [listField(textField()), ["", 'a"b', "c\\d", "e,f", "{g}", "NULL", " "]],
    [listField(bigintField()), [1n, -5n]],
    [listField(timestampField()), [new Date(5)]],
    [listField(bytesField()), [new Uint8Array([1, 2])]],
  ];

  test.each(["postgres", "sqlite", "json", "structured"] as const)("%s", (form) => {
    for (const [field, value] of VALUES) {
      const { encode, decode } = field.codecs[form] as {
        encode: (each: unknown) => unknown;
        decode: (each: unknown) => unknown;
      };
      expect(decode(encode(value))).toStrictEqual(value);
    }
  });

  test("decimals are read from numbers and bigints of any size, and never from a number that was rounded", () => {
    const { decode } = decimalField(18, 2).codecs.sqlite as unknown as { decode: (stored: unknown) => string };
    expect([0n, 5n, -5n, -120n, 12_345n].map(decode)).toStrictEqual(["0.00", "0.05", "-0.05", "-1.20", "123.45"]);
    expect([0, 5, -5, 12_345].map(decode)).toStrictEqual(["0.00", "0.05", "-0.05", "123.45"]);
    expect(decode(2n ** 53n + 1n)).toBe("90071992547409.93");
    expect(decode(String(-(2n ** 53n) - 1n))).toBe("-90071992547409.93");
    expect(() => decode(2 ** 53)).toThrow(/arrived as a double/);
    // A text with a point or an exponent is one that a database has rounded.
    for (const rounded of ["150.0", "1.23456789012346e+15"]) expect(() => decode(rounded)).toThrow();
  });

  test("instants are read with any offset", () => {
    const { decode } = timestampField().codecs.postgres as unknown as { decode: (text: string) => Date };
    expect(decode("2024-02-29 18:59:59.999-05")).toStrictEqual(new Date("2024-02-29T23:59:59.999Z"));
    expect(decode("2024-02-29T18:59:59.5+05:30")).toStrictEqual(new Date("2024-02-29T13:29:59.500Z"));
    expect(decode("0001-01-01 00:00:00+00")).toStrictEqual(new Date(-62_135_596_800_000));
    expect(decode("2024-12-31 23:59:59.5+00")).toStrictEqual(new Date("2024-12-31T23:59:59.500Z"));
    expect(decode("2024-12-31 23:59:59.25+00:00")).toStrictEqual(new Date("2024-12-31T23:59:59.250Z"));
    expect(decode("2024-02-29 18:59:59.123456+00")).toStrictEqual(new Date("2024-02-29T18:59:59.123Z"));
    for (const zone of ["Z", "+00", "+00:00", "-00:00", "+00:00:00"]) {
      expect(decode(`2024-02-29T18:59:59${zone}`)).toStrictEqual(new Date("2024-02-29T18:59:59Z"));
      expect(decode(`2024-02-29 18:59:59.123${zone}`)).toStrictEqual(new Date("2024-02-29T18:59:59.123Z"));
    }
    for (const text of ["29/02/2024 18:59:59.999 EST", "2024-02-29 18:59:59", "2024-02-29 18:59:59.123"])
      expect(() => decode(text)).toThrow(/DateStyle/);
  });

  test("instants in text are read to the millisecond, whatever the year, and only when they end in Z", () => {
    const { decode } = timestampField().codecs.sqlite as unknown as { decode: (text: string) => Date };
    for (let time = -62_135_596_800_000; time <= 253_402_300_799_999; time += 97_654_321_987) {
      expect(decode(new Date(time).toISOString()).getTime()).toBe(time);
    }
    // Every month begins and ends where the calendar says, in years of all kinds.
    for (const year of [1, 4, 99, 100, 400, 1899, 1900, 1969, 1970, 2000, 2024, 9999]) {
      for (const day of [-1, ...Array.from({ length: 366 }, (_, index) => index)]) {
        const time = new Date(0).setUTCFullYear(year, 0, 1) + day * 86_400_000;
        if (time >= -62_135_596_800_000) expect(decode(new Date(time).toISOString()).getTime()).toBe(time);
      }
    }
    const wrongParts = ["2024-13-01T00:00:00", "2024-00-10T00:00:00", "2024-01-32T00:00:00", "2024-01-01T25:00:00"];
    const wrong = ["2024-01-01 00:00:00.000", "2024-0a-01T00:00:00.000Z", "nonsense"];
    for (const text of [...wrong, ...wrongParts.map((part) => `${part}.000Z`)])
      expect(() => decode(text)).toThrow(/ending in Z/);
  });
});

test("uuids of version 7 sort by time and are well formed, short ones too", () => {
  const many = Array.from({ length: 200 }, () => uuid7());
  for (const uuid of many) expect(uuid).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  expect(new Set(many).size).toBe(200);
  expect(shortUuidField().accept(shortUuid7())).toHaveLength(22);
});
