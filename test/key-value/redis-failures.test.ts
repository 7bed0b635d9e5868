import { createServer } from "node:net";
import { once } from "node:events";
import { Redis } from "ioredis";
import { expect, onTestFinished, test } from "vitest";
import { redisDriver, redisStore } from "../../adapters/redis/index.ts";
import { type RedisServer, startRedis } from "../../scripts/services/redis.ts";
import type { KeyValueDriver } from "../../src/contracts/key-value-driver.ts";
import { cutOffProxy } from "../support/cut-off-proxy.ts";

const SECRET = "opensesame";
const bytes = new TextEncoder().encode(SECRET);
async function server(...settings: readonly string[]): Promise<RedisServer> {
  const started = await startRedis(["--loglevel", "notice", ...settings]);
  onTestFinished(() => started.stop());
  return started;
}

function driver(url: string, prefix = "", timeout?: number): KeyValueDriver {
  const made = redisDriver({ url, prefix, timeout });
  onTestFinished(() => made.close());
  return made;
}

async function admin(url: string): Promise<Redis> {
  const client = new Redis(url, { maxRetriesPerRequest: 0 });
  onTestFinished(async () => client.disconnect());
  return client;
}

const get = (store: KeyValueDriver, key = SECRET): Promise<unknown> =>
  Promise.resolve(store.execute([{ kind: "get", key }], {}));
const set = (store: KeyValueDriver, ...keys: readonly string[]): Promise<unknown> =>
  Promise.resolve(
    store.execute(
      keys.map((key) => ({ kind: "set", key, value: bytes, ttl: null, when: "always" })),
      {},
    ),
  );
const put = (store: KeyValueDriver, ...keys: readonly string[]): Promise<unknown> =>
  Promise.resolve(
    store.commit?.(
      {
        checks: [],
        puts: keys.map((key) => ({ key, value: bytes, ttl: null, entries: [{ set: "s", place: key, alone: null }] })),
        deletes: ["old"],
      },
      {},
    ),
  );

/** What a failure is, as far as callers can rely on it. Its words must not repeat what was written. */
async function failure(attempt: Promise<unknown>): Promise<Readonly<Record<string, unknown>>> {
  const error = await attempt.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(Error);
  const { name, message, outcome, retryable, cause } = error as Error & Record<string, unknown>;
  expect(`${message} ${String(cause)} ${JSON.stringify(error)} ${JSON.stringify(cause)}`).not.toContain(SECRET);
  return { name, message, ...(outcome !== undefined && { outcome, retryable }) };
}

test("a wrong password, and none where there must be one, are refused credentials", async () => {
  const { url } = await server("--requirepass", SECRET);
  const refused = {
    name: "OperationalError",
    message: "redis: it refused the credentials: check user and password",
    outcome: "none",
    retryable: false,
  };
  for (const given of [url, url.replace("//", "//:wrong@"), url.replace("//", "//nobody:wrong@")]) {
    const store = driver(given);
    expect(await failure(get(store))).toStrictEqual(refused);
    expect(await failure(set(store, "a"))).toStrictEqual(refused);
  }
  expect(await get(driver(url.replace("//", `//:${SECRET}@`)))).toStrictEqual([null]);
});

test("a database that is not there is no other database", async () => {
  const { url } = await server();
  expect(await failure(set(driver(`${url}/99`), "a"))).toMatchObject({
    name: "OperationalError",
    message: "redis: it has no database of that number: check the end of the URL",
    outcome: "none",
  });
  expect(await (await admin(url)).dbsize()).toBe(0);
  await set(driver(`${url}/3`), "a");
  expect(await (await admin(`${url}/3`)).dbsize()).toBe(1);
});

test("a server that is not there is told as one, and found when it comes", async () => {
  const { url } = await server();
  const proxy = await cutOffProxy(url);
  await proxy.shut();
  const store = driver(proxy.url);
  const unreached = {
    name: "OperationalError",
    message: "redis: cannot be reached: check the URL and that the server runs",
    outcome: "none",
    retryable: true,
  };
  expect(await failure(set(store, "a"))).toStrictEqual(unreached);
  expect(await failure(put(store, "a"))).toStrictEqual(unreached);
  await proxy.open();
  await set(store, "a");
  expect(await get(store, "a")).toStrictEqual([bytes]);
  await proxy.shut();
  // The first call may still be written to the connection that is ending.
  expect(await failure(get(store, "a"))).toMatchObject({ outcome: "none", retryable: true });
  expect(await failure(get(store, "a"))).toStrictEqual(unreached);
  await proxy.open();
  expect(await get(store, "a")).toStrictEqual([bytes]);
});

