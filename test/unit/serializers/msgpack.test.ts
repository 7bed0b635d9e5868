import { encode } from "@msgpack/msgpack";
import { describe, expect, test } from "vitest";
import { DecodeError, ValidationError, model, t } from "../../../src/index.ts";
import type { TableDeclaration } from "../../../src/plan/nodes.ts";
import { msgpack } from "../../../src/serializers/msgpack.ts";

const bytesOf = (...bytes: readonly number[]): Uint8Array => new Uint8Array(bytes);
const rowsOf = ({ table }: { readonly table: TableDeclaration }) => {
  const rows = msgpack.rows?.(table);
  if (rows === undefined) throw new Error("msgpack has no rows");
  return rows;
};

describe("values", () => {
  test.each([
    ["int", 5],
    ["float", 7.89],
    ["ASCII", "text"],
    ["Chinese", "中文"],
    ["boolean", true],
    ["null", null],
    ["list", [1, "a", null]],
    ["nested map", { a: { b: [{ c: "中" }] } }],
    ["a raw byte 0xff", bytesOf(0xff)],
    ["a byte 0", bytesOf(0)],
    ["the empty text", ""],
    ["a key called constructor", { constructor: 1, toString: 2 }],
    ["the first and the last day", [new Date("0001-01-01T00:00:00.001Z"), new Date("9999-12-31T23:59:59.999Z")]],
    ["1,000 levels", Array.from({ length: 1000 }).reduce((inner) => [inner], "core")],
  ])("%s", (_, value) => {
    const bytes = msgpack.encode(value);
    expect(bytes.length).toBeGreaterThan(0);
    expect(msgpack.decode(bytes)).toStrictEqual(value);
  });

  test("bytes that were read are nobody else's", () => {
    const stored = msgpack.encode([bytesOf(1, 2)]);
    const [read] = msgpack.decode(stored) as [Uint8Array];
    read[0] = 9;
    expect(read.buffer.byteLength).toBe(2);
    expect(msgpack.decode(stored)).toEqual([bytesOf(1, 2)]);
  });

  const circle: unknown[] = [];
  circle.push(circle);
  // A hole is what is tested.
  const sparse = new Array<number>(4_294_967_295);

  test.each([
    ["a function", () => 1],
    ["a symbol", Symbol("s")],
    ["a Map", new Map()],
    ["an object of a class", new URL("https://example.com")],
    ["a Date without a time", new Date(Number.NaN)],
    ["floats of 32 bits", new Float32Array(1)],
    ["a lone surrogate", "\ud800"],
    ["a key with a lone surrogate", { "\udc00": 1 }],
    ["a key __proto__", JSON.parse('{"__proto__":1}')],
    ["what contains itself", circle],
    ["an array of four milliard holes", sparse],
  ])("%s is a ValidationError", (_, value) => {
    expect(() => msgpack.encode({ value })).toThrow(ValidationError);
  });
});

/** Payloads that nobody should write, with as few bytes as possible. */
const hostile: readonly (readonly [string, Uint8Array])[] = [
  ["nothing", bytesOf()],
  ["a byte that means nothing", bytesOf(0xc1)],
  ["bytes behind the end", bytesOf(1, 2)],
  ["text of 2^32 bytes", bytesOf(0xdb, 0xff, 0xff, 0xff, 0xff)],
  ["bytes of 2^32 bytes", bytesOf(0xc6, 0xff, 0xff, 0xff, 0xff)],
  ["an extension of 2^32 bytes", bytesOf(0xc9, 0xff, 0xff, 0xff, 0xff, 0)],
  ["an array of 2^32 items", bytesOf(0xdd, 0xff, 0xff, 0xff, 0xff)],
  ["a map of 2^32 keys", bytesOf(0xdf, 0xff, 0xff, 0xff, 0xff)],
  ["an array of one item more than there is", bytesOf(0x92, 1)],
  [
    "100,000 arrays of 65,535 items inside each other",
    bytesOf(...Array.from({ length: 300 }, () => [0xdc, 0xff, 0xff]).flat()),
  ],
  ["a million bytes of such arrays", new Uint8Array(999_999).map((_, index) => (index % 3 === 0 ? 0xdc : 0xff))],
  ["10,000 arrays inside each other", new Uint8Array(10_001).fill(0x91).with(10_000, 1)],
  [
    "10,000 maps inside each other",
    new Uint8Array(20_001).map((_, index) => (index % 2 === 0 ? 0x81 : 0xa0)).with(20_000, 1),
  ],
  ["a key __proto__", encode(JSON.parse('{"__proto__":1}'))],
  ["a key that is a number", bytesOf(0x81, 1, 1)],
  ["a key that is an array", bytesOf(0x81, 0x90, 1)],
  ["text that is no UTF-8", bytesOf(0xa1, 0xff)],
  ["text that ends inside of a letter", bytesOf(0x92, 0xa1, 0xc3, 0xa9)],
  ["an unknown extension", bytesOf(0xd4, 5, 0)],
  ["an undefined that is none", bytesOf(0xd4, 0, 1)],
  ["a bigint without bytes", bytesOf(0xc7, 0, 0x42)],
  ["a timestamp of 3 bytes", bytesOf(0xc7, 3, 0xff, 1, 2, 3)],
  [
    "a timestamp beyond what a Date holds",
    bytesOf(0xc7, 12, 0xff, 0, 0, 0, 0, 0x7f, 255, 255, 255, 255, 255, 255, 255),
  ],
  ["a gap outside of a row", bytesOf(0xd6, 0x2b, 0, 0, 0, 2)],
];

