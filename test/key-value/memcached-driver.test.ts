import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { type MemcachedStore, memcachedStore } from "../../adapters/memcached/index.ts";
import { memcachedDriver } from "../../adapters/memcached/memcached-driver.ts";
import { startMemcached } from "../../scripts/services/memcached.ts";
import { DecodeError, UnsupportedError, ValidationError } from "../../src/errors.ts";
import { askInText, tap } from "./memcached-tap.ts";

const server = await startMemcached();
const way = await tap(server.url);
const store = memcachedStore({ url: way.url });
const driver = memcachedDriver({ url: way.url });
const other = memcachedStore({ url: server.url });
const text = (bytes: Uint8Array | null | undefined): string | null =>
  bytes === null || bytes === undefined ? null : new TextDecoder().decode(bytes);

afterAll(async () => {
  await Promise.all([store.close(), driver.close(), other.close()]);
  await way.stop();
  await server.stop();
});
afterEach(async () => {
  await askInText(server.url, "flush_all");
});

describe("what is sent", () => {
  const many = Array.from({ length: 200 }, (_, index) => `key ${index}`);
  const pairs = many.map((key): [string, string] => [key, key]);
  const verbs: readonly (readonly [name: string, writes: number, call: (store: MemcachedStore) => Promise<unknown>])[] =
    [
      ["get", 1, (s) => s.get("there")],
      ["get of a missing key", 1, (s) => s.get("missing")],
      ["has", 1, (s) => s.has("there")],
      ["set", 1, (s) => s.set("there", "1")],
      ["set with a time", 1, (s) => s.set("there", "1", { ttl: 9 })],
      ["add of a missing key", 1, (s) => s.add("missing", "1")],
      ["add of a key that is there", 1, (s) => s.add("there", "1")],
      ["replace", 1, (s) => s.replace("there", "1")],
      ["replace of a missing key", 1, (s) => s.replace("missing", "1")],
      ["delete", 1, (s) => s.delete("there")],
      ["getMany", 1, (s) => s.getMany(many)],
      ["getMap", 1, (s) => s.getMap(many)],
      ["setMany", 1, (s) => s.setMany(pairs, { ttl: 60 })],
      ["replaceMany", 1, (s) => s.replaceMany([...pairs, ["there", "1"]])],
      ["deleteMany", 1, (s) => s.deleteMany(many)],
      ["incr", 1, (s) => s.incr("number", { by: 5 })],
      ["incr of a missing key", 1, (s) => s.incr("missing")],
      ["incr of a missing key with a time", 1, (s) => s.incr("missing", { ttl: 9 })],
      ["decr of a missing key", 1, (s) => s.decr("missing")],
      [
        "a commit that is to create",
        1,
        (s) => s.commit({ checks: [{ key: "missing", value: null }], puts: [{ key: "missing", value: "1" }] }),
      ],
      ["a commit without checks", 1, (s) => s.commit({ puts: [{ key: "there", value: "1" }] })],
      // The server cannot count below 0, renew a time while it counts, nor compare values: these read first.
      ["decr", 2, (s) => s.decr("number")],
      ["incr with a time", 2, (s) => s.incr("number", { ttl: 9 })],
      [
        "a commit that compares",
        2,
        (s) => s.commit({ checks: [{ key: "there", value: "x" }], puts: [{ key: "there", value: "1" }] }),
      ],
      [
        "a commit that compares and finds something else",
        1,
        (s) => s.commit({ checks: [{ key: "there", value: "y" }], deletes: ["there"] }),
      ],
    ];

  test.each(verbs)("%s is %i write(s) to the socket", async (_, writes, call) => {
    await other.setMany({ there: "x", number: "5" });
    way.taken();
    await call(store);
    expect(way.taken().length).toBe(writes);
  });

  test("is told before each write", async () => {
    let requests = 0;
    const key = "number";
    await other.set(key, "5");
    await driver.execute(
      [
        { kind: "count", key, by: -1, ttl: undefined },
        { kind: "has", key: "a" },
      ],
      { onRequest: () => requests++ },
    );
    expect(requests).toBe(2);
  });

  test("commands about the same key are carried out in order", async () => {
    const key = "k";
    const value = new TextEncoder().encode("7");
    const count = { kind: "count", key, by: -2, ttl: undefined } as const;
    const replies = await driver.execute(
      [
        { kind: "get", key },
        { kind: "set", key, value, ttl: null, when: "absent" },
        count,
        { kind: "set", key, value, ttl: null, when: "absent" },
        count,
        { kind: "get", key },
        { kind: "delete", key },
        { kind: "has", key },
        count,
      ],
      {},
    );
    expect(replies.map((each) => (each instanceof Uint8Array ? text(each) : each))).toEqual([
      null,
      true,
      5,
      false,
      3,
      "3",
      true,
      false,
      -2,
    ]);
  });
});

