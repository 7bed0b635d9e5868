import { parse } from "protobufjs";
import { describe, expect, test } from "vitest";
import { DecodeError, ValidationError, model, t } from "../../../src/index.ts";
import { protobufCodec } from "../../../src/serializers/protobuf.ts";

const { root } = parse(`
  syntax = "proto3";
  message User {
    int64 id = 1;
    string name = 2;
    bool active = 3;
    repeated string tags = 4;
    uint64 total = 5;
    bytes photo = 6;
    User friend = 7;
    Role role = 8;
    enum Role { GUEST = 0; OWNER = 1; }
  }
  message Row {
    int64 id = 1;
    string full_name = 2;
    optional string nick = 3;
    optional sint64 seen = 4;
    string price = 5;
    repeated string tags = 6;
    string extra = 7;
    int32 short = 8;
    bytes key = 9;
  }
`);
const User = root.lookupType("User");
const codec = protobufCodec({ name: "protobuf.user", type: User });
const defaults = { id: 0, name: "", active: false, tags: [], total: 0, photo: new Uint8Array(), friend: null, role: 0 };

describe("values", () => {
  test("an object and a message are written the same and read as an object with the defaults of proto3", () => {
    const object = { id: 5, name: "Ada" };
    const bytes = codec.encode(object);
    expect(codec.decode(bytes)).toEqual({ ...defaults, ...object });
    expect(codec.encode(User.create(object))).toEqual(bytes);
    expect(codec.decode(codec.encode({}))).toEqual(defaults);
  });

  test("integers of 64 bits are numbers where a number holds them, else bigints; enums are numbers; messages stand inside", () => {
    const value = { id: -(2n ** 63n), total: 2n ** 64n - 1n, role: 1, friend: { id: 2n ** 60n, name: "Bob" } };
    expect(codec.decode(codec.encode(value))).toEqual({
      ...defaults,
      ...value,
      friend: { ...defaults, ...value.friend },
    });
    expect(codec.decode(codec.encode({ id: 12n, photo: new Uint8Array([0, 255]) }))).toEqual({
      ...defaults,
      id: 12,
      photo: new Uint8Array([0, 255]),
    });
  });

  test("dump and load stand in front", () => {
    const dates = protobufCodec({
      name: "protobuf.date",
      type: User,
      dump: (value) => ({ id: (value as Date).getTime() }),
      load: ({ id }) => new Date(Number(id)),
    });
    expect(dates.decode(dates.encode(new Date(1234)))).toEqual(new Date(1234));
  });

  test("anything with encode and decode will do", () => {
    const text = protobufCodec({
      name: "own",
      type: {
        encode: ({ word }: { word: string }) => new TextEncoder().encode(word),
        decode: (bytes) => ({ word: new TextDecoder().decode(bytes) }),
      },
    });
    expect(text.decode(text.encode({ word: "yes" }))).toEqual({ word: "yes" });
  });

  test.each([[5], ["text"], [null], [[1]], [{ name: 5 }], [{ id: 2n ** 64n }], [{ tags: "one" }], [{ friend: 1 }]])(
    "%o is a ValidationError",
    (value) => {
      expect(() => codec.encode(value)).toThrow(ValidationError);
    },
  );

  test("bytes that are no such message are a DecodeError", () => {
    for (const bytes of [[0x12, 0xff, 0xff, 0xff, 0xff, 0x0f], [0x08], Array.from({ length: 10_000 }, () => 0x3a)])
      expect(() => codec.decode(new Uint8Array(bytes))).toThrow(DecodeError);
  });

  test.each([
    [{ name: "with space", type: User }, /names of 1 to 60/],
    [{ name: "a", type: {} }, /type must have encode and decode/],
    [{ name: "a", type: User, dmup: 1 }, /dmup is not an option/],
  ])("options that cannot be: %o", (options, message) => {
    expect(() => protobufCodec(options as never)).toThrow(message);
  });
});

describe("rows", () => {
  const Row = model("rows", {
    id: t.bigint().primaryKey(),
    fullName: t.text(),
    nick: t.text().nullable(),
    seen: t.timestamp().nullable(),
    price: t.decimal(8, 2),
    tags: t.list(t.text()),
    extra: t.json(),
  });
  const type = root.lookupType("Row");
  const rows = protobufCodec({ name: "protobuf.row", type }).rows?.(Row.table);
  const row = { id: 0n, full_name: "", nick: null, seen: 0, price: 0n, tags: [], extra: [] };

  test("a stored 0, an empty text and an empty list are no nulls, and null is null", () => {
    expect(rows?.decode(rows.encode(row))).toStrictEqual(row);
    const other = { ...row, id: 2n ** 62n, nick: "", seen: null, price: -1999n, tags: ["a"], extra: { a: [1, null] } };
    expect(rows?.decode(rows.encode(other))).toStrictEqual(other);
  });

  test.each([
    ["null in a field that is not optional", t.text().nullable().column("price"), null, /optional in the message/],
    ["an integer that is cut short", t.integer().column("short"), 2 ** 40, /holds it exactly/],
    ["text in a field of bytes", t.text().column("key"), "QUJD", /see the cause|holds it exactly/],
    ["a field that the message has not", t.text().column("missing"), "a", /holds it exactly/],
  ])("%s is refused before it is lost", (_, field, value, message) => {
    const Other = model("others", { id: t.bigint().primaryKey(), value: field });
    const others = protobufCodec({ name: "protobuf.row", type }).rows?.(Other.table);
    const column = Other.table.byName.get("value")?.column ?? "";
    expect(() => others?.encode({ id: 1n, [column]: value })).toThrow(ValidationError);
    expect(() => others?.encode({ id: 1n, [column]: value })).toThrow(message);
  });

  test("a payload that does not fit names model and field", () => {
    const bytes = codec.encode({ id: 1, name: "Ada" });
    // What is not in it is absent where proto3 has no default that the field could hold.
    expect(rows?.decode(bytes)).toStrictEqual({ id: 1n, full_name: "Ada", nick: null, seen: null, tags: [] });
    expect(() => rows?.decode(new Uint8Array([0x2a, 1, 0x61]))).toThrow(/^rows\.price: /);
    expect(() => rows?.decode(new Uint8Array([0x08]))).toThrow(/^rows: protobuf\.row: /);
  });
});
