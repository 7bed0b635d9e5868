import { parse } from "protobufjs";
import { Writer } from "protobufjs/minimal.js";
import { describe, expect, test } from "vitest";
import { DecodeError, ValidationError, model, t } from "../../../src/index.ts";
import type { TableDeclaration } from "../../../src/plan/nodes.ts";
import { numbersOf, updateNumbers } from "../../../src/serializers/field-numbers-update.ts";
import { protoText, protobuf } from "../../../src/serializers/protobuf.ts";

const bytesOf = (...bytes: readonly number[]): Uint8Array => new Uint8Array(bytes);
const times = (count: number, byte: number): readonly number[] => Array.from({ length: count }, () => byte);
const rowsOf = ({ table }: { readonly table: TableDeclaration }) => {
  const rows = protobuf.rows?.(table);
  if (rows === undefined) throw new Error("protobuf has no rows");
  return rows;
};
const User = model("users", {
  id: t.bigint().primaryKey().tag(1),
  fullName: t.text().nullable().tag(2),
  tags: t.list(t.text()).nullable().tag(3),
  scores: t.list(t.integer()).tag(4),
  at: t.vector(2).nullable().tag(5),
  data: t.bytes().nullable().tag(6),
  meta: t.json().nullable().tag(7),
  seen: t.timestamp().nullable().tag(8),
  ratio: t.float().nullable().tag(9),
  key: t.uuid().nullable().tag(10),
});
const users = rowsOf(User);

describe("what is nothing in proto3 is kept", () => {
  const empty = {
    id: 0n,
    full_name: "",
    tags: [],
    scores: [],
    at: [0, 0],
    data: bytesOf(),
    meta: "",
    seen: 0,
    ratio: 0,
  };

  test("0, empty text, empty bytes and empty lists are no nulls", () => {
    expect(users.decode(users.encode(empty))).toStrictEqual(empty);
    const Flags = model("flags", { id: t.id().tag(1), on: t.boolean().tag(2), price: t.decimal(6, 2).tag(3) });
    const row = { id: 0, on: false, price: 0n };
    expect(rowsOf(Flags).decode(rowsOf(Flags).encode(row))).toStrictEqual(row);
  });

  test("null is null, and what was not written is not there", () => {
    const row = { id: 1n, full_name: null, tags: null, scores: [1] };
    expect(users.decode(users.encode(row))).toStrictEqual(row);
    expect(users.encode({ id: 1n }).length).toBe(2);
    expect(users.decode(bytesOf())).toStrictEqual({});
  });

  test("integers of 64 bits are exact", () => {
    for (const id of [2n ** 63n - 1n, -(2n ** 63n), 2n ** 53n + 1n, -(2n ** 53n) - 1n, 2n ** 32n, -(2n ** 31n)])
      expect(users.decode(users.encode({ id }))).toStrictEqual({ id });
  });
});

test("bytes are plain, and large enough for nothing else", () => {
  const bytes = users.encode({ id: 1n });
  expect(Object.getPrototypeOf(bytes)).toBe(Uint8Array.prototype);
  expect(bytes.buffer.byteLength).toBe(bytes.length);
});

describe("old payloads", () => {
  const before = users.encode({ id: 7n, full_name: "Ada", tags: ["a"], scores: [1, 2] });

  test("a field that came later is absent, one that is gone is left out, a renamed one keeps its number", () => {
    const Later = model("users", { id: t.bigint().primaryKey().tag(1), name: t.text().tag(2), city: t.text().tag(11) });
    expect(rowsOf(Later).decode(before)).toStrictEqual({ id: 7n, name: "Ada" });
    const after = rowsOf(Later).encode({ id: 7n, name: "Ada", city: "Rome" });
    expect(users.decode(after)).toStrictEqual({ id: 7n, full_name: "Ada" });
  });

  test("a decimal whose scale has grown keeps its value", () => {
    const priced = (scale: number) =>
      rowsOf(model("prices", { id: t.id().tag(1), price: t.decimal(18, scale).tag(2) }));
    const bytes = priced(2).encode({ id: 1, price: -999_999_999_999_999_999n });
    expect(priced(2).decode(bytes)).toEqual({ id: 1, price: -999_999_999_999_999_999n });
    expect(priced(3).decode(priced(2).encode({ id: 1, price: 5n }))).toEqual({ id: 1, price: 50n });
    expect(() => priced(1).decode(priced(2).encode({ id: 1, price: 5n }))).toThrow(/^prices\.price/);
  });
});