test("a connection that breaks after a write was sent leaves its outcome unknown, and nothing is sent twice", async () => {
  const { url } = await server();
  const proxy = await cutOffProxy(url);
  const store = driver(proxy.url);
  const count = { kind: "count", key: "count-marker", by: 1, ttl: undefined } as const;
  expect(await store.execute([count], {})).toStrictEqual([1]);
  await put(store, "a");
  proxy.cutAfter("count-marker");
  expect(await failure(Promise.resolve(store.execute([count], {})))).toMatchObject({
    name: "OperationalError",
    outcome: "unknown",
    retryable: false,
  });
  proxy.cutAfter("read-marker");
  expect(await failure(get(store, "read-marker"))).toMatchObject({ outcome: "none", retryable: true });
  proxy.cutAfter("nothing that is sent");
  expect(await get(store, "count-marker")).toStrictEqual([new TextEncoder().encode("2")]);
  proxy.cutAfter("commit-marker");
  expect(await failure(put(store, "commit-marker"))).toMatchObject({ outcome: "unknown", retryable: false });
  proxy.cutAfter("nothing that is sent");
  expect(await get(store, "commit-marker")).toStrictEqual([bytes]);
});

test("a server that never answers is given up after the timeout, and a call when it is aborted", async () => {
  const silent = createServer(() => undefined).listen(0, "127.0.0.1");
  await once(silent, "listening");
  onTestFinished(async () => void silent.close());
  const url = `redis://127.0.0.1:${(silent.address() as { port: number }).port}`;
  const late = { name: "OperationalError", message: "redis: the call took longer than its timeout", outcome: "none" };
  expect(await failure(get(driver(url, "", 200)))).toMatchObject(late);
  const abort = new AbortController();
  const attempt = Promise.resolve(driver(url).execute([{ kind: "get", key: "a" }], { signal: abort.signal }));
  abort.abort();
  expect(await failure(attempt)).toMatchObject({ message: "redis: the call was aborted", outcome: "none" });
});

test("a call that is aborted under way leaves the outcome of a write unknown, and the others go on", async () => {
  const { url } = await server();
  const control = await admin(url);
  const store = driver(url);
  await set(store, "a");
  await control.client("PAUSE", 300);
  const signal = AbortSignal.timeout(50);
  const write = Promise.resolve(
    store.execute([{ kind: "set", key: "late", value: bytes, ttl: null, when: "always" }], { signal }),
  );
  const other = get(store, "a");
  expect(await failure(write)).toMatchObject({ name: "OperationalError", outcome: "unknown", retryable: false });
  expect(await other).toStrictEqual([bytes]);
});

test("a key that holds something else than a value is told, alone and among others, and stays as it is", async () => {
  const { url } = await server();
  const control = await admin(url);
  const store = driver(url, "p:");
  await set(store, "a");
  await control.lpush(`p:${SECRET}`, "1");
  const wrong = {
    name: "DecodeError",
    message: "redis: a key holds another kind of value than this store writes: give the store a prefix of its own",
  };
  expect(await failure(get(store))).toStrictEqual(wrong);
  const many = ["a", SECRET, "b"].map((key) => ({ kind: "get", key }) as const);
  expect(await failure(Promise.resolve(store.execute(many, {})))).toStrictEqual(wrong);
  expect(
    await failure(Promise.resolve(store.execute([{ kind: "count", key: SECRET, by: 1, ttl: undefined }], {}))),
  ).toStrictEqual(wrong);
  const checks = [{ kind: "value", key: SECRET, value: bytes }] as const;
  const puts = [{ key: "a", value: new Uint8Array(1), ttl: null, entries: [] }];
  expect(await failure(Promise.resolve(store.commit?.({ checks, puts, deletes: [] }, {})))).toStrictEqual(wrong);
  expect(await get(store, "a")).toStrictEqual([bytes]);
  expect(await control.llen(`p:${SECRET}`)).toBe(1);
});

test("a set that is none, and places that cannot be read, stop a commit before it writes", async () => {
  const { url } = await server();
  const control = await admin(url);
  const store = driver(url, "p:");
  await control.set("p:~set:s", "1");
  expect(await failure(put(store, "a", "b"))).toMatchObject({ name: "DecodeError" });
  await control.del("p:~set:s");
  await control.set("p:~going:s", "1");
  expect(await failure(put(store, "a", "b"))).toMatchObject({ name: "DecodeError" });
  await control.del("p:~going:s");
  await control.set("p:~places:b", "garbage");
  expect(await failure(put(store, "a", "b"))).toMatchObject({ name: "OperationalError", outcome: "none" });
  expect((await control.keys("*")).toSorted()).toStrictEqual(["p:~places:b"]);
});

test("a server without memory refuses writes as a whole", async () => {
  const { url } = await server();
  const control = await admin(url);
  const store = driver(url);
  await put(store, "kept", "other");
  await control.config("SET", "maxmemory", "1");
  const full = {
    name: "OperationalError",
    message: "redis: it is out of memory and takes no writes: free some, or let it evict keys",
    outcome: "none",
    retryable: false,
  };
  expect(await failure(set(store, SECRET))).toStrictEqual(full);
  expect(await failure(set(store, SECRET, "b"))).toStrictEqual(full);
  expect(await failure(put(store, SECRET))).toStrictEqual(full);
  expect(await get(store, "kept")).toStrictEqual([bytes]);
  expect(await Promise.resolve(store.execute([{ kind: "delete", key: "other" }], {}))).toStrictEqual([true]);
});

