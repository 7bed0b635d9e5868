import { deflateRawSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { StoredRow } from "../../../src/contracts/row-store.ts";
import type { Serializer } from "../../../src/contracts/serializer.ts";
import type { TableShape } from "../../../src/plan/nodes.ts";
import { now } from "../../../src/fields/now.ts";
import { t } from "../../../src/models/field-factory.ts";
import { DecodeError } from "../../../src/errors.ts";
import { openEnvelope, sealEnvelope } from "../../../src/serializers/envelope.ts";
import { json } from "../../../src/serializers/json.ts";
import { createRegistry } from "../../../src/serializers/registry.ts";
import { type RowPayloads, type StoredPayload, rowPayloads } from "../../../src/serializers/row-payloads.ts";
import { structured } from "../../../src/serializers/structured.ts";
import { numbered, tableOf, tagged } from "./tables.ts";

interface Options {
  readonly serializer?: Serializer;
  readonly compressAbove?: number | null;
  readonly known?: Readonly<Record<string, Serializer>>;
}

function payloadsOf(
  table: TableShape,
  { serializer = json, compressAbove = null, known = {} }: Options = {},
): RowPayloads {
  const registry = createRegistry(known);
  return rowPayloads(
    { name: "notes", table },
    { serializer: { name: serializer.name, serializer }, find: registry.get, compressAbove },
  );
}

const decoded = (payloads: RowPayloads, bytes: Uint8Array): StoredRow => (payloads.decode(bytes) as StoredPayload).row;

const table = tableOf({ id: t.id(), title: t.text(), price: t.decimal(10, 2), tags: t.list(t.text()) });
const row: StoredRow = { id: 1, title: "first", price: 150n, tags: ["a"] };

describe("payloads of rows", () => {
  test.each([
    ["json", json],
    ["structured", structured],
  ])("of %s hold a row and its end", (_, serializer) => {
    const payloads = payloadsOf(table, { serializer });
    for (const expires of [null, 1_795_328_712_123]) {
      expect(payloads.decode(payloads.encode(row, expires) as Uint8Array)).toStrictEqual({ row, expires });
    }
  });

  test("are apart from those written before and after, however long", () => {
    const payloads = payloadsOf(table);
    const rows = [10, 1365, 1366, 4096, 5000, 100_000, 3].map((length) => ({
      ...row,
      title: "é\u4e00".repeat(length / 2),
    }));
    const stored = rows.map((each) => payloads.encode(each, 5) as Uint8Array);
    expect(stored.map((bytes) => decoded(payloads, bytes))).toStrictEqual(rows);
  });

  test("name the serializer by the name it is registered under", () => {
    const serializer = { name: "my.own", serializer: structured };
    const payloads = rowPayloads({ name: "notes", table }, { serializer, find: () => null, compressAbove: null });
    const bytes = payloads.encode(row, null) as Uint8Array;
    expect(openEnvelope(bytes).codec).toBe("my.own");
    expect(decoded(payloads, bytes)).toStrictEqual(row);
  });

  test("are read after the serializer of the model has changed", () => {
    const before = payloadsOf(table, { serializer: structured }).encode(row, null) as Uint8Array;
    const after = payloadsOf(table, { serializer: json, known: { structured } });
    expect(decoded(after, before)).toStrictEqual(row);
    expect(() => payloadsOf(table).decode(before)).toThrow(
      "notes: a row was written with the serializer structured, which this database does not know: give it to connect(…, { serializers })",
    );
  });

  const old = tableOf(numbered({ id: t.id(), title: t.text(), gone: t.text() }));
  const oldRow = { id: 1, title: "first", gone: "x" };

  describe.each([
    ["json, as an object", json, false],
    ["json, as an array", json, true],
    ["structured", structured, true],
  ])("written in %s", (_, serializer, isNumbered) => {
    const was = isNumbered ? old : tableOf({ id: t.id(), title: t.text(), gone: t.text() });
    const stored = payloadsOf(was, { serializer }).encode(oldRow, null) as Uint8Array;
    const reader = (fields: Readonly<Record<string, unknown>>): RowPayloads =>
      payloadsOf(tableOf({ id: tagged(t.id(), 1), title: tagged(t.text(), 2), ...fields }), { serializer });

    test("have the default of a field that was added, and lack one that was removed", () => {
      let calls = 0;
      const payloads = reader({
        value: tagged(t.integer().default(7), 4),
        list: tagged(t.list(t.bigint()).default([1n]), 5),
        made: tagged(
          t.text().default(() => `made ${++calls}`),
          6,
        ),
        none: tagged(t.text().nullable(), 7),
        preset: tagged(t.decimal(10, 2).nullable().default("1.50"), 8),
        when: tagged(t.timestamp().default(now()), 9),
        never: tagged(t.timestamp().nullable().default(now()), 10),
      });
      const before = Date.now();
      const { when, ...rest } = decoded(payloads, stored);
      expect(rest).toStrictEqual({
        id: 1,
        title: "first",
        value: 7,
        list: [1n],
        made: "made 1",
        none: null,
        preset: 150n,
        never: null,
      });
      expect(when).toBeGreaterThanOrEqual(before);
      expect(decoded(payloads, stored)["made"]).toBe("made 2");
    });

    test("are refused where a field was added without a default", () => {
      expect(() => reader({ added: tagged(t.text(), 4) }).decode(stored)).toThrow(
        "notes: added is missing in a stored row",
      );
    });

    test("are refused where the type of a field has changed, saying that it did", () => {
      const payloads = payloadsOf(tableOf({ id: tagged(t.id(), 1), title: tagged(t.bytes(), 2) }), { serializer });
      expect(() => payloads.decode(stored)).toThrow(
        "notes: title is not stored as a value of this field; it was written when the model had other fields",
      );
    });
  });

  test("keep a field that was renamed, by its number", () => {
    const stored = payloadsOf(old).encode(oldRow, null) as Uint8Array;
    const renamed = tableOf({ id: tagged(t.id(), 1), headline: tagged(t.text(), 2) });
    expect(decoded(payloadsOf(renamed), stored)).toStrictEqual({ id: 1, headline: "first" });
  });

  test("never make up a key, nor take null for a value", () => {
    const keyed = tableOf({
      id: t
        .uuid()
        .primaryKey()
        .default(() => crypto.randomUUID()),
      title: t.text(),
    });
    const seal = (stored: string): Uint8Array =>
      sealEnvelope({
        codec: "json",
        schema: 0,
        expires: null,
        compressed: false,
        body: new TextEncoder().encode(stored),
      });
    expect(() => payloadsOf(keyed).decode(seal(`{"title":"x"}`))).toThrow("notes: id is missing in a stored row");
    expect(() => payloadsOf(keyed).decode(seal(`{"id":"x","title":null}`))).toThrow(
      "notes: title is null in a stored row",
    );
  });

  test("refuse a default that the field does not take", () => {
    const payloads = payloadsOf(tableOf({ id: t.id(), size: t.integer().default(() => "secret" as never) }));
    const stored = payloadsOf(tableOf({ id: t.id() })).encode({ id: 1 }, null) as Uint8Array;
    expect(() => payloads.decode(stored)).toThrow(
      "notes: size is missing in a stored row, and its default does not fit",
    );
  });
});

describe("payloads that are compressed", () => {
  const long = { ...row, title: "word ".repeat(1000) };

  test.each([
    ["json", json],
    ["structured", structured],
  ])("of %s are shorter, and read back", async (_, serializer) => {
    const payloads = payloadsOf(table, { serializer, compressAbove: 1000 });
    const stored = await payloads.encode(long, 5);
    expect(stored.length).toBeLessThan(300);
    expect(openEnvelope(stored).compressed).toBe(true);
    expect(await payloads.decode(stored)).toStrictEqual({ row: long, expires: 5 });
  });

  test("are those above the size only, and only where it helps", async () => {
    const payloads = payloadsOf(table, { compressAbove: 200 });
    const short = payloads.encode(row, null);
    expect(short).toBeInstanceOf(Uint8Array);
    const random = Array.from({ length: 300 }, () => String.fromCharCode(33 + Math.floor(Math.random() * 90))).join("");
    const noise = Array.from(crypto.getRandomValues(new Uint8Array(400)), (byte) =>
      String.fromCodePoint(0x4e00 + byte * 80),
    );
    for (const title of [random, noise.join("")]) {
      const stored = await payloads.encode({ ...row, title }, null);
      const { compressed, body } = openEnvelope(stored);
      expect(body.length).toBeLessThanOrEqual(json.rows?.(table as never).encode({ ...row, title }).length ?? 0);
      expect(((await payloads.decode(stored)).row as { readonly title: string }).title).toBe(title);
      expect(typeof compressed).toBe("boolean");
    }
  });

  test("are refused when they are cut, not deflated, or a bomb, in bounded memory", async () => {
    const payloads = payloadsOf(table, { compressAbove: 100 });
    const seal = (body: Uint8Array): Uint8Array =>
      sealEnvelope({ codec: "json", schema: 0, expires: null, compressed: true, body });
    const { body } = openEnvelope(await payloads.encode(long, null));
    await expect(payloads.decode(seal(body.slice(0, -3)))).rejects.toThrow(
      "notes: a stored value cannot be decompressed",
    );
    await expect(payloads.decode(seal(Uint8Array.of(255, 255, 1)))).rejects.toThrow(DecodeError);
    await expect(payloads.decode(seal(new Uint8Array()))).rejects.toThrow(DecodeError);
    const bomb = seal(deflateRawSync(new Uint8Array(512 * 1024 * 1024)));
    const before = process.memoryUsage().arrayBuffers;
    await expect(payloads.decode(bomb)).rejects.toThrow("notes: a stored value is too large when it is decompressed");
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(200 * 1024 * 1024);
  });
});

describe("bytes of somebody else", () => {
  const broken: Serializer = {
    name: "broken",
    encode: (value) => json.encode(value),
    decode: () => {
      throw new TypeError("secret");
    },
  };

  test.each([
    ["json", json],
    ["structured", structured],
  ])("cut anywhere are a DecodeError, in %s", (_, serializer) => {
    const payloads = payloadsOf(table, { serializer });
    const stored = payloads.encode(row, 1_795_328_712_123) as Uint8Array;
    for (let length = 0; length < stored.length; length++) {
      expect(() => payloads.decode(stored.slice(0, length)), String(length)).toThrow(DecodeError);
      expect(() => payloads.decode(stored.slice(0, length))).toThrow(/^notes: /);
    }
  });

  test.each([
    ["json", json],
    ["structured", structured],
  ])("with any byte changed are a row or a DecodeError naming the model, in %s", async (_, serializer) => {
    const payloads = payloadsOf(table, { serializer, known: { structured } });
    const stored = payloads.encode(row, 1_795_328_712_123) as Uint8Array;
    let refused = 0;
    for (let at = 0; at < stored.length; at++) {
      for (const byte of [0, 1, 7, 10, 34, 91, 93, 123, 127, 128, 255]) {
        const failure = await (async () => await payloads.decode(stored.with(at, byte)))().catch(
          (error: unknown) => error,
        );
        if (!(failure instanceof Error)) continue;
        expect(failure).toBeInstanceOf(DecodeError);
        expect(failure.message).toMatch(/^notes: /);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(stored.length);
  });

  test.each([[new Uint8Array()], [new TextEncoder().encode("plain text")], [json.encode({ id: 1 })]])(
    "without an envelope are said to have none",
    (stored) => {
      expect(() => payloadsOf(table).decode(stored)).toThrow("notes: a stored value is not a payload of anyrow");
    },
  );

  test("that a serializer fails on are a DecodeError", () => {
    for (const serializer of [
      broken,
      { ...broken, rows: () => ({ encode: () => new Uint8Array(), decode: broken.decode as never }) },
    ]) {
      const payloads = payloadsOf(table, { serializer });
      const stored = payloads.encode(row, null) as Uint8Array;
      expect(() => payloads.decode(stored)).toThrow(DecodeError);
      expect(() => payloads.decode(stored)).toThrow(/^notes: the serializer cannot read a stored row/);
    }
  });

  test.each([[1], [null], [[1, 2]], ["text"]])("that hold %j in place of a row are refused", (value) => {
    const stored = sealEnvelope({
      codec: "structured",
      schema: 0,
      expires: null,
      compressed: false,
      body: structured.encode(value),
    });
    expect(() => payloadsOf(table, { serializer: structured }).decode(stored)).toThrow(
      /^notes: a stored row is not an object/,
    );
  });

  test("that hold values of other types are refused by field", () => {
    const wrong = { id: 1n, title: 5, price: true, tags: [1] };
    for (const [field, value] of Object.entries(wrong)) {
      const body = structured.encode({ ...row, price: 1.5, [field]: value });
      const stored = sealEnvelope({ codec: "structured", schema: 0, expires: null, compressed: false, body });
      expect(() => payloadsOf(table, { serializer: structured }).decode(stored)).toThrow(
        `notes: ${field} is not stored`,
      );
    }
  });
});
