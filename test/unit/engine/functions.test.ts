import { describe, expect, test } from "vitest";
import { call } from "../../../src/engine/functions.ts";
import { UnsupportedError } from "../../../src/errors.ts";
import { t } from "../../../src/models/field-factory.ts";
import type { FieldShape } from "../../../src/plan/any-field.ts";
import type { CallNode, FunctionName, ValueNode } from "../../../src/plan/nodes.ts";

const shape = (field: unknown): FieldShape => field as FieldShape;

interface Call {
  readonly from: unknown;
  readonly to?: unknown;
  readonly others?: readonly unknown[];
  readonly parameter?: string | number;
}

/** A function of fields, applied to structured values. */
function apply(name: FunctionName, { from, to = from, others = [], parameter }: Call, ...values: unknown[]): unknown {
  const operand = (field: unknown): ValueNode => ({ kind: "value", value: null, field: shape(field) });
  const operands = [from, ...others].map(operand);
  const node: CallNode = { kind: "call", name, operands, parameter: parameter ?? null, field: shape(to) };
  return call(node)(values);
}

const structured = (field: unknown, value: unknown): unknown =>
  shape(field).codecs.structured.encode(value as never) as unknown;
const decoded = (field: unknown, value: unknown): unknown =>
  shape(field).codecs.structured.decode(value as never) as unknown;

/** By its text: what a function makes of instants. */
function ofInstant(name: FunctionName, text: string, parameter: string | null, amount?: number): unknown {
  const from = t.timestamp();
  const given = { from, others: amount === undefined ? [] : [t.integer()], ...(parameter !== null && { parameter }) };
  const values = [Date.parse(text), ...(amount === undefined ? [] : [amount])];
  return new Date(apply(name, given, ...values) as number).toISOString();
}

test("a result is null when an operand is", () => {
  expect(apply("lower", { from: t.text() }, null)).toBeNull();
  expect(apply("abs", { from: t.integer() }, null)).toBeNull();
  expect(apply("plus", { from: t.timestamp(), others: [t.integer()] }, 0, null)).toBeNull();
  expect(apply("cast", { from: t.integer(), to: t.text() }, null)).toBeNull();
  expect(apply("itemCount", { from: t.list(t.text()), to: t.integer() }, null)).toBeNull();
  expect(apply("append", { from: t.list(t.text()), others: [t.text()] }, null, "a")).toBeNull();
  expect(apply("jsonText", { from: t.json(), to: t.text() }, null)).toBeNull();
});

describe("texts", () => {
  test("letters fold, characters are counted by code point, null joins as nothing", () => {
    expect(apply("lower", { from: t.text() }, "ÀB")).toBe("Àb");
    expect(apply("upper", { from: t.text() }, "ßb")).toBe("ßB");
    expect(apply("length", { from: t.text(), to: t.integer() }, "a\u{1F600}e\u0301")).toBe(4);
    expect(apply("length", { from: t.text(), to: t.integer() }, "")).toBe(0);
    expect(apply("concat", { from: t.text(), others: [t.text(), t.text()] }, "a", null, "\u{1F600}")).toBe(
      "a\u{1F600}",
    );
    expect(apply("concat", { from: t.text(), others: [t.text()] }, null, null)).toBe("");
  });
});

describe("numbers", () => {
  test.each([
    [t.integer(), -5, 5],
    [t.integer(), 0, 0],
    [t.float(), -0.5, 0.5],
    [t.bigint(), -(2n ** 62n), 2n ** 62n],
    [t.decimal(4, 2), -5n, 5n],
  ])("%j: the absolute value of %s is %s", (from, value, result) => {
    expect(apply("abs", { from }, value)).toBe(result);
  });

  test.each([
    [0.5, 0, 1],
    [-0.5, 0, -1],
    [2.5, 0, 3],
    [-2.5, 0, -3],
    [6.5, 0, 7],
    [-6.5, 0, -7],
    [-0.3, 0, 0],
    [-0.001, 2, 0],
    [1e16, 0, 1e16],
    [-1e16, 0, -1e16],
    [2 ** 52 + 1, 0, 2 ** 52 + 1],
    [1e300, 0, 1e300],
    [1.005, 2, 1],
    [2.675, 2, 2.68],
    [-1234.567, 1, -1234.6],
  ])("the double %d to %d digits is %d", (value, parameter, result) => {
    expect(apply("round", { from: t.float(), parameter }, value)).toBe(result);
  });

  test.each([
    ["0.05", 1, "0.1"],
    ["-0.05", 1, "-0.1"],
    ["-0.04", 1, "0.0"],
    ["-0.50", 0, "-1"],
    ["2.50", 0, "3"],
    ["2.49", 0, "2"],
    ["9999999999999999.95", 1, "10000000000000000.0"],
    ["-9999999999999999.95", 1, "-10000000000000000.0"],
  ])("the decimal %s to %d digits is %s", (value, parameter, result) => {
    const from = t.decimal(18, 2);
    const to = t.decimal(18, parameter);
    expect(decoded(to, apply("round", { from, to, parameter }, structured(from, value)))).toBe(result);
  });
});

