import { afterAll, describe, expect, test } from "vitest";
import { parse } from "protobufjs";
import { memoryKeyValueDriver } from "../../adapters/memory/memory-key-value-driver.ts";
import { redisDriver } from "../../adapters/redis/index.ts";
import { startRedis } from "../../scripts/services/redis.ts";
import type { KeyValueDriver } from "../../src/contracts/key-value-driver.ts";
import { DecodeError, ValidationError, connect, model, t } from "../../src/index.ts";
import type { Serializer } from "../../src/contracts/serializer.ts";
import { keyValue } from "../../src/entries/key-value.ts";
import { json } from "../../src/serializers/json.ts";
import { msgpack } from "../../src/serializers/msgpack.ts";
import { protobuf } from "../../src/serializers/protobuf.ts";
import { protobufCodec } from "../../src/serializers/protobuf-codec.ts";
import { createRegistry } from "../../src/serializers/registry.ts";
import { structured } from "../../src/serializers/structured.ts";

// Serializers as models are given them: by name and by hand, one after the other over the same rows.

const unlimited = { maxEntries: Infinity, maxBytes: Infinity, copies: false };
const redisServer = await startRedis();
afterAll(() => redisServer.stop());
const prefix = `cache-orm-serializers:${Date.now()}:`;
const places: readonly (readonly [string, () => KeyValueDriver])[] = [
  ["memory", () => memoryKeyValueDriver(unlimited)],
  ["redis", () => redisDriver({ url: redisServer.url, prefix })],
];

describe.each([
  ["json", json],
  ["msgpack", msgpack],
  ["structured", structured],
])("%s", (_, serializer) => {
  test.each([
    ["an integer", 5],
    ["a float", 3.25],
    ["ASCII", "text"],
    ["Chinese", "中文"],
    ["true", true],
    ["false", false],
    ["null", null],
    ["a list", [1, "a", null, [2]]],
    ["a map in a map", { a: { b: { c: 1 } }, 中: "文" }],
    ["bytes", Uint8Array.of(0, 255)],
    ["a bigint", 2n ** 80n],
  ])("reads %s as it was written, from bytes", (__, value) => {
    const bytes = serializer.encode(value);
    expect(bytes).toBeInstanceOf(Uint8Array);
    expect(bytes.length).toBeGreaterThan(0);
    expect(serializer.decode(bytes)).toStrictEqual(value);
  });
});

test("json is compact, and keeps letters as they are", () => {
  expect(new TextDecoder().decode(json.encode({ a: [1, "中文"], b: null }))).toBe('{"a":[1,"中文"],"b":null}');
});

describe("a model", () => {
  const message = parse('syntax = "proto3"; message User { sint64 id = 1; string name = 2; }').root.lookupType("User");
  const user = protobufCodec({ name: "protobuf.user", type: message });
  const reversed: Serializer = {
    name: "reversed",
    encode: (value) => json.encode(value).toReversed(),
    decode: (bytes) => json.decode(bytes.toReversed()),
  };
  const registry = createRegistry({ msgpack, structured, protobuf, "protobuf.user": user });
  const users = (serializer: string | Serializer | undefined) =>
    model(
      "users",
      { id: t.integer().primaryKey().tag(1), name: t.text().tag(2) },
      serializer === undefined ? {} : { serializer },
    );

  test.each<readonly [string, string | Serializer | undefined]>([
    ["names none", undefined],
    ["names json", "json"],
    ["names msgpack", "msgpack"],
    ["names structured", "structured"],
    ["names protobuf", "protobuf"],
    ["names one of the user with a point", "protobuf.user"],
    ["holds msgpack", msgpack],
    ["holds one of the user", reversed],
  ])("that %s is written and read with it", async (_, serializer) => {
    const db = connect(
      keyValue(memoryKeyValueDriver(unlimited)),
      { users: users(serializer) },
      { serializers: registry },
    );
    await db.users.create({ id: 1, name: "中文" });
    expect(await db.users.get(1)).toStrictEqual({ id: 1, name: "中文" });
    await db.users.update(1, { name: "" });
    expect(await db.users.getMany([1, 2])).toStrictEqual([{ id: 1, name: "" }, null]);
  });

  test("that names one which nobody knows is refused at connect, and the error names the model", () => {
    const adapter = keyValue(memoryKeyValueDriver(unlimited));
    const attempt = (): unknown => connect(adapter, { users: users("protobuf.nobody") }, { serializers: registry });
    expect(attempt).toThrow(ValidationError);
    expect(attempt).toThrow(/^users: serializer names protobuf\.nobody, which is not known/);
    expect(() => connect(adapter, { users: users("msgpack") })).toThrow(/^users: serializer names msgpack/);
  });

  test.each(places)(
    "that is given another serializer reads and changes what each earlier one wrote, in %s",
    async (_, open) => {
      const driver = open();
      const serializers = [undefined, "msgpack", structured, "protobuf", "protobuf.user"];
      const ids = serializers.map((__, id) => id);
      for (const [index, serializer] of serializers.entries()) {
        const options = { compressAbove: index % 2 === 0 ? 10 : 1000 };
        const db = connect(keyValue(driver, options), { users: users(serializer) }, { serializers: registry });
        const written = ids.slice(0, index + 1);
        await db.users.create({ id: index, name: "new" });
        expect((await db.users.getMany(written)).map((row) => row?.id)).toStrictEqual(written);
        expect(await db.users.update(0, { name: `first ${index}` })).toStrictEqual({ id: 0, name: `first ${index}` });
        const name = `${index} `.repeat(20);
        expect(await db.users.updateMany(written.map((id) => ({ id, name })))).toBe(written.length);
        expect(await db.users.getMany(written)).toStrictEqual(written.map((id) => ({ id, name })));
        expect(await db.users.get(0)).toStrictEqual({ id: 0, name });
      }
      await driver.close();
    },
  );

  test("whose rows were written with one that is not in the registry says which", async () => {
    const driver = memoryKeyValueDriver(unlimited);
    await connect(keyValue(driver), { users: users(msgpack) }).users.create({ id: 1, name: "secret" });
    const failure: unknown = await connect(keyValue(driver), { users: users("json") })
      .users.get(1)
      .then(
        () => null,
        (error: unknown) => error,
      );
    expect(failure).toBeInstanceOf(DecodeError);
    expect(String(failure)).toMatch(/users: a row was written with the serializer msgpack/);
    expect(String(failure)).not.toContain("secret");
  });

  test("that gained fields reads their defaults in old rows, with every serializer", async () => {
    for (const serializer of ["json", "msgpack", "structured", "protobuf"]) {
      const driver = memoryKeyValueDriver(unlimited);
      const old = connect(keyValue(driver), { users: users(serializer) }, { serializers: registry });
      await old.users.create({ id: 1, name: "old" });
      const grown = model(
        "users",
        {
          id: t.integer().primaryKey().tag(1),
          name: t.text().tag(2),
          role: t.text().default("member").tag(3),
          hits: t.integer().default(7).tag(4),
          note: t.text().nullable().tag(5),
        },
        { serializer },
      );
      const db = connect(keyValue(driver), { users: grown }, { serializers: registry });
      expect(await db.users.get(1)).toStrictEqual({ id: 1, name: "old", role: "member", hits: 7, note: null });
      expect(await old.users.get(1)).toStrictEqual({ id: 1, name: "old" });
    }
  });
});
