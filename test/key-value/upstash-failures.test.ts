import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { Redis as UpstashRedis } from "@upstash/redis";
import { Redis } from "ioredis";
import { afterAll, beforeEach, expect, onTestFinished, test } from "vitest";
import { upstashDriver, upstashStore } from "../../adapters/upstash/index.ts";
import { freePort } from "../../scripts/services/free-port.ts";
import { startRedis } from "../../scripts/services/redis.ts";
import type { KeyValueDriver } from "../../src/contracts/key-value-driver.ts";
import { startUpstash } from "../../src/dev/start-upstash.ts";
import type { Fault } from "../../src/dev/faults.ts";

const SECRET = "opensesame";
const PREFIX = "upstash-failures:";
const bytes = Uint8Array.of(0, 255, ...new TextEncoder().encode(SECRET));

const { url: redis } = await startRedis();
const service = await startUpstash({ redis, upstashToken: SECRET }, {});
const control = new Redis(redis);
afterAll(async () => {
  control.disconnect();
  await service.close();
});
const address = { url: service.url, token: SECRET, prefix: PREFIX } as const;
const store = upstashDriver(address);
beforeEach(async () => {
  const keys = await control.keys(`${PREFIX}*`);
  if (keys.length > 0) await control.del(keys);
});

const get = (from: KeyValueDriver = store): Promise<unknown> =>
  Promise.resolve(from.execute([{ kind: "get", key: SECRET }], {}));
const set = (to: KeyValueDriver = store): Promise<unknown> =>
  Promise.resolve(to.execute([{ kind: "set", key: SECRET, value: bytes, ttl: null, when: "always" }], {}));
const commit = (to: KeyValueDriver = store): Promise<unknown> =>
  Promise.resolve(
    to.commit?.({ checks: [], puts: [{ key: SECRET, value: bytes, ttl: null, entries: [] }], deletes: [] }, {}),
  );

/** What a failure is, as far as callers can rely on it. Its words must not repeat what was sent. */
async function failure(attempt: Promise<unknown>): Promise<Readonly<Record<string, unknown>>> {
  const error = await attempt.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(Error);
  const { name, message, outcome, retryable, retryAfter, cause } = error as Error & Record<string, unknown>;
  expect(`${message} ${String(cause)} ${JSON.stringify(error)} ${JSON.stringify(cause)}`).not.toContain(SECRET);
  return { name, message, outcome, retryable, ...(typeof retryAfter === "number" && { retryAfter }) };
}

async function during<Done>(fault: Fault, work: () => Promise<Done>): Promise<Done> {
  const takeAway = service.inject(fault);
  try {
    return await work();
  } finally {
    takeAway();
  }
}

const operational = { name: "OperationalError" };
const readAgain = { ...operational, outcome: "none", retryable: true };
const look = { ...operational, outcome: "unknown", retryable: false };

test("a wrong token is refused credentials", async () => {
  const stranger = upstashDriver({ ...address, token: "wrong" });
  for (const call of [get, set, commit])
    expect(await failure(call(stranger))).toStrictEqual({
      ...operational,
      message: "upstash: it refused the credentials: check the token",
      outcome: "none",
      retryable: false,
    });
});

test("too many requests are told as such, without when to call again, and nothing was done", async () => {
  for (const call of [get, set, commit])
    expect(await during({ kind: "tooManyRequests", retryAfter: 7 }, () => failure(call()))).toStrictEqual({
      ...readAgain,
      message: "upstash: it takes no more requests for now: call again later",
    });
  expect(await get()).toStrictEqual([null]);
});

test.each<Fault>([
  { kind: "serverError", status: 502 },
  { kind: "serverError", status: 503, executed: true },
  { kind: "dropBefore" },
  { kind: "dropAfter" },
  { kind: "truncate" },
])("after a fault on the way ($kind) a read can be run again, a write must be looked at", async (fault) => {
  expect(await during(fault, () => failure(get()))).toMatchObject(readAgain);
  expect(await during(fault, () => failure(set()))).toMatchObject(look);
  expect(await during(fault, () => failure(commit()))).toMatchObject(look);
});

