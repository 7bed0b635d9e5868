import fc from "fast-check";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { redisDriver, redisStore } from "../../adapters/redis/index.ts";
import { upstashDriver, upstashStore } from "../../adapters/upstash/index.ts";
import { startRedis } from "../../scripts/services/redis.ts";
import type { Found, KeyPut, KeyValueDriver } from "../../src/contracts/key-value-driver.ts";
import { startUpstash } from "../../src/dev/start-upstash.ts";

const { url: redis } = await startRedis();
const service = await startUpstash({ redis }, {});
const client = new Redis(redis);
afterAll(async () => {
  client.disconnect();
  await service.close();
});

const prefix = `both-${Math.random().toString(36).slice(2)}:`;
const address = { url: service.url, token: service.token };
const overTcp = redisStore({ url: redis, prefix });
const overHttp = upstashStore({ ...address, prefix });
afterAll(() => overTcp.close());

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

test("what one of them writes the other reads, byte for byte, and other programs too", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.uint8Array({ maxLength: 600 }), fc.string({ unit: "binary" }).map(text)),
      fc.string({ unit: "grapheme", maxLength: 20 }),
      async (value, name) => {
        await overTcp.set(`tcp${name}`, value);
        await overHttp.set(`http${name}`, value);
        await overHttp.commit({ puts: [{ key: `commit${name}`, value }] });
        expect(await overHttp.get(`tcp${name}`)).toStrictEqual(value);
        expect(await overTcp.getMany([`http${name}`, `commit${name}`])).toStrictEqual([value, value]);
        expect(new Uint8Array((await client.getBuffer(`${prefix}http${name}`)) ?? [])).toStrictEqual(value);
        const checks = [{ key: `http${name}`, value }];
        expect(await overHttp.commit({ checks, deletes: [`http${name}`] })).toBe(true);
      },
    ),
    { numRuns: 60 },
  );
});

test("every byte, and a value of a megabyte, comes through unharmed", async () => {
  const every = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const large = Uint8Array.from({ length: 2 ** 20 }, (_, at) => (at * 2_654_435_761) >>> 24);
  for (const value of [every, large, new Uint8Array(0), text("OK"), text('€ \u0000 "\\\uFEFF')]) {
    // Compared as a whole: a megabyte byte by byte takes a matcher seconds.
    const isSame = (read: Uint8Array | null = null): boolean => read !== null && Buffer.compare(read, value) === 0;
    await overHttp.set("value", value);
    expect([isSame(await overTcp.get("value")), isSame(await overHttp.get("value"))]).toStrictEqual([true, true]);
    await overTcp.set("value", value);
    const [read, none] = await overHttp.getMany(["value", "none"]);
    expect([isSame(read), none]).toStrictEqual([true, null]);
  }
});

test("both count the same counter, which is text for everybody", async () => {
  expect([await overTcp.incr("counter", { by: 41 }), await overHttp.incr("counter")]).toStrictEqual([41, 42]);
  expect(await client.get(`${prefix}counter`)).toBe("42");
  await client.set(`${prefix}counter`, "100");
  expect([await overHttp.decr("counter"), await overTcp.decr("counter")]).toStrictEqual([99, 98]);
});