describe("dates", () => {
  const moments = [
    "0001-01-01T00:00:00.000Z",
    "1969-12-31T23:59:59.999Z",
    "2024-02-29T12:34:56.789Z",
    "9999-12-31T23:59:59.999Z",
  ];
  const parts = ["year", "month", "day", "weekDay", "hour", "minute", "second"] as const;

  test.each(
    [
      [[1, 1, 1, 1, 0, 0, 0]],
      [[1969, 12, 31, 3, 23, 59, 59]],
      [[2024, 2, 29, 4, 12, 34, 56]],
      [[9999, 12, 31, 5, 23, 59, 59]],
    ].map(([expected], index) => [moments[index] ?? "", expected] as const),
  )("%s has parts", (moment, expected) => {
    const read = (from: unknown, value: unknown) => parts.map((part) => apply(part, { from, to: t.integer() }, value));
    expect(read(t.timestamp(), Date.parse(moment))).toEqual(expected);
    expect(read(t.date(), moment.slice(0, 10)).slice(0, 4)).toEqual(expected?.slice(0, 4));
    expect(read(t.time(), moment.slice(11, 23)).slice(4)).toEqual(expected?.slice(4));
    expect(read(t.time(), moment.slice(11, 19)).slice(4)).toEqual(expected?.slice(4));
  });

  test.each([
    ["year", "2024-01-01T00:00:00.000Z"],
    ["quarter", "2024-04-01T00:00:00.000Z"],
    ["month", "2024-05-01T00:00:00.000Z"],
    ["week", "2024-05-27T00:00:00.000Z"],
    ["day", "2024-05-31T00:00:00.000Z"],
    ["hour", "2024-05-31T23:00:00.000Z"],
    ["minute", "2024-05-31T23:59:00.000Z"],
    ["second", "2024-05-31T23:59:58.000Z"],
  ])("a %s begins at %s", (unit, beginning) => {
    expect(ofInstant("trunc", "2024-05-31T23:59:58.999Z", unit)).toBe(beginning);
    expect(ofInstant("trunc", beginning, unit)).toBe(beginning);
    if (["hour", "minute", "second"].includes(unit)) return;
    expect(apply("trunc", { from: t.date(), parameter: unit }, "2024-05-31")).toBe(beginning.slice(0, 10));
  });

  test.each([
    ["quarter", "1969-12-31T23:59:59.999Z", "1969-10-01T00:00:00.000Z"],
    ["second", "1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.000Z"],
    ["week", "1970-01-01T00:00:00.000Z", "1969-12-29T00:00:00.000Z"],
    ["week", "2023-01-01T00:00:00.000Z", "2022-12-26T00:00:00.000Z"],
    ["week", "2024-03-03T23:59:59.999Z", "2024-02-26T00:00:00.000Z"],
    ["week", "0001-01-07T00:00:00.001Z", "0001-01-01T00:00:00.000Z"],
    ["year", "0099-07-31T00:00:00.000Z", "0099-01-01T00:00:00.000Z"],
    ["quarter", "0001-03-31T00:00:00.000Z", "0001-01-01T00:00:00.000Z"],
    ["quarter", "9999-12-31T23:59:59.999Z", "9999-10-01T00:00:00.000Z"],
    ["week", "9999-12-31T23:59:59.999Z", "9999-12-27T00:00:00.000Z"],
  ])("the %s of %s begins at %s", (unit, moment, beginning) => {
    expect(ofInstant("trunc", moment, unit)).toBe(beginning);
    expect(apply("trunc", { from: t.date(), parameter: unit === "second" ? "day" : unit }, moment.slice(0, 10))).toBe(
      (unit === "second" ? moment : beginning).slice(0, 10),
    );
  });

  test.each([
    ["2024-01-31T10:20:30.456Z", 1, "2024-02-29T10:20:30.456Z"],
    ["2023-01-31T10:20:30.456Z", 1, "2023-02-28T10:20:30.456Z"],
    ["2024-03-31T00:00:00.000Z", -1, "2024-02-29T00:00:00.000Z"],
    ["2024-02-29T00:00:00.000Z", 12, "2025-02-28T00:00:00.000Z"],
    ["2024-02-29T00:00:00.000Z", -48, "2020-02-29T00:00:00.000Z"],
    ["1900-01-30T00:00:00.000Z", 1, "1900-02-28T00:00:00.000Z"],
    ["1970-01-31T00:00:00.001Z", -11, "1969-02-28T00:00:00.001Z"],
    ["0001-01-31T00:00:00.000Z", 1, "0001-02-28T00:00:00.000Z"],
    ["0001-01-31T00:00:00.000Z", 9998 * 12 + 10, "9999-11-30T00:00:00.000Z"],
    ["2024-12-31T23:59:59.999Z", 0, "2024-12-31T23:59:59.999Z"],
  ])("%s and %d months is %s", (moment, months, result) => {
    expect(ofInstant("plusMonths", moment, null, months)).toBe(result);
    const given = { from: t.date(), others: [t.integer()] };
    expect(apply("plusMonths", given, moment.slice(0, 10), months)).toBe(result.slice(0, 10));
  });

  test("instants move by milliseconds, dates by days", () => {
    expect(ofInstant("plus", "2024-02-28T23:59:59.999Z", null, 1)).toBe("2024-02-29T00:00:00.000Z");
    expect(ofInstant("plus", "1970-01-01T00:00:00.000Z", null, -1)).toBe("1969-12-31T23:59:59.999Z");
    expect(ofInstant("plus", "0001-01-01T00:00:00.000Z", null, 315_537_897_599_999)).toBe("9999-12-31T23:59:59.999Z");
    const days = (date: string, count: number | bigint) =>
      apply("plus", { from: t.date(), others: [t.integer()] }, date, count);
    expect(days("2023-02-28", 1)).toBe("2023-03-01");
    expect(days("2024-03-01", -1)).toBe("2024-02-29");
    expect(days("0001-01-01", 3_652_058n)).toBe("9999-12-31");
    expect(days("0100-01-01", -1)).toBe("0099-12-31");
  });

  test("the beginning of 1970 is zero, not minus zero", () => {
    expect(apply("plus", { from: t.timestamp(), others: [t.integer()] }, -5, 5)).toBe(0);
    expect(apply("trunc", { from: t.timestamp(), parameter: "year" }, 1)).toBe(0);
  });
});