test("a request is never sent twice", async () => {
  await commit();
  for (const call of [get, set, commit]) {
    const before = service.requests.length;
    await during({ kind: "dropAfter", times: Infinity }, () => failure(call()));
    expect(service.requests.length - before).toBe(1);
  }
});

test("a page in place of an answer says that the URL is wrong", async () => {
  expect(await during({ kind: "html" }, () => failure(get()))).toMatchObject({
    message: "upstash: the answer is not of its protocol: check that the URL is that of the database",
    outcome: "none",
    retryable: false,
  });
});

test("a host that is not there is told as one", async () => {
  const nowhere = upstashDriver({ ...address, url: `http://127.0.0.1:${await freePort()}` });
  for (const call of [get, set])
    expect(await failure(call(nowhere))).toStrictEqual({
      ...readAgain,
      message: "upstash: cannot be reached: check the URL and that the server runs",
    });
});

test("an answer that does not come is given up after the timeout, and when the call is aborted", async () => {
  const hasty = upstashDriver({ ...address, timeout: 100 });
  const late = { message: "upstash: the call took longer than its timeout", outcome: "none" };
  expect(await during({ kind: "slowLoris" }, () => failure(get(hasty)))).toMatchObject(late);
  expect(await during({ kind: "latency", milliseconds: 1000 }, () => failure(set(hasty)))).toMatchObject(look);
  const signal = AbortSignal.timeout(50);
  const attempt = Promise.resolve(store.execute([{ kind: "get", key: "a" }], { signal }));
  expect(await during({ kind: "slowLoris" }, () => failure(attempt))).toMatchObject(late);
});

test("an error that does not say whether the request was done leaves the outcome of a write unknown", async () => {
  const behind = await startRedis(["--databases", "1"]);
  const own = await startUpstash({ redis: behind.url, upstashToken: SECRET }, {});
  onTestFinished(() => own.close());
  const lost = upstashDriver({ ...address, url: own.url });
  await set(lost);
  await behind.stop();
  const unclear = "upstash: it answered the request with an error: ";
  expect(await failure(get(lost))).toStrictEqual({
    ...operational,
    message: `${unclear}check the URL and the client`,
    outcome: "none",
    retryable: false,
  });
  for (const call of [set, commit])
    expect(await failure(call(lost))).toStrictEqual({
      ...look,
      message: `${unclear}look whether it was done, then check the URL and the client`,
    });
});

test("requests tell nobody what they come from, and show what was written before", async () => {
  const shown: IncomingHttpHeaders[] = [];
  const recorder = createServer(({ headers }, response) => {
    shown.push(headers);
    response.setHeader("upstash-sync-token", `after ${shown.length}`);
    response.end(JSON.stringify([{ result: null }]));
  }).listen(0, "127.0.0.1");
  await once(recorder, "listening");
  onTestFinished(async () => void recorder.close());
  const url = `http://127.0.0.1:${(recorder.address() as AddressInfo).port}/`;
  const driver = upstashDriver({ url, token: SECRET });
  expect([await get(driver), await get(driver)]).toStrictEqual([[null], [null]]);
  expect(shown.map((headers) => headers["upstash-sync-token"])).toStrictEqual(["", "after 1"]);
  expect(shown.flatMap((headers) => Object.keys(headers)).filter((name) => /telemetry/.test(name))).toStrictEqual([]);
});

test("a request that is too large is refused as one", async () => {
  const value = new Uint8Array(11 * 2 ** 20).fill(65);
  const large = Promise.resolve(store.execute([{ kind: "set", key: "a", value, ttl: null, when: "always" }], {}));
  expect(await failure(large)).toMatchObject({
    message: "upstash: the request is too large: send fewer or smaller values at a time",
    outcome: "none",
  });
});

