import { once } from "node:events";
import { type AddressInfo, type Server, createServer } from "node:net";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { type MemcachedOptions, memcachedStore } from "../../adapters/memcached/index.ts";
import { memcachedDriver } from "../../adapters/memcached/memcached-driver.ts";
import { freePort } from "../../scripts/services/free-port.ts";
import { startMemcached } from "../../scripts/services/memcached.ts";
import { ConnectionStateError, OperationalError, ValidationError } from "../../src/errors.ts";
import { cutOffProxy } from "../support/cut-off-proxy.ts";
import { tap } from "./memcached-tap.ts";

const server = await startMemcached();
const SECRET = "secret4711";
afterAll(() => server.stop());

async function failureOf(call: Promise<unknown>): Promise<OperationalError> {
  const error: unknown = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(OperationalError);
  expect(String(error)).not.toContain(SECRET);
  return error as OperationalError;
}

describe("connections", () => {
  test("a server that is not there: nothing was done, and it may work later", async () => {
    const store = memcachedStore({ host: "127.0.0.1", port: await freePort() });
    expect(await failureOf(store.set(SECRET, SECRET))).toMatchObject({
      outcome: "none",
      transient: true,
      retryable: true,
    });
    await store.close();
  });

  test("a connection that breaks before the answer: the outcome of a write is unknown, that of a read is not", async () => {
    const way = await cutOffProxy(server.url);
    const store = memcachedStore({ url: way.url });
    await store.set("a", "1");
    way.cutAfter("cut me");
    expect(await failureOf(store.set("cut", "cut me"))).toMatchObject({ outcome: "unknown", transient: true });
    expect(new TextDecoder().decode((await store.get("cut")) ?? undefined)).toBe("cut me");
    way.cutAfter("a");
    expect(await failureOf(store.get("a"))).toMatchObject({ outcome: "none", transient: true, retryable: true });
    await way.shut();
    expect(await failureOf(store.get("a"))).toMatchObject({ outcome: "none", transient: true });
    await way.open();
    expect(await store.has("a")).toBe(true);
    await store.close();
    await way.shut();
  });

  test("many calls share one connection, and a new one is opened after it broke", async () => {
    const way = await tap(server.url);
    const store = memcachedStore({ url: way.url });
    const count = async (): Promise<void> =>
      void (await Promise.all(Array.from({ length: 100 }, () => store.incr("n"))));
    await count();
    expect(way.connections()).toBe(1);
    await count();
    expect(new TextDecoder().decode((await store.get("n")) ?? undefined)).toBe("200");
    expect(way.connections()).toBe(1);
    await store.close();
    await way.stop();
  });
});

describe("time", () => {
  test("a call that takes too long fails, and the next one has a connection of its own", async () => {
    const way = await tap(server.url);
    const store = memcachedStore({ url: way.url, timeout: 150 });
    await store.set("k", "1");
    way.block();
    expect(await failureOf(store.set("k", SECRET))).toMatchObject({ outcome: "unknown", transient: true });
    expect(await failureOf(store.get("k"))).toMatchObject({ outcome: "none", transient: true });
    way.unblock();
    expect(await store.has("k")).toBe(true);
    expect(way.connections()).toBe(3);
    await store.close();
    await way.stop();
  });

  test("a server that does not take connections is not waited for any longer", async () => {
    // Of the network for documentation: nobody answers there, or there is no way to it.
    const store = memcachedStore({ host: "192.0.2.1", timeout: 150 });
    expect(await failureOf(store.set("k", "1"))).toMatchObject({ outcome: "none", transient: true });
    await store.close();
  });

  test("a call that is aborted fails at once, and the others go on", async () => {
    const way = await tap(server.url);
    const store = memcachedStore({ url: way.url });
    await store.set("k", "1");
    const aborting = new AbortController();
    way.block();
    const calls = [store.get("k", { signal: aborting.signal }), store.set("k", "2", { signal: aborting.signal })];
    const going = store.get("k");
    const failures = Promise.all(calls.map(failureOf));
    await sleep(20);
    aborting.abort();
    expect((await failures).map(({ outcome }) => outcome)).toEqual(["none", "unknown"]);
    await expect(failureOf(store.get("k", { signal: aborting.signal }))).resolves.toMatchObject({ outcome: "none" });
    await store.close();
    await way.stop();
    expect((await failureOf(going)).transient).toBe(true);
  });
});

