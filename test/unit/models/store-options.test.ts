import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { fromZod } from "../../../src/entries/zod.ts";
import { ValidationError, model, t } from "../../../src/index.ts";

const codec = { name: "own", encode: () => new Uint8Array(), decode: () => null };

describe("what a model says of its store", () => {
  test("is nothing by itself", () => {
    const { table, store } = model("things", { id: t.id() });
    expect([store, table.store, table.ttl, table.serializer, table.rowKey]).toStrictEqual([
      "default",
      "default",
      null,
      null,
      null,
    ]);
  });

  test("is kept as it is said", () => {
    const Thing = model("things", { id: t.id() }, { store: "cache", ttl: 0.25, serializer: codec });
    const { table, store } = Thing;
    expect([store, table.store, table.ttl, table.serializer]).toStrictEqual(["cache", "cache", 0.25, codec]);
    expect(model("things", { id: t.id() }, { serializer: "protobuf.user", ttl: null }).table.serializer).toBe(
      "protobuf.user",
    );
  });

  test("is said of a model from a schema too, where the key of the row is called rowKey", () => {
    const shape = z.object({ token: z.string() });
    const Thing = fromZod("things", shape, { key: "token", rowKey: "t:{token}", store: "cache", ttl: 60 });
    const { store, ttl, rowKey } = Thing.table;
    expect([Thing.store, store, ttl, rowKey?.({ token: "a b" } as never)]).toStrictEqual([
      "cache",
      "cache",
      60,
      "t:a%20b",
    ]);
  });

  const WRONG: readonly [option: string, values: readonly unknown[]][] = [
    ["store", ["", 5, null, "__proto__"]],
    ["ttl", [0, -1, Number.NaN, Infinity, 0.0005, "1", 1n, 4e9]],
    [
      "serializer",
      [
        "",
        "a".repeat(61),
        "é",
        "a\n",
        5,
        {},
        { ...codec, encode: 1 },
        { ...codec, name: "" },
        { ...codec, name: undefined },
      ],
    ],
    ["key", [5, {}, "", "{id", "id}", "{}", "{ID}", "constant", "{{id}}"]],
  ];
  for (const [option, values] of WRONG)
    test.each(values)(`${option}: %s is refused`, (value) => {
      expect(() => model("things", { id: t.id() }, { [option]: value } as never)).toThrow(ValidationError);
      expect(() => model("things", { id: t.id() }, { [option]: value } as never)).toThrow(
        new RegExp(`^things: ${option} `),
      );
    });
});

describe("the option key", () => {
  const keyOf = (table: ReturnType<typeof model>["table"], key: object): string => table.rowKey?.(key as never) ?? "";

  test("is a function of the key", () => {
    const Thing = model("things", { id: t.uuid().primaryKey() }, { key: (k) => `thing:${k.id}` });
    expect(keyOf(Thing.table, { id: "x" })).toBe("thing:x");
  });

  test("a function that gives no text is refused when it is called", () => {
    for (const wrong of [5, "", undefined])
      expect(() => keyOf(model("things", { id: t.id() }, { key: () => wrong as never }).table, { id: 1 })).toThrow(
        "things: key must give text that is not empty",
      );
  });

  test("is a text with the fields of the key", () => {
    expect(keyOf(model("things", { id: t.id() }, { key: "t.{id}" }).table, { id: 1 })).toBe("t.1");
    const Seat = model(
      "seats",
      { show: t.ref("shows"), row: t.text() },
      { primaryKey: ["show", "row"], key: "{showId}/{row}:{showId}" },
    );
    expect(keyOf(Seat.table, { showId: 7, row: "a/b: c%é" })).toBe("7/a%2Fb%3A%20c%25%C3%A9:7");
  });

  test("values of every kind are spelled as JSON has them", () => {
    const spelled = (field: { primaryKey(): unknown }, value: unknown): string =>
      keyOf(model("things", { id: field.primaryKey() } as never, { key: "{id}" } as never).table, { id: value });
    expect(spelled(t.bigint(), 2n ** 60n)).toBe("1152921504606846976");
    expect(spelled(t.timestamp(), new Date(0))).toBe("1970-01-01T00%3A00%3A00.000Z");
    expect(spelled(t.boolean(), true)).toBe("true");
    expect(spelled(t.bytes(), new Uint8Array([0, 255]))).toBe("%5Cx00ff");
  });

  test.each([
    ["{a}{b}", "between two fields"],
    ["{a}x{b}", "between two fields"],
    ["{a}%{b}", "between two fields"],
    ["{a}", "must have {a} and {b}"],
    ["{a}:{c}", "must have {a} and {b}"],
    ["{a}:{b", "no other braces"],
  ])("%s is refused", (key, message) => {
    expect(() => model("things", { a: t.text(), b: t.text() }, { primaryKey: ["a", "b"], key })).toThrow(message);
  });

  const mark = fc.constantFrom(..."-_.!~*'():/ab%");
  const text = fc.string({ unit: fc.oneof(mark, fc.string({ minLength: 1, maxLength: 1, unit: "grapheme" })) });
  const known = fc.constantFrom("{a}.{b}", "{a}-{b}", "x{b}a-b{a}", "{a}:{b}:{a}", "({a})({b})", "{a}/%2e/{b}");
  const pairs = (key: string): ReturnType<typeof model>["table"] =>
    model("things", { a: t.text(), b: t.text() }, { primaryKey: ["a", "b"], key }).table;

  test("two keys never have the same text", () => {
    const check = fc.property(known, text, text, text, text, (key, a, b, otherA, otherB) => {
      const isSame = keyOf(pairs(key), { a, b }) === keyOf(pairs(key), { a: otherA, b: otherB });
      expect(isSame).toBe(a === otherA && b === otherB);
    });
    fc.assert(check);
  });

  test("what is moved from one field to the other makes another text", () => {
    const check = fc.property(known, text, text, mark, (key, a, b, moved) => {
      expect(keyOf(pairs(key), { a: a + moved, b })).not.toBe(keyOf(pairs(key), { a, b: moved + b }));
    });
    fc.assert(check);
  });
});