describe("what other writers may do", () => {
  const tag = (number: number, wire: number): number => ((number << 3) | wire) >>> 0;

  test("unknown fields of every type are passed over, the last of several values counts, lists go on", () => {
    const items = (...texts: readonly string[]): Uint8Array => {
      const list = new Writer();
      for (const text of texts) list.uint32(tag(1, 2)).string(text);
      return list.finish();
    };
    const writer = new Writer();
    writer.uint32(tag(99, 0)).uint64("18446744073709551615");
    writer.uint32(tag(99, 1)).double(1).uint32(tag(99, 2)).string("unknown").uint32(tag(99, 5)).float(1);
    writer.uint32(tag(2, 2)).string("first").uint32(tag(2, 2)).string("last");
    writer.uint32(tag(3, 2)).bytes(items("a", "b")).uint32(tag(3, 2)).bytes(items("c"));
    expect(users.decode(writer.finish())).toStrictEqual({ full_name: "last", tags: ["a", "b", "c"] });
  });

  test("items that could be packed are read unpacked too, and the other way round", () => {
    const list = new Writer().uint32(tag(1, 0)).sint64(1).uint32(tag(1, 2)).fork().sint64(-2).sint64(3).ldelim();
    const writer = new Writer().uint32(tag(4, 2)).bytes(list.uint32(tag(9, 0)).uint32(1).finish());
    writer.uint32(tag(5, 5)).float(1).uint32(tag(5, 5)).float(2);
    writer.uint32(tag(536_870_911, 0)).uint32(2).uint32(tag(536_870_911, 2)).fork().uint32(6).uint32(77).ldelim();
    expect(users.decode(writer.finish())).toStrictEqual({
      scores: [1, -2, 3],
      at: [1, 2],
      full_name: null,
      data: null,
    });
  });

  test("a value counts more than a null that came with it", () => {
    const writer = new Writer().uint32(tag(536_870_911, 0)).uint32(2).uint32(tag(2, 2)).string("there");
    expect(users.decode(writer.finish())).toStrictEqual({ full_name: "there" });
  });
});

/** Payloads that nobody should write. */
const hostile: readonly (readonly [string, Uint8Array, RegExp])[] = [
  ["text of 2^32 bytes", bytesOf(0x12, 0xff, 0xff, 0xff, 0xff, 0x0f), /^users\.fullName: /],
  ["an unknown field of 2^32 bytes", bytesOf(0x9a, 6, 0xff, 0xff, 0xff, 0xff, 0x0f), /^users: /],
  ["a list of 2^32 bytes", bytesOf(0x22, 0xff, 0xff, 0xff, 0xff, 0x0f), /^users\.scores: /],
  ["packed floats of 2^32 bytes", bytesOf(0x2a, 0xff, 0xff, 0xff, 0xff, 0x0f), /^users\.at: /],
  ["a varint of 11 bytes", bytesOf(0x08, ...times(10, 0x80), 1), /^users\.id: /],
  ["an unknown varint of 11 bytes", bytesOf(0x98, 6, ...times(10, 0x80), 1), /^users: /],
  ["a number of 11 bytes", bytesOf(...times(10, 0x80), 1), /^users: /],
  ["the number 0", bytesOf(0, 1), /^users: /],
  ["10,000 groups inside each other", new Uint8Array(10_000).fill(0x0b), /^users/],
  ["an unknown group", bytesOf(0x9b, 6, 0x9c, 6), /^users: /],
  ["wire type 6", bytesOf(0x0e, 1), /^users\.id: /],
  ["text under the number of an integer", bytesOf(0x0a, 1, 0x61), /^users\.id: /],
  ["an integer under the number of a text", bytesOf(0x10, 1), /^users\.fullName: /],
  ["text that is no UTF-8", bytesOf(0x12, 1, 0xff), /^users\.fullName: /],
  ["a UUID of 15 bytes", bytesOf(0x52, 15, ...times(15, 1)), /^users\.key: /],
  ["a vector of three numbers", bytesOf(0x2a, 12, ...times(12, 0)), /^users\.at: /],
  ["a vector of NaN", bytesOf(0x2a, 8, 0, 0, 0xc0, 0x7f, 0, 0, 0, 0), /^users\.at: /],
  ["half a number in a vector", bytesOf(0x2a, 7, ...times(7, 0)), /^users\.at: /],
  ["an integer in a list beyond the safe ones", bytesOf(0x22, 11, 0x08, ...times(9, 0xff), 1), /^users\.scores: /],
  ["an instant in the year 300,000", new Writer().uint32(0x40).sint64(9e15).finish(), /^users\.seen: /],
  ["text that is no JSON", new Writer().uint32(0x3a).string("{secret").finish(), /^users\.meta: /],
  ["JSON with a key __proto__", new Writer().uint32(0x3a).string('{"__proto__":1}').finish(), /^users\.meta: /],
  [
    "JSON of 10,000 levels",
    new Writer()
      .uint32(0x3a)
      .string("[".repeat(10_000) + "]".repeat(10_000))
      .finish(),
    /^users\.meta: /,
  ],
  ["nulls of another type", bytesOf(0xfd, 0xff, 0xff, 0xff, 0x0f, 0, 0, 0, 0), /^users: /],
];