describe("coalesce", () => {
  test("the first operand that is not null, falsy ones too", () => {
    const given = { from: t.text(), others: [t.text(), t.text()] };
    expect(apply("coalesce", given, null, "", "b")).toBe("");
    expect(apply("coalesce", given, null, null, null)).toBeNull();
    expect(apply("coalesce", { from: t.boolean(), others: [t.boolean()] }, false, true)).toBe(false);
    const bytes = Uint8Array.of(1);
    expect(apply("coalesce", { from: t.bytes(), others: [t.bytes()] }, null, bytes)).toBe(bytes);
  });

  test("a whole number among doubles is one", () => {
    const given = { from: t.float(), others: [t.integer()] };
    expect(apply("coalesce", given, null, 2n ** 60n)).toBe(2 ** 60);
    expect(apply("coalesce", given, null, 0)).toBe(0);
  });
});

describe("cast", () => {
  test.each([
    [t.integer(), -5, "-5"],
    [t.integer(), 2n ** 53n, "9007199254740992"],
    [t.integer(), Number.MAX_SAFE_INTEGER, "9007199254740991"],
    [t.bigint(), -(2n ** 63n), "-9223372036854775808"],
    [t.decimal(4, 2), -5n, "-0.05"],
    [t.decimal(4, 2), 0n, "0.00"],
    [t.decimal(18, 0), -(10n ** 17n), "-100000000000000000"],
    [t.decimal(18, 18), 1n, "0.000000000000000001"],
    [t.boolean(), true, "true"],
    [t.boolean(), false, "false"],
    [t.date(), "0001-01-01", "0001-01-01"],
    [t.time(), "10:00:00.500", "10:00:00.500"],
    [t.uuid(), "00000000-0000-7000-8000-000000000000", "00000000-0000-7000-8000-000000000000"],
    [t.enum(["a", "b"]), "b", "b"],
  ])("from %j: %s reads %j", (from, value, text) => {
    expect(apply("cast", { from, to: t.text() }, value)).toBe(text);
  });

  test.each([
    [t.float(), 2.9, 2],
    [t.float(), -2.9, -2],
    [t.float(), -0.9, 0],
    [t.float(), 1e17, 10n ** 17n],
    [t.decimal(4, 2), -199n, -1],
    [t.decimal(4, 2), -99n, 0],
    [t.decimal(18, 0), 10n ** 17n, 10n ** 17n],
    [t.boolean(), true, 1],
    [t.boolean(), false, 0],
    [t.bigint(), 7n, 7],
    [t.bigint(), 2n ** 53n, 2n ** 53n],
  ])("from %j: %s is the whole number %s", (from, value, whole) => {
    expect(apply("cast", { from, to: t.integer() }, value)).toBe(whole);
    expect(apply("cast", { from, to: t.bigint() }, value)).toBe(BigInt(whole));
  });

  test.each([
    [t.integer(), 3, 3],
    [t.bigint(), 2n ** 53n + 1n, 2 ** 53],
    [t.decimal(4, 2), -5n, -0.05],
    [t.decimal(18, 17), 123_456_789_012_345_678n, 1.234_567_890_123_456_78],
  ])("from %j: %s is the double %d", (from, value, double) => {
    expect(apply("cast", { from, to: t.float() }, value)).toBe(double);
  });

  test.each([
    [t.integer(), -3, t.decimal(6, 2), "-3.00"],
    [t.bigint(), 3n, t.decimal(6, 0), "3"],
    [t.decimal(6, 2), -5n, t.decimal(6, 1), "-0.1"],
    [t.decimal(6, 2), 4n, t.decimal(6, 1), "0.0"],
    [t.decimal(6, 2), -250n, t.decimal(6, 0), "-3"],
    [t.decimal(6, 2), -5n, t.decimal(6, 4), "-0.0500"],
    [t.decimal(6, 2), -5n, t.decimal(9, 2), "-0.05"],
  ])("from %j: %s in %s is %s", (from, value, to, text) => {
    expect(decoded(to, apply("cast", { from, to }, value))).toBe(text);
  });
});