describe("hostile payloads are a DecodeError, in little time and memory", () => {
  test.each(hostile)("%s", (_, bytes) => {
    const before = process.memoryUsage().rss;
    const start = performance.now();
    expect(() => msgpack.decode(bytes)).toThrow(DecodeError);
    expect(performance.now() - start).toBeLessThan(1_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 2 ** 20);
  });

  test("a payload that is cut off anywhere", () => {
    const bytes = msgpack.encode({ a: [1, 2 ** 40, "text", bytesOf(1, 2), 2n ** 70n, new Date(1)], b: { c: -0 } });
    for (let length = 0; length < bytes.length; length++)
      expect(() => msgpack.decode(bytes.subarray(0, length))).toThrow(DecodeError);
  });

  test("a million bytes of a bigint are read in time", () => {
    const bytes = new Uint8Array(1_000_006).fill(0x55);
    bytes.set([0xc9, 0, 0x0f, 0x42, 0x40, 0x42]);
    const start = performance.now();
    expect(typeof msgpack.decode(bytes)).toBe("bigint");
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});

describe("rows", () => {
  const Named = model("users", { id: t.uuid().primaryKey(), fullName: t.text(), age: t.integer().nullable() });
  const Numbered = model("users", {
    id: t.uuid().primaryKey().tag(1),
    fullName: t.text().tag(2),
    age: t.integer().nullable().tag(9),
  });
  const row = { id: "01890a5d-ac96-774b-bcce-b302099a8057", full_name: "Ada", age: null };

  test("numbers make them shorter; a UUID takes 16 bytes; both forms are read with and without numbers", () => {
    const named = rowsOf(Named).encode(row);
    const numbered = rowsOf(Numbered).encode(row);
    expect([named.length, numbered.length]).toEqual([41, 30]);
    expect(rowsOf(Numbered).decode(named)).toStrictEqual(row);
    expect(rowsOf(Numbered).decode(numbered)).toStrictEqual(row);
    expect(() => rowsOf(Named).decode(numbered)).toThrow(/^users: the payload was written by field numbers/);
  });

  test("fields that came later are absent, those that are gone are left out, a renamed one keeps its number", () => {
    const Later = model("users", {
      id: t.uuid().primaryKey().tag(1),
      name: t.text().tag(2),
      city: t.text().default("Rome").tag(10),
    });
    const bytes = rowsOf(Numbered).encode(row);
    expect(rowsOf(Later).decode(bytes)).toStrictEqual({ id: row.id, name: "Ada" });
    expect(rowsOf(Numbered).decode(rowsOf(Later).encode({ id: row.id, name: "Ada", city: "Paris" }))).toStrictEqual({
      id: row.id,
      full_name: "Ada",
    });
  });

  test("a decimal whose scale has grown keeps its value; one that has lost digits is refused", () => {
    const priced = (scale: number) => model("prices", { id: t.id().tag(1), price: t.decimal(10, scale).tag(2) });
    const bytes = rowsOf(priced(2)).encode({ id: 1, price: 1234n });
    expect(rowsOf(priced(3)).decode(bytes)).toEqual({ id: 1, price: 12_340n });
    expect(() => rowsOf(priced(1)).decode(bytes)).toThrow(/^prices\.price/);
  });

  test.each([
    ["no MessagePack", bytesOf(0xc1), /^users: /],
    ["no row", msgpack.encode("text"), /^users: .*no row/],
    ["bytes", msgpack.encode(bytesOf(1)), /^users: .*no row/],
    ["a number for a text", msgpack.encode({ full_name: 5 }), /^users\.fullName: /],
    ["a text for an integer", msgpack.encode([undefined, "a", ...Array.from({ length: 6 }), "b"]), /^users\.age: /],
    ["17 bytes for a UUID", msgpack.encode({ id: new Uint8Array(17) }), /^users\.id: /],
    ["an integer beyond the safe ones", msgpack.encode({ age: 2n ** 60n }), /^users\.age: /],
  ])("%s is a DecodeError that names the model, and the field", (_, bytes, message) => {
    expect(() => rowsOf(Numbered).decode(bytes)).toThrow(DecodeError);
    expect(() => rowsOf(Numbered).decode(bytes)).toThrow(message);
  });

  test("JSON holds neither bytes nor dates", () => {
    const Document = model("documents", { id: t.id(), body: t.json() });
    for (const body of [bytesOf(1), new Date(1), [bytesOf(1)], { a: undefined }, 5n, JSON.parse('{"constructor":1}')])
      expect(() => rowsOf(Document).decode(msgpack.encode({ id: 1, body }))).toThrow(/^documents\.body: /);
  });
});