describe.each([
  { name: "redis", open: (own: string): KeyValueDriver => redisDriver({ url: redis, prefix: own }) },
  { name: "upstash", open: (own: string): KeyValueDriver => upstashDriver({ ...address, prefix: own }) },
])("$name", ({ name, open }) => {
  const own = `${prefix}${name}:`;
  const driver = open(own);
  afterAll(() => driver.close());
  const commit = (
    puts: readonly KeyPut[],
    checks: Parameters<NonNullable<KeyValueDriver["commit"]>>[0]["checks"] = [],
  ) => Promise.resolve(driver.commit?.({ checks, puts, deletes: [] }, {}));
  const get = async (key: string): Promise<Uint8Array | null> =>
    (await driver.execute([{ kind: "get", key }], {}))[0] as Uint8Array | null;
  const keysOf = async (set: string): Promise<readonly string[]> => {
    const [found] = await driver.execute(
      [{ kind: "range", set, from: null, to: null, reverse: false, limit: null }],
      {},
    );
    return (found as readonly Found[]).map(({ key }) => key);
  };

  test("fifty parallel updaters of one value lose nothing", async () => {
    await commit([{ key: "sum", value: text("0"), ttl: null, entries: [] }]);
    const add = async (): Promise<void> => {
      for (;;) {
        const value = await get("sum");
        const next = text(String(Number(new TextDecoder().decode(value ?? undefined)) + 1));
        const outcome = await commit(
          [{ key: "sum", value: next, ttl: null, entries: [{ set: "sums", place: "at", alone: "at" }] }],
          [{ kind: "value", key: "sum", value }],
        );
        if (outcome?.done === true) return;
      }
    };
    await Promise.all(Array.from({ length: 50 }, add));
    expect(await get("sum")).toStrictEqual(text("50"));
    expect(await keysOf("sums")).toStrictEqual(["sum"]);
  });

  test("of fifty that want one place, one gets it", async () => {
    for (let round = 0; round < 5; round += 1) {
      const put = (at: number): KeyPut => ({
        key: `wants ${round} ${at}`,
        value: text("1"),
        ttl: null,
        entries: [{ set: "seats", place: `${round}!${at}`, alone: `${round}!` }],
      });
      const outcomes = await Promise.all(Array.from({ length: 50 }, (_, at) => commit([put(at)])));
      expect(outcomes.filter((outcome) => outcome?.done === true)).toHaveLength(1);
      expect(await keysOf("seats")).toHaveLength(round + 1);
    }
  });

  test("a commit of five thousand keys with entries is one round trip and removed by another", async () => {
    const puts = Array.from({ length: 5000 }, (_, at) => ({
      key: `many ${at}`,
      value: Uint8Array.of(at & 255, 200),
      ttl: null,
      entries: [{ set: "many", place: String(at).padStart(4, "0"), alone: null }],
    }));
    let requests = 0;
    const count = (): void => void (requests += 1);
    await driver.commit?.({ checks: [], puts, deletes: [] }, { onRequest: count });
    expect(await keysOf("many")).toStrictEqual(puts.map(({ key }) => key));
    await driver.commit?.({ checks: [], puts: [], deletes: puts.map(({ key }) => key) }, { onRequest: count });
    expect(requests).toBe(2);
    expect(await client.keys(`${own}~*many*`)).toStrictEqual([]);
  });

  test("sets that nobody reads lose what has gone, a few with every commit", async () => {
    const put = (key: string, ttl: number | null): KeyPut => ({
      key,
      value: text(key),
      ttl,
      entries: [{ set: "unread", place: "p", alone: null }],
    });
    await commit(Array.from({ length: 100 }, (_, at) => put(`gone ${at}`, 20)));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await client.zcard(`${own}~set:unread`)).toBe(100);
    await commit([put("stays", null)]);
    expect(await client.zcard(`${own}~set:unread`)).toBe(37);
    await commit([put("stays", null)]);
    expect(await client.zcard(`${own}~set:unread`)).toBe(1);
    expect(await client.exists(`${own}~going:unread`)).toBe(0);
  });

  test("what belongs to keys has names that no key has", async () => {
    const odd = ["", "~", "~~", "~set:s", "~places:~set:s", "~going:s", "a b", "*", "[a]", "\\", "a\n\0:{b}", "é€😀"];
    const puts = odd.map((key) => ({
      key,
      value: text(key),
      ttl: null,
      entries: [{ set: "s", place: "p", alone: null }],
    }));
    await commit(puts);
    for (const key of odd) expect(await get(key)).toStrictEqual(text(key));
    expect((await keysOf("s")).toSorted()).toStrictEqual(odd.toSorted());
    for (const key of odd.filter((each) => each !== "")) {
      const { keys = [] } = (await driver.scan?.({ prefix: key, limit: 10_000, cursor: null }, {})) ?? {};
      expect(keys.toSorted()).toStrictEqual(odd.filter((each) => each.startsWith(key)).toSorted());
    }
  });

  const bytes = fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.string({ unit: "binary", maxLength: 50 }).map(text));
  // The server learns the script with the first of them, in a second round trip.
  beforeAll(async () => void (await driver.append?.([{ key: "nowhere", bytes: text(""), front: text("") }], {})));

  test("bytes are put behind what keys hold, whatever they are, in one round trip", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(bytes, fc.array(bytes, { maxLength: 3 })), { minLength: 1, maxLength: 4 }),
        async (histories) => {
          const names = histories.map((_, at) => `appended é${at}`);
          await commit(histories.map(([value], at) => ({ key: names[at] ?? "", value, ttl: null, entries: [] })));
          const held = histories.map(([value]) => [...value]);
          for (let round = 0; round < 3; round += 1) {
            const appends = histories.map(([, more], at) => ({
              key: names[at] ?? "",
              bytes: more[round] ?? new Uint8Array(0),
              // Whatever its bytes are, also where it ends within a character.
              front: Uint8Array.from(held[at] ?? []).slice(2, 2 + at + round),
            }));
            for (const [at, each] of appends.entries()) held[at]?.push(...each.bytes);
            let requests = 0;
            const lengths = await driver.append?.(appends, { onRequest: () => void (requests += 1) });
            expect(lengths).toStrictEqual(held.map(({ length }) => length));
            expect(requests).toBe(1);
          }
          for (const [at, key] of names.entries())
            expect(await get(key)).toStrictEqual(Uint8Array.from(held[at] ?? []));
        },
      ),
      { numRuns: 40 },
    );
  });
  test("what is put behind a value leaves its time and its entries as they are, and makes no keys", async () => {
    const entries = [{ set: "kept", place: "p", alone: "p" }];
    await commit([{ key: "~timed", value: text("a"), ttl: 100_000, entries }]);
    const appends = [
      { key: "absent", bytes: text("x"), front: text("z") },
      { key: "~timed", bytes: text("b"), front: text("") },
      { key: "empty", bytes: text("c"), front: text("") },
    ];
    await commit([{ key: "empty", value: new Uint8Array(0), ttl: null, entries: [] }]);
    expect(await driver.append?.(appends, {})).toStrictEqual([0, 2, 1]);
    expect(await client.pttl(`${own}~~timed`)).toBeGreaterThan(90_000);
    expect(await client.pttl(`${own}~places:~timed`)).toBeGreaterThan(90_000);
    expect(await client.pttl(`${own}empty`)).toBe(-1);
    expect(await keysOf("kept")).toStrictEqual(["~timed"]);
    expect([await get("absent"), await get("~timed"), await get("empty")]).toStrictEqual([null, text("ab"), text("c")]);
    expect(await driver.append?.([], {})).toStrictEqual([]);
  });

  test("where a key holds something else than a value nothing is put behind any", async () => {
    await commit(["first", "last"].map((key) => ({ key, value: text("1"), ttl: null, entries: [] })));
    await client.lpush(`${own}list`, "1");
    const append = async (): Promise<unknown> =>
      driver.append?.(
        ["first", "list", "last"].map((key) => ({ key, bytes: Uint8Array.of(255), front: text("") })),
        {},
      );
    await expect(append()).rejects.toMatchObject({ name: "DecodeError" });
    expect([await get("first"), await get("last")]).toStrictEqual([text("1"), text("1")]);
    expect(await client.llen(`${own}list`)).toBe(1);
  });

  test("where one value has not its front nothing is put behind any", async () => {
    const held = { same: "12\0é\xffrest", other: "12\0é\xfe", short: "12", spelt: "12ÿ" };
    const bytesOf = (value: string): Uint8Array => Uint8Array.from(value, (character) => character.charCodeAt(0));
    const front = bytesOf("\0é\xff");
    await commit(Object.entries(held).map(([key, value]) => ({ key, value: bytesOf(value), ttl: null, entries: [] })));
    for (const wrong of ["other", "short"]) {
      const appends = ["same", wrong, "absent"].map((key) => ({ key, bytes: text("!"), front }));
      const [, answer, none] = (await driver.append?.(appends, {})) ?? [];
      expect([answer, none]).toStrictEqual([-1, 0]);
    }
    expect(await driver.append?.([{ key: "spelt", bytes: text("!"), front: text("ÿ") }], {})).toStrictEqual([-1]);
    for (const [key, value] of Object.entries(held)) expect(await get(key)).toStrictEqual(bytesOf(value));
    expect(await get("absent")).toBeNull();
    const right = [
      { key: "same", bytes: text("!"), front },
      { key: "short", bytes: text("!"), front: text("") },
      { key: "absent", bytes: text("!"), front },
    ];
    expect(await driver.append?.(right, {})).toStrictEqual([10, 3, 0]);
    expect(await get("same")).toStrictEqual(bytesOf("12\0é\xffrest!"));
  });

  test("a key of another kind behind an entry is told, as where it is read alone, and keeps its entry", async () => {
    const put = (key: string): KeyPut => ({
      key,
      value: text(key),
      ttl: null,
      entries: [{ set: "kinds", place: key, alone: null }],
    });
    await commit(["a", "b", "c", "d"].map(put));
    await client.del(`${own}a`, `${own}c`);
    await client.lpush(`${own}c`, "1");
    const range = async (limit: number | null): Promise<unknown> =>
      driver.execute([{ kind: "range", set: "kinds", from: null, to: null, reverse: false, limit }], {});
    const told = await get("c").catch((error: unknown) => error);
    expect(told).toMatchObject({ name: "DecodeError" });
    for (const limit of [null, 2, 3])
      await expect(range(limit)).rejects.toMatchObject({ message: (told as Error).message });
    expect(await range(1)).toStrictEqual([[{ key: "b", value: text("b") }]]);
    expect(await client.zrange(`${own}~set:kinds`, "0", "-1")).toStrictEqual(["b b", "c c", "d d"]);
    await client.del(`${own}c`);
    expect(await keysOf("kinds")).toStrictEqual(["b", "d"]);
  });

  test("a hundred keys get more in one round trip", async () => {
    const keys = Array.from({ length: 100 }, (_, at) => `hundred ${at}`);
    await commit(keys.map((key) => ({ key, value: text("é"), ttl: null, entries: [] })));
    const appends = keys.map((key, at) => ({ key, bytes: Uint8Array.of(at, 255 - at), front: text("") }));
    let requests = 0;
    const lengths = await driver.append?.(appends, { onRequest: () => void (requests += 1) });
    expect([lengths, requests]).toStrictEqual([keys.map(() => 4), 1]);
    expect(await get("hundred 7")).toStrictEqual(Uint8Array.of(...text("é"), 7, 248));
  });
});

test("where a value would become longer than the server takes, the others are again what they were", async () => {
  const small = await startRedis(["--databases", "1", "--proto-max-bulk-len", "1mb"]);
  const narrow = redisDriver({ url: small.url });
  const admin = new Redis(small.url);
  onTestFinished(async () => {
    admin.disconnect();
    await narrow.close();
    await small.stop();
  });
  await admin.set("first", "a", "PX", 100_000);
  await admin.set("empty", "");
  await admin.set("full", Buffer.alloc(2 ** 20 - 1));
  const append = async (): Promise<unknown> =>
    narrow.append?.(
      ["first", "none", "empty", "full"].map((key) => ({ key, bytes: text("bc"), front: text("") })),
      {},
    );
  await expect(append()).rejects.toMatchObject({
    name: "OperationalError",
    message: "redis: a value would be longer than it takes: keep several smaller ones",
    outcome: "none",
  });
  expect([await admin.get("first"), await admin.get("empty"), await admin.strlen("full")]).toStrictEqual([
    "a",
    "",
    1048575,
  ]);
  expect([await admin.pttl("empty"), (await admin.pttl("first")) > 90_000, await admin.exists("none")]).toStrictEqual([
    -1,
    true,
    0,
  ]);
});
