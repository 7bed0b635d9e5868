import { describe, expect, test } from "vitest";
import { t } from "../../../src/models/field-factory.ts";
import { DecodeError, ValidationError } from "../../../src/errors.ts";
import { jsonRows } from "../../../src/serializers/json-rows.ts";
import { numbered, tableOf, tagged } from "./tables.ts";

const bytes = (stored: unknown): Uint8Array =>
  new TextEncoder().encode(typeof stored === "string" ? stored : JSON.stringify(stored));
const text = (encoded: Uint8Array): string => new TextDecoder().decode(encoded);

const fields = {
  id: t.id(),
  createdAt: t.timestamp(),
  price: t.decimal(18, 2).nullable(),
  big: t.bigint(),
  meta: t.json(),
};
const row = { id: 1, created_at: 0, price: 150n, big: 2n ** 60n, meta: {} };

describe("rows as JSON", () => {
  test("are arrays by number where every field has one", () => {
    const rows = jsonRows(tableOf(numbered(fields)));
    expect(text(rows.encode(row))).toBe(`[1,0,1.5,"1000000000000000",[{}]]`);
    expect(rows.decode(rows.encode(row))).toStrictEqual(row);
  });

  test("are objects by column where one field has none", () => {
    const rows = jsonRows(tableOf({ ...numbered(fields), more: t.text() }));
    expect(text(rows.encode({ ...row, more: "é" }))).toBe(
      `{"id":1,"created_at":0,"price":1.5,"big":"1000000000000000","meta":{},"more":"é"}`,
    );
  });

  test("are objects where the numbers lie so far apart that an array would be longer", () => {
    const rows = jsonRows(tableOf({ id: tagged(t.id(), 1), far: tagged(t.text(), 536_870_911) }));
    expect(text(rows.encode({ id: 1, far: "x" }))).toBe(`{"id":1,"far":"x"}`);
    expect(rows.decode(bytes([1]))).toStrictEqual({ id: 1 });
  });

  test("tell null from what was not stored", () => {
    for (const table of [tableOf(fields), tableOf(numbered(fields))]) {
      const rows = jsonRows(table);
      const { price: _, ...part } = row;
      expect(rows.decode(rows.encode({ ...row, price: null }))).toStrictEqual({ ...row, price: null });
      expect(rows.decode(rows.encode(part))).toStrictEqual(part);
    }
  });

  test("have nothing where no field has the number", () => {
    const gap = jsonRows(tableOf({ id: tagged(t.id(), 1), name: tagged(t.text(), 4) }));
    expect(text(gap.encode({ id: 1, name: "x" }))).toBe(`[1,{},{},"x"]`);
    const filled = jsonRows(
      tableOf({ id: tagged(t.id(), 1), now: tagged(t.text().nullable(), 2), name: tagged(t.text(), 4) }),
    );
    expect(filled.decode(gap.encode({ id: 1, name: "x" }))).toStrictEqual({ id: 1, name: "x" });
  });

  test("are read in the other form too", () => {
    const named = jsonRows(tableOf(fields));
    const placed = jsonRows(tableOf(numbered(fields)));
    expect(placed.decode(named.encode(row))).toStrictEqual(row);
    const mixed = jsonRows(tableOf({ ...fields, id: tagged(t.id(), 1), big: tagged(t.bigint(), 4) }));
    expect(mixed.decode(placed.encode(row))).toStrictEqual({ id: 1, big: 2n ** 60n });
  });

  test("keep a field that was renamed under its number", () => {
    const before = jsonRows(tableOf({ id: tagged(t.id(), 1), name: tagged(t.text(), 2) }));
    const after = jsonRows(tableOf({ title: tagged(t.text(), 2), id: tagged(t.id(), 1) }));
    expect(after.decode(before.encode({ id: 1, name: "x" }))).toStrictEqual({ title: "x", id: 1 });
  });

  test("keep a decimal when its scale changes", () => {
    const of = (precision: number, scale: number) =>
      jsonRows(tableOf({ id: t.id(), price: t.decimal(precision, scale) }));
    for (const price of [150n, -1n, 10n ** 15n, 10n ** 17n]) {
      const stored = of(18, 2).encode({ id: 1, price });
      expect(of(18, 4).decode(stored)).toStrictEqual({ id: 1, price: price * 100n });
    }
    expect(of(18, 2).decode(of(18, 4).encode({ id: 1, price: 15_000n }))).toStrictEqual({ id: 1, price: 150n });
    for (const price of [15_001n, 10n ** 17n + 1n]) {
      expect(() => of(18, 2).decode(of(18, 4).encode({ id: 1, price }))).toThrow("notes: price is not stored");
    }
  });

  test("become wider integers when the field does", () => {
    const narrow = jsonRows(tableOf({ id: t.id(), count: t.integer() }));
    const wide = jsonRows(tableOf({ id: t.id(), count: t.bigint() }));
    const real = jsonRows(tableOf({ id: t.id(), count: t.float() }));
    const stored = narrow.encode({ id: 1, count: -5 });
    expect(wide.decode(stored)).toStrictEqual({ id: 1, count: -5n });
    expect(real.decode(stored)).toStrictEqual({ id: 1, count: -5 });
  });

  test("are not written with two fields of one number", () => {
    const table = tableOf({ id: tagged(t.id(), 1), name: tagged(t.text(), 2) });
    const [id, name] = table.columns;
    if (id === undefined || name === undefined) throw new Error("no columns");
    const twice = { ...table, columns: [id, { ...name, field: id.field }] };
    expect(() => jsonRows(twice)).toThrow(ValidationError);
  });

  test("need no more than 0.6 of the bytes of JSON", () => {
    const user = {
      id: "018f7d1a-aca4-7156-b25b-1384e0c1d2aa",
      name: "Ada Lovelace",
      email: "ada.lovelace@example.com",
      age: 36,
      score: 0.756231,
      active: true,
      createdAt: new Date("2026-11-22T06:25:12.123Z"),
      balance: "1234.56",
      tags: ["math", "engines"],
      bio: null,
    };
    const { createdAt, ...rest } = user;
    const table = tableOf(
      numbered({
        id: t.uuid().primaryKey(),
        name: t.text(),
        email: t.text(),
        age: t.integer(),
        score: t.float(),
        active: t.boolean(),
        createdAt: t.timestamp(),
        balance: t.decimal(12, 2),
        tags: t.list(t.text()),
        bio: t.text().nullable(),
      }),
    );
    const encoded = jsonRows(table).encode({ ...rest, created_at: createdAt.getTime(), balance: 123_456n });
    expect(encoded.length / bytes(user).length).toBeLessThanOrEqual(0.6);
  });

  const hostile = tableOf(
    numbered({
      id: t.id(),
      text: t.text(),
      big: t.bigint(),
      float: t.float(),
      decimal: t.decimal(18, 2),
      boolean: t.boolean(),
      timestamp: t.timestamp(),
      bytes: t.bytes(),
      json: t.json(),
      list: t.list(t.integer()),
      vector: t.vector(2),
    }),
  );
  const deep = `${"[".repeat(1001)}${"]".repeat(1001)}`;

  test.each([
    ["id", [1.5, 2 ** 53, "1", true, { a: 1 }, [1]]],
    ["text", [1, true, ["x"], { a: 1 }]],
    ["big", ["x", "0x1", "8000000000000000", 1.5, 2 ** 53, true]],
    ["float", ["1", "nan", true]],
    ["decimal", ["", "1.234", "1e5", " 1", "1".repeat(5000), 1.234, 1e300, true, "0x1"]],
    ["boolean", [true, false, 2, "1"]],
    ["timestamp", [1e300, 1.5, "2020-01-01T00:00:00Z", 253_402_300_800_000]],
    ["bytes", ["@", 1, [1]]],
    ["list", [1, [1, "x"], [null], [[1]]]],
    ["vector", ["", "AAAA", "AACAfwAAgH8=", [1, 2]]],
  ])("refuse what is no value of the field %s", (field, values) => {
    const rows = jsonRows(hostile);
    const place = hostile.columns.findIndex(({ name }) => name === field);
    for (const value of values) {
      const items = Array.from({ length: place + 1 }, (_, index) => (index === place ? value : {}));
      for (const stored of [items, { [field]: value }]) {
        expect(() => rows.decode(bytes(stored)), JSON.stringify(stored)).toThrow(DecodeError);
        expect(() => rows.decode(bytes(stored))).toThrow(`notes: ${field} is not stored as a value of this field`);
      }
    }
  });

  test.each([[`{"__proto__":{}}`], [`[{"constructor":1}]`], [deep], [`{"a":1e999}`]])(
    "refuse JSON that a field of JSON does not take",
    (stored) => {
      const rows = jsonRows(hostile);
      expect(() => rows.decode(bytes(`{"json":${stored}}`))).toThrow("notes: json is not stored");
      expect(() => rows.decode(bytes(`[{},{},{},{},{},{},{},{},[${stored}]]`))).toThrow("notes: json is not stored");
      expect(() => rows.decode(bytes(`[{},{},{},{},{},{},{},{},[1,2]]`))).toThrow("notes: json is not stored");
    },
  );

  test("ignore keys that are no columns, __proto__ too", () => {
    const back = jsonRows(hostile).decode(bytes(`{"__proto__":{"text":"x"},"constructor":1,"gone":{"a":[1]},"id":1}`));
    expect(back).toStrictEqual({ id: 1 });
    expect(Object.getPrototypeOf(back)).toBe(Object.prototype);
  });

  test.each(["", "x", "1", `"x"`, "null", "true", "[", `{"id":1`, "[".repeat(100_000)])("refuse %j", (stored) => {
    expect(() => jsonRows(hostile).decode(bytes(stored))).toThrow("notes: a stored row is not JSON of a row");
  });

  test("refuse bytes that are no UTF-8", () => {
    expect(() => jsonRows(hostile).decode(Uint8Array.of(0x5b, 0xff, 0x5d))).toThrow(DecodeError);
  });
});