describe("keys on the server", () => {
  test("are what they are where the text protocol can say them, and digests otherwise", async () => {
    const longest = "k".repeat(250);
    const plain = ["a", "a:b", "a#b", "~!*%", longest];
    const digests = ["#a", "a b", "é", "", "a\n", `${longest}k`];
    await store.setMany([...plain, ...digests].map((key): [string, string] => [key, "x"]));
    for (const key of plain) expect(await askInText(server.url, `get ${key}`)).toContain(`VALUE ${key} `);
    const dump = await askInText(server.url, "lru_crawler metadump all", /END\r\n$/);
    const keys = [...dump.matchAll(/^key=(\S+)/gm)].map(([, key]) => decodeURIComponent(key ?? ""));
    expect(keys.filter((key) => /^#[A-Za-z0-9+/]{43}=$/.test(key)).length).toBe(digests.length);
    expect(keys.length).toBe(plain.length + digests.length);
  });
});

describe("time to live", () => {
  const DAY = 24 * 60 * 60;

  test.each([1, 30 * DAY - 2, 30 * DAY - 1, 30 * DAY, 30 * DAY + 1, 31 * DAY, 365 * DAY])(
    "the server keeps an item for %i seconds and hardly longer",
    async (ttl) => {
      await store.set("k", "x", { ttl });
      const [, left] = /t(-?\d+)/.exec(await askInText(server.url, "mg k t")) ?? [];
      expect(Number(left) - ttl).toBeGreaterThanOrEqual(0);
      expect(Number(left) - ttl).toBeLessThanOrEqual(3);
    },
  );

  test("an item that the server still has is gone for every verb, and nothing of it comes back", async () => {
    const keys = ["get", "add", "replace", "delete", "incr", "decr", "swap", "create", "remove"];
    await store.setMany(
      keys.map((key): [string, string] => [key, "5"]),
      { ttl: 0.3 },
    );
    expect((await store.getMap(keys)).size).toBe(keys.length);
    await sleep(350);
    for (const key of keys) expect(await askInText(server.url, `get ${key}`)).toMatch(/^VALUE/);
    expect(await store.get("get")).toBeNull();
    expect([await store.replace("replace", "1"), await other.get("replace")]).toEqual([false, null]);
    expect(await askInText(server.url, "get replace")).toBe("END\r\n");
    expect([await store.add("add", "1"), await store.add("add", "2")]).toEqual([true, false]);
    expect([await store.delete("delete"), await store.incr("incr", { by: 3 }), await store.decr("decr")]).toEqual([
      false,
      3,
      -1,
    ]);
    const commit = (key: string, value: string | null): Promise<boolean> =>
      store.commit({
        checks: [{ key, value }],
        ...(key === "remove" ? { deletes: [key] } : { puts: [{ key, value: "9" }] }),
      });
    expect([await commit("swap", "5"), await commit("create", null), await commit("remove", "5")]).toEqual([
      false,
      true,
      false,
    ]);
    await sleep(3_000);
    expect((await store.getMany(keys)).map(text)).toEqual([null, "1", null, null, "3", "-1", null, "9", null]);
  });

  test("counting below 0 keeps the time that the key has", async () => {
    await store.setMany({ short: "1", long: "1", never: "1" }, { ttl: 365 * DAY });
    await store.set("short", "1", { ttl: 0.6 });
    await store.set("never", "1");
    for (const key of ["short", "long", "never"]) await store.decr(key, { by: 5 });
    const lefts = ["long", "never"].map(
      async (key) => /t(-?\d+)/.exec(await askInText(server.url, `mg ${key} t`))?.[1],
    );
    const [long, never] = await Promise.all(lefts);
    expect(Math.abs(Number(long) - 365 * DAY)).toBeLessThanOrEqual(4);
    expect(never).toBe("-1");
    expect(text(await store.get("short"))).toBe("-4");
    await sleep(650);
    expect(await store.get("short")).toBeNull();
  });
});

describe("counting", () => {
  test("of what another program wrote: texts that only begin like a number stay as they are, and keep their time", async () => {
    for (const value of ["5 apples", " 7", "12 ", "+3", "0x1f", "1e3"]) {
      await other.set("k", value, { ttl: 500 });
      for (const by of [1, 0, 20_000]) await expect(store.incr("k", { by })).rejects.toThrow(DecodeError);
      expect(text(await store.get("k"))).toBe(value);
      const [, left] = /t(-?\d+)/.exec(await askInText(server.url, "mg k t")) ?? [];
      expect(Math.abs(Number(left) - 500)).toBeLessThanOrEqual(3);
    }
  });

  test("past what is exact is refused, whoever else does so at the same time, and the number stays", async () => {
    for (const value of ["9007199254740991", "9007199254740000", "18446744073709551615", "9007199254740993"]) {
      await other.set("k", value);
      const by = Number.MAX_SAFE_INTEGER;
      const outcomes = await Promise.allSettled(
        Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? store : other).incr("k", { by })),
      );
      for (const outcome of outcomes) expect(outcome).toMatchObject({ status: "rejected", reason: { code: "decode" } });
      expect(text(await store.get("k"))?.trimEnd()).toBe(value);
    }
    await other.set("k", "9007199254740991");
    await expect(store.incr("k", { by: Number.MAX_SAFE_INTEGER })).rejects.toThrow(DecodeError);
    expect(text(await store.get("k"))).toBe("9007199254740991");
  });

  test("up and down from several connections at once loses nothing, also below 0", async () => {
    const stores = [store, other];
    const changes = Array.from({ length: 60 }, (_, index) => Number(index % 3 === 0 ? 7 : -5));
    await Promise.all(changes.map((by, index) => stores[index % 2]?.incr("k", { by })));
    expect(text(await store.get("k"))).toBe(String(changes.reduce((sum, by) => sum + by)));
  });
});

