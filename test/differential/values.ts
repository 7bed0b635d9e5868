import { t } from "../../src/index.ts";
import { valuesOf } from "../property/vocabulary.ts";
import type { ItemKind, KindFacts } from "./kinds.ts";

const instant = (text: string): Date => new Date(text);
const texts = valuesOf.text as readonly string[];
const plain = { edges: [], largest: 0, limit: 0, ordered: true };

const decimal = (scale: number, values: readonly string[], edges: readonly string[]): KindFacts => ({
  ...plain,
  field: () => t.decimal(15, scale),
  values,
  edges,
  largest: 200,
  limit: 1e10,
});

/** What is known of the kinds that are no documents and no lists. */
export const itemFacts: Readonly<Record<ItemKind, KindFacts>> = {
  integer: {
    field: () => t.integer(),
    values: [0, 1, 2, 3, -1, -2, -7, 10, 1000],
    edges: [9007199254740991, -9007199254740991, 9007199254740990, 4503599627370497],
    largest: 1000,
    limit: Number.MAX_SAFE_INTEGER,
    ordered: true,
  },
  text: {
    ...plain,
    field: () => t.text(),
    values: [...texts, "2024-02-29", "12", "true", "a\u{1F600}\uFF5E", "\uFF5E\u{1F600}", "[", "a[b", "x]y"],
    largest: 10,
    limit: 300,
  },
  boolean: { ...plain, field: () => t.boolean(), values: [false, true] },
  bigint: {
    field: () => t.bigint(),
    values: [0n, 1n, -1n, 2n, -7n, 1000n],
    edges: [9007199254740993n, -9007199254740993n, 4611686018427387904n, 9223372036854775807n, -9223372036854775808n],
    largest: 1000,
    limit: 9e18,
    ordered: true,
  },
  float: {
    field: () => t.float(),
    values: [0, 0.1, -0.1, 0.30000000000000004, 1.5, 2.5, -2.5, -0.5, -2.25, 1e-7, 2, -3, 1234.125, 0.005],
    edges: [1e100, -1e100, 123456789012345.67, 1e-70, 4503599627370497.5],
    largest: 1300,
    limit: 1e30,
    ordered: true,
  },
  decimal2: decimal(
    2,
    ["0.00", "0.05", "-0.05", "1.00", "1.15", "9.99", "10.00", "-10.00", "100.35"],
    ["9999999999999.99", "-9999999999999.99"],
  ),
  decimal4: decimal(
    4,
    ["0.0000", "0.0001", "-0.0500", "1.0050", "2.5000", "-9.9999", "100.3333"],
    ["99999999999.9999", "-99999999999.9999"],
  ),
  enum: { ...plain, field: () => t.enum(["member", "admin", "Zed"]), values: ["member", "admin", "Zed"], largest: 6 },
  uuid: {
    ...plain,
    field: () => t.uuid(),
    values: [...valuesOf.uuid, "f47ac10b-58cc-4372-a567-0e02b2c3d479"],
    largest: 36,
  },
  bytes: { ...plain, field: () => t.bytes(), values: valuesOf.bytes },
  timestamp: {
    field: () => t.timestamp(),
    values: [
      "1970-01-01T00:00:00.000Z",
      "1969-12-31T23:59:59.999Z",
      "2024-02-29T00:00:00.001Z",
      "2020-12-31T23:59:59.999Z",
      "2021-01-03T12:30:15.500Z",
      "2024-12-30T00:00:00.000Z",
      "2023-03-31T05:00:00.000Z",
      "2024-03-10T07:30:00.000Z",
      "2024-11-03T05:30:00.000Z",
    ].map(instant),
    edges: ["0001-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z", "0099-06-15T12:00:00.000Z"].map(instant),
    largest: 40,
    limit: 1900,
    ordered: true,
  },
  date: {
    field: () => t.date(),
    values: ["1970-01-01", "1999-12-31", "2024-02-29", "2023-01-31", "2021-01-03", "2024-12-30"],
    edges: ["0001-01-01", "9999-12-31", "0099-06-15"],
    largest: 40,
    limit: 1900,
    ordered: true,
  },
  time: {
    ...plain,
    field: () => t.time(),
    values: ["00:00:00", "12:00:00", "12:00:00.001", "23:59:59.999", "07:05:09"],
  },
};

/** Documents with the same names in different shapes. */
export const documents: readonly unknown[] = [
  { a: 1, b: { c: [1, "1", true, null, 2.5] }, t: "abc" },
  { a: "1", b: { c: [] }, t: "\u{1F600}" },
  { a: true, b: { c: [false] }, t: "" },
  { a: null, b: {}, t: null },
  { a: 2.5, b: null, t: "ABC%_" },
  { b: { c: "text" }, t: "\uFF5E", "k.x": 7 },
  { a: -3, t: "a'b", "k.x": "dotted" },
  { a: { c: 1 }, t: ["t"], "0": "zero" },
  [],
  [1, { a: 2 }],
  {},
  7,
  "a",
  false,
];

/** What stands at a path of the documents, and paths to nothing. */
export const jsonPaths: readonly (readonly (string | number)[])[] = [
  ["a"],
  ["t"],
  ["b", "c", 0],
  ["b", "c", 1],
  ["b", "c", 2],
  ["b", "c", 3],
  ["b", "c"],
  ["b"],
  ["a", "c"],
  ["k.x"],
  ["0"],
  [0],
  [1, "a"],
  ["missing"],
  ["b", "c", 9],
];