describe("lists and json", () => {
  test("items are counted, appended and removed; the list stays as it was", () => {
    const list = Object.freeze(["a", "b", "a"]);
    const from = t.list(t.text());
    expect(apply("itemCount", { from, to: t.integer() }, list)).toBe(3);
    expect(apply("append", { from, others: [t.text()] }, list, "a")).toEqual(["a", "b", "a", "a"]);
    expect(apply("remove", { from, others: [t.text()] }, list, "a")).toEqual(["b"]);
    expect(apply("remove", { from, others: [t.text()] }, list, "A")).toEqual(list);
    expect(apply("remove", { from, others: [t.text()] }, [], "a")).toEqual([]);
  });

  test("bytes are removed by content, bigints by value", () => {
    const bytes = [Uint8Array.of(1, 2), Uint8Array.of(12)];
    const kept = apply("remove", { from: t.list(t.bytes()), others: [t.bytes()] }, bytes, Uint8Array.of(1, 2));
    expect(kept).toEqual([Uint8Array.of(12)]);
    const big = [2n ** 62n, 2n ** 62n + 1n];
    expect(apply("remove", { from: t.list(t.bigint()), others: [t.bigint()] }, big, 2n ** 62n)).toEqual([big[1]]);
  });

  test("a JSON value of another type is null", () => {
    const values = ["1", 1, true, null, [1], { a: 1 }];
    const read = (name: FunctionName, to: unknown) => values.map((value) => apply(name, { from: t.json(), to }, value));
    expect(read("jsonText", t.text())).toEqual(["1", null, null, null, null, null]);
    expect(read("jsonNumber", t.float())).toEqual([null, 1, null, null, null, null]);
    expect(read("jsonBoolean", t.boolean())).toEqual([null, null, true, null, null, null]);
  });
});

test("vectors are refused before anything is evaluated", () => {
  const field = shape(t.float());
  expect(() => call({ kind: "call", name: "distance", operands: [], parameter: "l2", field })).toThrow(
    UnsupportedError,
  );
});