test("a key that holds something else than a value is a DecodeError, and nothing else is harmed", async () => {
  await control.lpush(`${PREFIX}${SECRET}`, "1");
  expect(await failure(get())).toMatchObject({ name: "DecodeError" });
  expect(await control.llen(`${PREFIX}${SECRET}`)).toBe(1);
});

test("a script that the server has lost is sent again", async () => {
  await commit();
  await control.script("FLUSH");
  await commit();
  await control.script("FLUSH");
  await set();
  expect(await get()).toStrictEqual([bytes]);
});

const plain = { url: service.url, token: SECRET, retry: { retries: 0 }, enableTelemetry: false };

test("a client that was handed in carries bytes as they are, one request for each call", async () => {
  for (const enableAutoPipelining of [true, false]) {
    const client = new UpstashRedis({ ...plain, responseEncoding: false, enableAutoPipelining });
    const handed = upstashStore({ client, prefix: PREFIX });
    await handed.set("a", bytes);
    const before = service.requests.length;
    expect(await handed.getMany(["a", "b"])).toStrictEqual([bytes, null]);
    await handed.commit({ puts: [{ key: "b", value: bytes }] });
    expect(service.requests.length - before).toBeLessThanOrEqual(3);
    // It still serves those who made it.
    expect(await client.set(`${PREFIX}c`, "text")).toBe("OK");
    expect(await client.get(`${PREFIX}c`)).toBe("text");
    await control.del(`${PREFIX}b`);
  }
});

test("a client that serves many drivers is changed once", async () => {
  const client = new UpstashRedis({ ...plain, responseEncoding: false, enableAutoPipelining: false });
  const { use } = client;
  let uses = 0;
  client.use = (middleware) => {
    uses += 1;
    use(middleware);
  };
  for (let each = 0; each < 5; each += 1) await set(upstashDriver({ client, prefix: PREFIX }));
  expect(uses).toBe(1);
});

test("a client that would spoil bytes is refused before anything is written", async () => {
  const client = new UpstashRedis(plain);
  expect(await failure(set(upstashDriver({ client, prefix: PREFIX })))).toMatchObject({
    name: "ValidationError",
    message: "anyrow: client must be made with responseEncoding: false, so that bytes come as they are",
  });
  expect(await control.exists(`${PREFIX}${SECRET}`)).toBe(0);
});

test("failures of a client that was handed in hold nothing of what was sent", async () => {
  const client = new UpstashRedis({ ...plain, responseEncoding: false });
  const handed = upstashDriver({ client, prefix: PREFIX });
  await set(handed);
  expect(await during({ kind: "dropAfter" }, () => failure(set(handed)))).toMatchObject(look);
  expect(await during({ kind: "truncate" }, () => failure(get(handed)))).toMatchObject(readAgain);
  const wrong = new UpstashRedis({ ...plain, token: "wrong", responseEncoding: false });
  expect(await failure(set(upstashDriver({ client: wrong })))).toMatchObject({
    message: "upstash: it refused the credentials: check the token",
    outcome: "none",
  });
});

test("options that cannot be right are refused before anything is sent", () => {
  const refused = (options: unknown): string => {
    try {
      upstashStore(options as never);
    } catch (error) {
      return String(error);
    }
    return "accepted";
  };
  const token = SECRET;
  for (const url of [
    undefined,
    "",
    "redis://host",
    "https://user:pass@host",
    "https://host?a=1",
    "host",
    "https://host ",
    "https://h",
  ])
    expect(refused({ url, token })).toContain("url must be that of the REST API");
  for (const given of [undefined, "", `${SECRET}\n`, `${SECRET} `, "é"])
    expect(refused({ url: "https://host", token: given })).toBe(
      "ValidationError: anyrow: token must be the token of the REST API",
    );
  expect(refused({ url: "https://host", token, timeout: -1 })).toContain("timeout must be");
  expect(refused({ url: "https://host", token, other: 1 })).toContain("other is not an option");
  expect(refused({ client: {} })).toContain("client must be a Redis of @upstash/redis");
  expect(refused({ url: "https://host/", token })).toBe("accepted");
});