test("a replica takes no writes, and says whom to ask; it can be read, and ranges of it", async () => {
  const [primary, replica] = [await server(), await server()];
  const store = driver(primary.url);
  await put(store, "a", "b");
  const control = await admin(replica.url);
  await control.replicaof("127.0.0.1", new URL(primary.url).port);
  await expect.poll(() => control.exists("a"), { timeout: 10_000 }).toBe(1);
  const copy = driver(replica.url);
  const readOnly = {
    name: "OperationalError",
    message: "redis: this server is a replica and takes no writes: give the URL of the primary",
    outcome: "none",
    retryable: false,
  };
  expect(await failure(set(copy, SECRET))).toStrictEqual(readOnly);
  expect(await failure(put(copy, SECRET))).toStrictEqual(readOnly);
  expect(await get(copy, "a")).toStrictEqual([bytes]);
  // A member that leads nowhere cannot be removed there, and is left out.
  await (await admin(primary.url)).del("a");
  await expect.poll(() => control.exists("a")).toBe(0);
  const range = { kind: "range", set: "s", from: null, to: null, reverse: false, limit: null } as const;
  expect(await copy.execute([range], {})).toStrictEqual([[{ key: "b", value: bytes }]]);
});

test("a script that the server has lost is sent again, also between other commands", async () => {
  const { url } = await server();
  const control = await admin(url);
  const store = driver(url);
  await put(store, "a");
  await control.script("FLUSH");
  await put(store, "b");
  await control.script("FLUSH");
  const range = { kind: "range", set: "s", from: null, to: null, reverse: false, limit: null } as const;
  const found = ["a", "b"].map((key) => ({ key, value: bytes }));
  expect(
    await store.execute([{ kind: "has", key: "a" }, range, { kind: "delete", key: "a" }, range], {}),
  ).toStrictEqual([true, found, true, found.slice(1)]);
});

test("keys on several nodes of a cluster are refused, and a hash tag keeps them together", async () => {
  const { url } = await server("--cluster-enabled", "yes", "--cluster-config-file", "nodes.conf");
  const control = await admin(url);
  const refused = {
    name: "UnsupportedError",
    message:
      'keys on several nodes of a cluster is not supported by redis: give the store a prefix with a hash tag, such as "{app}:", and the URL of the node that has it',
  };
  expect(await failure(set(driver(url), SECRET))).toStrictEqual(refused);
  await control.cluster("ADDSLOTSRANGE" as "ADDSLOTS", 0, 16_383);
  await expect.poll(() => control.cluster("INFO"), { timeout: 20_000 }).toContain("cluster_state:ok");
  expect(await failure(put(driver(url), SECRET, "b"))).toStrictEqual(refused);
  const store = driver(url, "{app}:");
  await put(store, "a", "b");
  expect(
    await Promise.resolve(
      store.execute(
        [
          { kind: "get", key: "a" },
          { kind: "get", key: "b" },
        ],
        {},
      ),
    ),
  ).toStrictEqual([bytes, bytes]);
}, 60_000);

test("options that cannot be right are refused before anything is sent", () => {
  const refused = (options: unknown): string => {
    try {
      redisStore(options as never);
    } catch (error) {
      return String(error);
    }
    return "accepted";
  };
  for (const url of ["", 1, "localhost", "http://localhost", `redis://${SECRET}@localhost/x`, "redis://localhost/0#a"])
    expect(refused({ url })).toBe(
      "ValidationError: anyrow: url must be of the form redis://user:password@host:port/number, or rediss:// for TLS",
    );
  expect(refused({ url: "redis://a", timeout: 0 })).toContain("timeout must be a number of milliseconds above 0");
  expect(refused({ url: "redis://a", prefix: 1 })).toContain("prefix must be text");
  expect(refused({ url: "redis://a", tll: 1 })).toContain("tll is not an option");
  expect(refused({ client: {} })).toContain("client must be a Redis of ioredis");
  const client = new Redis({ lazyConnect: true, keyPrefix: "x" });
  expect(refused({ client })).toContain("client must have no keyPrefix");
  for (const url of ["redis://localhost", "rediss://:pass@host:1234/15", "redis://[::1]:6379/"])
    expect(refused({ url })).toBe("accepted");
  expect(refused(undefined)).toContain("url must be of the form");
});

test("a client that was handed in is used as it is, and stays open", async () => {
  const { url } = await startRedis();
  const client = await admin(url);
  const store = redisStore({ client, prefix: "handed-in:" });
  const value = Uint8Array.of(0, 255, 128, 13, 10);
  await store.set("a", value, { ttl: 60 });
  expect(await store.get("a")).toStrictEqual(value);
  expect(await client.getBuffer("handed-in:a")).toStrictEqual(Buffer.from(value));
  await store.close();
  expect(await client.ping()).toBe("PONG");
});