describe("hostile payloads are a DecodeError that names model and field, in little time and memory", () => {
  test.each(hostile)("%s", (_, bytes, message) => {
    const before = process.memoryUsage().rss;
    const start = performance.now();
    expect(() => users.decode(bytes)).toThrow(DecodeError);
    expect(performance.now() - start).toBeLessThan(1_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 2 ** 20);
    expect(() => users.decode(bytes)).toThrow(message);
  });

  test("a payload that is cut off anywhere is read as far as it is whole, or is a DecodeError", () => {
    const row = {
      id: 2n ** 60n,
      full_name: "Ada",
      tags: ["a", "b"],
      scores: [1, 2 ** 40],
      at: [1, 2],
      meta: { a: [1] },
    };
    const bytes = users.encode(row);
    let whole = 0;
    for (let length = 0; length < bytes.length; length++) {
      try {
        expect(row).toMatchObject(users.decode(bytes.subarray(0, length)));
        whole++;
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
      }
    }
    // Only between two fields can nobody tell that there was more.
    expect(whole).toBe(Object.keys(row).length);
  });

  test("no error holds a value", () => {
    const bytes = new Writer().uint32(0x3a).string("{secret").finish();
    for (let error: unknown = catching(() => users.decode(bytes)); error instanceof Error; error = error.cause)
      expect(error.message).not.toContain("secret");
  });
});

function catching(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}

describe("refusals", () => {
  test("a model whose fields have no numbers names them all, with the next free ones", () => {
    const Half = model("half", { id: t.id().tag(18_999), name: t.text(), born: t.date() });
    expect(() => rowsOf(Half)).toThrow(ValidationError);
    expect(() => rowsOf(Half)).toThrow(
      /^half: name has no number.*\.tag\(20000\).*; born has no number.*\.tag\(20001\)/,
    );
  });

  test("other values than rows", () => {
    expect(() => protobuf.encode({ id: 1 })).toThrow(/protobuf writes rows of models only/);
    expect(() => protobuf.decode(bytesOf(8, 2))).toThrow(DecodeError);
  });

  test.each([
    ["id", 2n ** 63n],
    ["id", 0.5],
    ["full_name", 5],
    ["scores", [1, "2"]],
    ["at", [1]],
    ["key", "01890A5D-AC96-774B-BCCE-B302099A8057"],
    ["seen", new Date(0)],
  ])("a row whose %s cannot be %s", (column, value) => {
    expect(() => users.encode({ [column]: value })).toThrow(ValidationError);
  });
});

test("the emitted text has package, reserved numbers and names that protobuf takes", () => {
  const id = t.id().tag(1);
  const first = numbersOf({ Odd: model("odd-table", { id, old: t.text().tag(2), older: t.text().tag(3) }) });
  const Odd = model("odd-table", {
    id,
    name: t.text().column("Full name").tag(4),
    twin: t.text().column("full_name").tag(5),
  });
  const Twin = model("odd_table", { id, nullFields: t.boolean().tag(2), prices: t.list(t.decimal(4, 2)).tag(3) });
  const text = protoText({ Odd, Twin }, { package: "shop.v1", numbers: updateNumbers(first, { Odd, Twin }) });
  expect(text.replace(/^.*\/\/ The numbers.*\n/gm, "")).toBe(`syntax = "proto3";

package shop.v1;

// Rows of "odd-table".
message OddTable {
  reserved 2, 3;
  optional sint64 id = 1;
  optional string Full_name = 4;
  optional string full_name_2 = 5;
  repeated uint32 null_fields = 536870911;
}

// Rows of "odd_table".
message OddTable_2 {
  optional sint64 id = 1;
  optional bool null_fields = 2;
  message PricesList {
    repeated string items = 1;
  }
  PricesList prices = 3; // a decimal
  repeated uint32 null_fields_2 = 536870911;
}
`);
  expect(parse(text).root.lookupType("shop.v1.OddTable_2").fields["prices"]?.id).toBe(3);
  expect(() => protoText({ Odd }, { package: "a; b" })).toThrow(ValidationError);
});
