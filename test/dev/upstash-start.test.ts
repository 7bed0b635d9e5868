import { Redis as Client } from "ioredis";
import { expect, test } from "vitest";
import { startRedis } from "../../scripts/services/redis.ts";
import { startDev } from "../../src/dev/index.ts";
import { OperationalError } from "../../src/errors.ts";
import { ask } from "./upstash-server.ts";

const ALONE = { neon: false, libsql: false } as const;

test("the service runs in memory where no Redis is given, and forgets everything when it ends", async () => {
  for (const expected of [0, 0]) {
    await using dev = await startDev({ ...ALONE });
    expect(dev.upstash.token).toBe("local");
    expect((await ask(dev.upstash, "/dbsize")).body).toEqual({ result: expected });
    await ask(dev.upstash, "/set/k/v");
  }
});

test("with a Redis what is written is there, for others too, and stays", async () => {
  const server = await startRedis(["--requirepass", "secret"]);
  const url = server.url.replace("//", "//:secret@");
  const dev = await startDev({ ...ALONE, redis: `${url}/3`, upstashToken: "mine" });
  const client = new Client(`${url}/3`);
  try {
    expect(dev.upstash.token).toBe("mine");
    expect((await ask(dev.upstash, "/set/k/v")).body).toEqual({ result: "OK" });
    expect(await client.get("k")).toBe("v");
    await dev.close();
    await expect(fetch(dev.upstash.url)).rejects.toThrow();
    expect(await client.get("k")).toBe("v");
  } finally {
    client.disconnect();
    await dev.close();
    await server.stop();
  }
});

test("a Redis that goes away is said, and one that comes back is used again", async () => {
  const first = await startRedis(["--databases", "1"]);
  const dev = await startDev({ ...ALONE, redis: first.url });
  try {
    await ask(dev.upstash, "/set/k/v");
    await first.stop();
    expect(await ask(dev.upstash, "/get/k")).toMatchObject({
      status: 500,
      body: { error: "ERR the Redis behind this service does not answer: check that it runs" },
    });
    const failed = await ask(dev.upstash, "/multi-exec", [
      ["GET", "k"],
      ["GET", "k"],
    ]);
    expect(failed.status).toBe(500);
    const again = await startRedis(["--port", new URL(first.url).port]);
    await expect.poll(async () => (await ask(dev.upstash, "/get/k")).status, { timeout: 10_000 }).toBe(200);
    await again.stop();
  } finally {
    await dev.close();
  }
});

test("a Redis that cannot be used is said at once, without its password", async () => {
  const server = await startRedis(["--requirepass", "secret"]);
  const wrong = server.url.replace("//", "//:hidden@");
  for (const url of [wrong, server.url]) {
    const refused = startDev({ ...ALONE, redis: url });
    await expect(refused).rejects.toThrow(OperationalError);
    await expect(refused).rejects.toThrow(/^the Redis at 127\.0\.0\.1:\d+ refuses: check user and password$/);
  }
  await server.stop();
  await expect(startDev({ ...ALONE, redis: wrong })).rejects.toThrow(/refuses: start it, or check host and port/);
});

test.each(["nonsense", "http://127.0.0.1", "redis://", ""])("%j is no URL of a Redis", async (redis) => {
  await expect(startDev({ ...ALONE, redis })).rejects.toThrow(/redis must be a URL such as redis:/);
});

test("an empty token and a misspelt option are refused", async () => {
  await expect(startDev({ ...ALONE, upstashToken: "" })).rejects.toThrow(/upstashToken must not be empty/);
  await expect(startDev({ ...ALONE, upstash: { prot: 1 } } as object)).rejects.toThrow(/prot is not an option/);
});

test("a port that is taken is said, and the services before are closed", async () => {
  const taken = await startDev({ ...ALONE });
  const port = Number(new URL(taken.upstash.url).port);
  await expect(startDev({ neon: false, upstash: { port } })).rejects.toThrow(`port ${port} cannot be used`);
  await taken.close();
});

test("the service can be left out", async () => {
  await using dev = await startDev({ neon: false, upstash: false });
  expect(dev.upstash).toBeNull();
});

test("transactions of many clients over a real Redis do not mix", async () => {
  const server = await startRedis(["--databases", "1"]);
  const dev = await startDev({ ...ALONE, redis: server.url });
  const commands = [
    ["INCR", "n"],
    ["INCR", "n"],
    ["GET", "n"],
  ];
  const answers = await Promise.all(
    Array.from({ length: 100 }, async (_, index) =>
      index % 2 === 0 ? ask(dev.upstash, "/multi-exec", commands) : ask(dev.upstash, "/incr/n"),
    ),
  );
  for (const { body } of answers.filter((_, index) => index % 2 === 0)) {
    const [first, , last] = body as { readonly result: unknown }[];
    expect(last?.result).toBe(`${Number(first?.result) + 1}`);
  }
  expect((await ask(dev.upstash, "/get/n")).body).toEqual({ result: "150" });
  await dev.close();
  await server.stop();
});
