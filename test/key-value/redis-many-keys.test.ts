import { Redis } from "ioredis";
import { expect, onTestFinished, test } from "vitest";
import { redisDriver, redisStore } from "../../adapters/redis/index.ts";
import { startRedis } from "../../scripts/services/redis.ts";
import type { Found, KeyPut, SetCommand } from "../../src/contracts/key-value-driver.ts";
import type { OperationalError } from "../../src/errors.ts";

async function reached(settings: Readonly<Record<string, unknown>> = {}): Promise<Redis> {
  const server = await startRedis(["--databases", "1"]);
  const client = new Redis(server.url, settings);
  onTestFinished(async () => {
    client.disconnect();
    await server.stop();
  });
  return client;
}

const value = Uint8Array.of(1, 255);

test(
  "a commit of twenty-five thousand keys with three entries each is made, and unmade",
  { timeout: 60_000 },
  async () => {
    const driver = redisDriver({ client: await reached() });
    const puts = Array.from({ length: 25_000 }, (_, at): KeyPut => {
      const place = String(at).padStart(5, "0");
      const entries = ["s", "t", "u"].map((set) => ({ set, place, alone: set === "u" ? place : null }));
      return { key: `key ${place}`, value, ttl: null, entries };
    });
    const keys = puts.map(({ key }) => key);
    const range = { kind: "range", set: "u", from: null, to: null, reverse: false, limit: null } as const;
    expect(await driver.commit?.({ checks: [], puts, deletes: [] }, {})).toStrictEqual({ done: true, deleted: [] });
    const [found] = await driver.execute([range], {});
    expect((found as readonly Found[]).map(({ key }) => key)).toStrictEqual(keys);
    const checks = [{ kind: "entries", set: "t", prefix: "", keys }] as const;
    const outcome = await driver.commit?.({ checks, puts: [], deletes: keys }, {});
    expect(outcome).toStrictEqual({ done: true, deleted: keys.map(() => true) });
    expect(await driver.execute([range], {})).toStrictEqual([[]]);
  },
);

test("a check of a hundred and thirty thousand keys is sent", { timeout: 60_000 }, async () => {
  const driver = redisDriver({ client: await reached() });
  const keys = Array.from({ length: 130_000 }, (_, at) => `key ${at}`);
  const checks = [{ kind: "entries", set: "t", prefix: "", keys }] as const;
  const puts = [{ key: "a", value, ttl: null, entries: [] }];
  expect(await driver.commit?.({ checks, puts, deletes: [] }, {})).toStrictEqual({
    done: false,
    checks: [0],
    alone: [],
  });
});

test("a hundred and thirty thousand keys are read in one call", { timeout: 60_000 }, async () => {
  const store = redisStore({ client: await reached() });
  const keys = Array.from({ length: 130_000 }, (_, at) => `key ${at}`);
  await store.set("key 129999", value);
  const read = await store.getMany(keys);
  expect([read.length, read[129_999], read[0]]).toStrictEqual([130_000, value, null]);
});

const tooLarge = {
  name: "OperationalError",
  message: "redis: the call is too large: send fewer or smaller values at a time",
  outcome: "none",
  retryable: false,
};

test("more arguments than every server takes are refused before anything is sent", { timeout: 60_000 }, async () => {
  const client = await reached();
  const driver = redisDriver({ client });
  const keys = Array.from({ length: 2 ** 20 }, (_, at) => `${at}`);
  const read = (some: readonly string[]) =>
    driver.execute(
      some.map((key) => ({ kind: "get", key }) as const),
      {},
    );
  expect(await read(keys.slice(1))).toHaveLength(2 ** 20 - 1);
  await expect(read(keys)).rejects.toMatchObject(tooLarge);
  const puts = [{ key: "other", value, ttl: null, entries: [] }];
  await expect(driver.commit?.({ checks: [], puts, deletes: keys }, {})).rejects.toMatchObject(tooLarge);
  expect(await client.exists("other")).toBe(0);
});

test("a command whose text is longer than texts can be is refused before anything is sent", async () => {
  const client = await reached();
  const driver = redisDriver({ client });
  const key = "k".repeat(2 ** 28);
  const get = { kind: "get", key } as const;
  await expect(driver.execute([get, get], {})).rejects.toMatchObject(tooLarge);
  const puts = [{ key: "other", value, ttl: null, entries: [] }];
  const commit = driver.commit?.({ checks: [], puts, deletes: [key, key] }, {});
  await expect(commit).rejects.toMatchObject(tooLarge);
  expect(await client.exists("other")).toBe(0);
});

test("what the client throws before it sends is no broken connection, and takes no reply from others", async () => {
  const { url, stop } = await startRedis(["--databases", "1"]);
  const driver = redisDriver({ url });
  const { sendCommand } = Redis.prototype;
  onTestFinished(async () => {
    Redis.prototype.sendCommand = sendCommand;
    await driver.close();
    await stop();
  });
  Redis.prototype.sendCommand = function send(command, stream) {
    if (command.args.includes("poison")) throw new RangeError("Maximum call stack size exceeded: poison");
    return sendCommand.call(this, command, stream);
  };
  const set = (key: string): SetCommand => ({ kind: "set", key, value, ttl: null, when: "always" });
  const get = async (): Promise<unknown> =>
    Promise.resolve(driver.execute([{ kind: "get", key: "a" }], {})).catch(({ outcome }: OperationalError) => outcome);
  await driver.execute([set("a")], {});
  await expect(driver.execute([set("poison")], {})).rejects.toMatchObject(tooLarge);
  expect(await get()).toStrictEqual([value]);
  await expect(driver.execute([set("b"), set("poison")], {})).rejects.toMatchObject(tooLarge);
  // The connection is made anew.
  expect(["none", [value]]).toContainEqual(await get());
  await expect.poll(get).toStrictEqual([value]);
  expect(await driver.execute([{ kind: "has", key: "b" }], {})).toStrictEqual([false]);
});

test("a client that gathers commands by itself carries them as they are", async () => {
  const driver = redisDriver({ client: await reached({ enableAutoPipelining: true }) });
  const set = { kind: "set", key: "a", value, ttl: null, when: "always" } as const;
  const get = { kind: "get", key: "a" } as const;
  expect(await driver.execute([set], {})).toStrictEqual([true]);
  expect(await Promise.all([driver.execute([get], {}), driver.execute([get], {})])).toStrictEqual([[value], [value]]);
});