describe("what it cannot do", () => {
  test("commits about several keys, and secondary indexes, are refused before anything is sent", async () => {
    way.taken();
    const put = { key: "a", value: new Uint8Array(), ttl: null, entries: [] };
    const commits = [
      { checks: [], puts: [put, { ...put, key: "b" }], deletes: [] },
      { checks: [{ kind: "value", key: "c", value: null }], puts: [put], deletes: [] },
      { checks: [], puts: [put], deletes: ["b"] },
      { checks: [], puts: [{ ...put, entries: [{ set: "s", place: "a", alone: null }] }], deletes: [] },
      { checks: [{ kind: "entries", set: "s", prefix: "", keys: [] }], puts: [], deletes: [] },
    ] as const;
    for (const commit of commits) await expect(driver.commit?.(commit, {})).rejects.toThrow(UnsupportedError);
    const range = { kind: "range", set: "s", from: null, to: null, reverse: false, limit: null } as const;
    await expect(driver.execute([range], {})).rejects.toThrow(UnsupportedError);
    expect(way.taken()).toEqual([]);
  });

  test("values longer than the server takes are refused before anything is sent, and what was there stays", async () => {
    await store.set("k", "old");
    way.taken();
    const long = new Uint8Array((driver.maxValueBytes ?? 0) + 1);
    const put = { key: "k", value: long, ttl: null, entries: [] };
    await expect(
      driver.execute([{ kind: "set", key: "k", value: long, ttl: null, when: "always" }], {}),
    ).rejects.toThrow(ValidationError);
    await expect(driver.commit?.({ checks: [], puts: [put], deletes: [] }, {})).rejects.toThrow(ValidationError);
    expect(way.taken()).toEqual([]);
    expect(text(await store.get("k"))).toBe("old");
    await store.set("k".repeat(250), long.subarray(1), { ttl: 60 });
    expect((await store.get("k".repeat(250)))?.length).toBe(driver.maxValueBytes);
  });
});
