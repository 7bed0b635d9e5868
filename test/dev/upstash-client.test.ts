import { Redis } from "@upstash/redis";
import { Redis as EdgeRedis } from "@upstash/redis/cloudflare";
import { describe, expect, test } from "vitest";
import { commitCall } from "../../src/key-value/scripted-commit.ts";
import { scriptedNames } from "../../src/key-value/scripted-names.ts";
import { REDIS_BACKENDS, upstashOver } from "./upstash-server.ts";

const ENTRIES = [
  ["@upstash/redis", Redis],
  ["@upstash/redis/cloudflare", EdgeRedis],
] as const;

const CASES = REDIS_BACKENDS.flatMap((backend) => ENTRIES.map(([entry, Client]) => ({ backend, entry, Client })));

describe.each(CASES)("$entry over $backend", ({ backend, Client }) => {
  const server = upstashOver(backend);
  const client = (settings: object = {}): Redis =>
    new Client({
      url: server().url,
      token: server().token,
      enableTelemetry: false,
      retry: false,
      ...settings,
    }) as Redis;

  test("strings, with times and conditions", async () => {
    const redis = client();
    expect(await redis.set("k", "v", { ex: 100 })).toBe("OK");
    expect(await redis.ttl("k")).toBeGreaterThan(90);
    expect(await redis.set("k", "w", { nx: true })).toBeNull();
    expect(await redis.set("k", "w", { xx: true, get: true })).toBe("v");
    expect(await redis.get("k")).toBe("w");
    expect(await redis.get("missing")).toBeNull();
    expect(await redis.mset({ a: 1, b: "zwei", c: { deep: [true, null] } })).toBe("OK");
    expect(await redis.mget("a", "b", "c", "d")).toEqual([1, "zwei", { deep: [true, null] }, null]);
    expect(await redis.incrby("a", 41)).toBe(42);
    expect(await redis.incrbyfloat("a", 0.5)).toBe(42.5);
    expect(await redis.getdel("a")).toBe(42.5);
    expect(await redis.del("b", "c", "d")).toBe(2);
    expect(await redis.set("short", "v", { px: 20 })).toBe("OK");
    await expect.poll(() => redis.get("short")).toBeNull();
  });

  test("hashes, lists, sets and sorted sets", async () => {
    const redis = client();
    expect(await redis.hset("h", { one: 1, two: "ü" })).toBe(2);
    expect(await redis.hgetall("h")).toEqual({ one: 1, two: "ü" });
    expect(await redis.hmget("h", "one", "none")).toEqual({ one: 1, none: null });
    expect(await redis.rpush("l", "a", "b", "c")).toBe(3);
    expect(await redis.lrange("l", 0, -2)).toEqual(["a", "b"]);
    expect(await redis.lpop("l", 2)).toEqual(["a", "b"]);
    expect(await redis.sadd("s", "x", "y")).toBe(2);
    expect((await redis.smembers("s")).toSorted()).toEqual(["x", "y"]);
    expect(await redis.zadd("z", { score: 2, member: "b" }, { score: 1.5, member: "a" })).toBe(2);
    expect(await redis.zrange("z", 0, -1, { withScores: true })).toEqual(["a", 1.5, "b", 2]);
    expect(await redis.zrange("z", "(a", "+", { byLex: true, offset: 0, count: 1 })).toEqual(["b"]);
    expect(await redis.zscore("z", "a")).toBe(1.5);
  });

  test("a scan finds every key once", async () => {
    const redis = client();
    const keys = Array.from({ length: 120 }, (_, index) => `key:${index}`);
    await redis.mset(Object.fromEntries(keys.map((key) => [key, 1])));
    await redis.set("other", 1);
    const found: string[] = [];
    let cursor = "0";
    do {
      const [next, page] = await redis.scan(cursor, { match: "key:*", count: 25 });
      found.push(...page);
      cursor = next;
    } while (cursor !== "0");
    expect(found.toSorted()).toEqual(keys.toSorted());
  });

  test("text that looks like something else comes back as it went, and bytes by base64", async () => {
    const redis = client({ automaticDeserialization: false });
    for (const text of ["123", "true", "00123", "OK", "", '"', "ü\u0000\u{1f600}", "T0s="]) {
      await redis.set("k", text);
      expect(await redis.get("k")).toBe(text);
      expect(await redis.mget("k", "missing")).toEqual([text, null]);
    }
  });

  test("a pipeline gives what each command gave; calls of one moment are one request", async () => {
    const redis = client();
    expect(await redis.pipeline().set("k", 1).incr("k").get("k").exec()).toEqual(["OK", 2, 2]);
    const outcomes = await redis.pipeline().set("t", "text").incr("t").get("t").exec({ keepErrors: true });
    expect(outcomes).toMatchObject([
      { result: "OK" },
      { error: "ERR value is not an integer or out of range" },
      { result: "text" },
    ]);
    server().requests.clear();
    expect(await Promise.all([redis.set("a", 1), redis.incr("a"), redis.del("b")])).toEqual(["OK", 2, 0]);
    expect(server().requests.all()).toMatchObject([{ path: "/pipeline", statements: ["set a 1", "incr a", "del b"] }]);
    server().requests.clear();
    const alone = client({ enableAutoPipelining: false });
    await Promise.all([alone.get("a"), alone.get("b")]);
    expect(server().requests.all()).toMatchObject([{ path: "/" }, { path: "/" }]);
  });

  test("a transaction keeps others out, goes on after a failure, and is discarded for what can never run", async () => {
    const redis = client();
    const raise = (): Promise<unknown[]> => redis.multi().incr("n").incr("n").get("n").exec();
    const all = await Promise.all(Array.from({ length: 20 }, raise));
    for (const [first, second, third] of all as number[][]) expect([second, third]).toEqual([(first ?? 0) + 1, second]);
    expect(await redis.get("n")).toBe(40);
    await expect(redis.multi().set("a", 1).lpush("a", "x").set("b", 2).exec()).rejects.toThrow(/WRONGTYPE/);
    expect(await redis.mget("a", "b")).toEqual([1, 2]);
    const wrong = redis.multi().set("a", 9) as unknown as { set(key: string): unknown; exec(): Promise<unknown> };
    wrong.set("c");
    await expect(wrong.exec()).rejects.toThrow(/EXECABORT|null|failed to parse/);
    expect(await redis.get("a")).toBe(1);
  });

  test("a script of the library runs whole, by its digest, and after the scripts are gone", async () => {
    const redis = client({ automaticDeserialization: false });
    const puts = [{ key: "k", value: new TextEncoder().encode("v"), ttl: null, entries: [] }];
    const { call } = commitCall(scriptedNames("p:"), { checks: [], puts, deletes: ["gone"] }, false);
    const text = `local store = redis\n${call.script}`;
    const [keys, args] = [[...call.keys], call.args.map(String)];
    const digest = await redis.scriptLoad(text);
    expect(await redis.scriptExists(digest, "0".repeat(40))).toEqual([1, 0]);
    expect(await redis.evalsha(digest, keys, args)).toEqual([1, 0]);
    expect(await redis.get("p:k")).toBe("v");
    await redis.scriptFlush();
    await expect(redis.evalsha(digest, keys, args)).rejects.toThrow(/NOSCRIPT/);
    expect(await redis.eval(text, keys, args)).toEqual([1, 0]);
    const script = redis.createScript(text);
    await redis.scriptFlush();
    expect(await script.exec(keys, args)).toEqual([1, 0]);
    expect(await script.evalsha(keys, args)).toEqual([1, 0]);
  });

  test("any other script runs in a Redis only", async () => {
    const script = client().createScript<string>("return ARGV[1] .. KEYS[1]");
    if (backend === "memory") await expect(script.exec(["k"], ["a"])).rejects.toThrow(/give it a Redis to use/);
    else expect(await script.exec(["k"], ["a"])).toBe("ak");
  });

  test("a wrong token and a wrong command are errors that say what was wrong", async () => {
    await expect(client({ token: "wrong" }).get("k")).rejects.toThrow("WRONGPASS invalid or missing auth token");
    const redis = client();
    await redis.set("k", "text");
    await expect(redis.incr("k")).rejects.toThrow("ERR value is not an integer or out of range");
    await expect(redis.lpush("k", 1)).rejects.toThrow(/WRONGTYPE/);
    await expect(redis.exec(["BLPOP", "k", 0])).rejects.toThrow("Command is not available: 'BLPOP'");
  });

  test("the client shows the sync token of its last request with the next one", async () => {
    const redis = client();
    const { client: http } = redis as unknown as { readonly client: { readonly upstashSyncToken: string } };
    await redis.set("k", 1);
    const token = http.upstashSyncToken;
    expect(token).not.toBe("");
    await redis.get("k");
    expect(http.upstashSyncToken).toBe(token);
  });
});