describe("what a server answers", () => {
  test("no memory left is a failure that may pass, and the others of the call are done", async () => {
    const small = await startMemcached(["-M", "-m", "2"]);
    onTestFinished(() => small.stop());
    const store = memcachedStore({ url: small.url });
    const value = new Uint8Array(100_000);
    const fill = async (): Promise<void> => {
      for (let index = 0; index < 200; index += 1) await store.set(`${SECRET} ${index}`, value);
    };
    expect(await failureOf(fill())).toMatchObject({ outcome: "none", transient: true });
    expect(await store.has(`${SECRET} 0`)).toBe(true);
    await store.close();
  });

  test("a value that is larger than its -I is a failure", async () => {
    const store = memcachedStore({ url: server.url, maxValueBytes: 2_000_000 });
    const calls = [store.set(SECRET, new Uint8Array(1_500_000)), store.get("k"), store.set("k", "1")];
    expect(String(await failureOf(calls[0] as Promise<void>))).toContain("-I");
    await Promise.all(calls.slice(1));
    expect(await store.has("k")).toBe(true);
    await store.close();
  });

  test("a server started with a larger -I takes larger values", async () => {
    const large = await startMemcached(["-I", "8m"]);
    onTestFinished(() => large.stop());
    const store = memcachedStore({ url: large.url, maxValueBytes: 5_000_000 });
    const value = Uint8Array.from({ length: 5_000_000 }, (_, index) => index % 251);
    await store.set("k", value);
    expect(Buffer.compare((await store.get("k")) ?? new Uint8Array(), value)).toBe(0);
    const short = memcachedStore({ url: large.url });
    expect(String((await failureOf(short.get("k"))).cause)).toContain("maxValueBytes");
    await Promise.all([store.close(), short.close()]);
  });

  test("a wrong password is refused, and a server that wants none takes one", async () => {
    const guarded = await startMemcached(["-S"], { SASL_CONF_PATH: saslConfiguration() });
    onTestFinished(() => guarded.stop());
    const login = (url: string): string => url.replace("://", `://user:${SECRET}%40%3A@`);
    for (const url of [guarded.url, login(guarded.url)]) {
      const store = memcachedStore({ url });
      const failure = await failureOf(store.set("k", "1"));
      expect(failure).toMatchObject({ outcome: "none", transient: false });
      expect(failure.message).toContain("password");
      await store.close();
    }
    const store = memcachedStore({ url: login(server.url) });
    await store.set("k", "1");
    expect(await store.has("k")).toBe(true);
    await store.close();
  });

  test.each([
    ["a server of another protocol", () => Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n")],
    ["an answer of 4 GiB", () => Buffer.concat([Buffer.from("8100000000000000ffffffff", "hex"), Buffer.alloc(12)])],
    [
      "an answer that is shorter than its parts",
      () => Buffer.concat([Buffer.from("8100ffffff00000000000000", "hex"), Buffer.alloc(12)]),
    ],
    [
      "an answer to nobody",
      () => Buffer.concat([Buffer.from("81000000000000000000000000abcdef", "hex"), Buffer.alloc(8)]),
    ],
  ])("%s is a failure and not an answer", async (_, answer) => {
    const strange = await serve(answer());
    const store = memcachedStore({ host: "127.0.0.1", port: (strange.address() as AddressInfo).port });
    expect(await failureOf(store.get("k"))).toMatchObject({ outcome: "none", transient: false });
    expect(await failureOf(store.set("k", "1"))).toMatchObject({ outcome: "unknown" });
    await store.close();
    strange.close();
  });
});

/** Lets nobody in: there is no database of users. */
function saslConfiguration(): string {
  const folder = mkdtempSync(join(tmpdir(), "anyrow-sasl-"));
  chmodSync(folder, 0o755);
  writeFileSync(join(folder, "memcached.conf"), "mech_list: plain\npwcheck_method: saslauthd\n");
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

async function serve(answer: Buffer): Promise<Server> {
  const strange = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.on("data", () => socket.write(answer));
  }).listen(0, "127.0.0.1");
  await once(strange, "listening");
  return strange;
}

describe("options", () => {
  test.each<readonly [string, unknown]>([
    ["nothing", undefined],
    ["text", "memcached://127.0.0.1"],
    ["no host", {}],
    ["another scheme", { url: `redis://${SECRET}` }],
    ["a path", { url: `memcached://host/${SECRET}` }],
    ["several servers", { url: `memcached://a:1,b:2` }],
    ["a port that is none", { url: `memcached://host:99999` }],
    ["half an escape", { url: `memcached://u:${SECRET}%@host` }],
    ["url and host", { url: "memcached://host", host: "host" }],
    ["an empty host", { host: "" }],
    ["port as text", { host: "host", port: "11211" }],
    ["no time", { host: "host", timeout: 0 }],
    ["no bytes", { host: "host", maxValueBytes: 0 }],
    ["something misspelt", { host: "host", time: 1 }],
  ])("%s is refused before anything is sent", (_, options) => {
    let failure: unknown;
    try {
      memcachedDriver(options as MemcachedOptions);
    } catch (error) {
      failure = error;
    }
    expect(failure).toBeInstanceOf(ValidationError);
    expect(String(failure)).not.toContain(SECRET);
  });

  test("host and port can be given instead of a URL, and a URL may leave the port out", async () => {
    const { hostname: host, port } = new URL(server.url);
    const store = memcachedStore({ host, port: Number(port), prefix: "p:", ttl: 60 });
    await store.set("k", "1");
    expect(await store.has("k")).toBe(true);
    await store.close();
    await store.close();
    await expect(store.get("k")).rejects.toThrow(ConnectionStateError);
    expect(() => memcachedDriver({ url: "memcached://[::1]" })).not.toThrow();
  });
});
