import { Miniflare } from "miniflare";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { type WorkersKvNamespace, workersKvStore } from "../../adapters/workers-kv/index.ts";
import { type WorkersKvOptions, workersKvDriver } from "../../adapters/workers-kv/workers-kv-driver.ts";
import { ConnectionStateError, OperationalError, UnsupportedError, ValidationError } from "../../src/errors.ts";

const host = new Miniflare({
  modules: [{ type: "ESModule", path: "worker.mjs", contents: "export default {}" }],
  compatibilityDate: "2026-07-30",
  kvNamespaces: ["CACHE"],
});
const namespace: WorkersKvNamespace = (await host.getKVNamespace("CACHE")) as unknown as WorkersKvNamespace;
const driver = workersKvDriver({ namespace });
const store = workersKvStore({ namespace });
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

afterAll(() => host.dispose());
beforeEach(async () => {
  const { keys } = await namespace.list({ prefix: "", limit: 1000, cursor: null });
  await Promise.all(keys.map(({ name }) => namespace.delete(name)));
});

test("many values are read in one request per hundred, and a value that is asked for twice in the same", async () => {
  const keys = Array.from({ length: 250 }, (_, index) => `k${index}`);
  await store.setMany(keys.map((key): [string, string] => [key, key]));
  let requests = 0;
  const call = { onRequest: () => requests++ };
  const commands = [...keys, ...keys].map((key) => ({ kind: "get", key }) as const);
  expect(await driver.execute(commands, call)).toEqual([...keys, ...keys].map(utf8));
  expect(requests).toBe(3);
  requests = 0;
  await driver.execute([{ kind: "has", key: "k1" }], call);
  await driver.execute([{ kind: "set", key: "k1", value: utf8("1"), ttl: null, when: "always" }], call);
  expect(requests).toBe(2);
  requests = 0;
  const removals = ["k1", "missing"].map((key) => ({ kind: "delete", key }) as const);
  expect(await driver.execute(removals, call)).toEqual([true, false]);
  // What is not there is not removed.
  expect(requests).toBe(2);
});

test("commands about the same key are carried out in order", async () => {
  const set = (text: string) => ({ kind: "set", key: "k", value: utf8(text), ttl: null, when: "always" }) as const;
  const get = { kind: "get", key: "k" } as const;
  const remove = { kind: "delete", key: "k" } as const;
  expect(await driver.execute([get, set("1"), get, set("2"), set("3"), get, remove, remove, get], {})).toEqual([
    null,
    true,
    utf8("1"),
    true,
    true,
    utf8("3"),
    true,
    false,
    null,
  ]);
});

test("text is kept as text, other bytes as Base64, and the time beside the value", async () => {
  const before = Date.now();
  await store.set("text", '{"a":"é"}', { ttl: 0.5 });
  await store.set("bytes", Uint8Array.of(0xff, 0));
  const text = await namespace.getWithMetadata("text", "arrayBuffer");
  expect(new TextDecoder().decode(text.value ?? undefined)).toBe('{"a":"é"}');
  const { expires } = text.metadata as { readonly expires: number };
  expect(expires - before).toSatisfy((left: number) => left >= 500 && left < 1_500);
  const { value } = await namespace.getWithMetadata("bytes", "arrayBuffer");
  expect(new TextDecoder().decode(value ?? undefined)).toBe("/wA=");
});

test("values of other programs are read as they are, also those that are no text", async () => {
  const others = namespace as unknown as { put(key: string, value: Uint8Array, options?: unknown): Promise<void> };
  const bytes = Uint8Array.of(0xff, 0xfe, 0x80);
  await others.put("a", bytes);
  await others.put("b", utf8("text \uFFFD"), { metadata: "theirs" });
  expect(await store.get("a")).toEqual(bytes);
  expect(await store.getMany(["a", "b", "c"])).toEqual([bytes, utf8("text \uFFFD"), null]);
});

test("long keys are listed as they are, by what they begin with", async () => {
  const long = "long/".repeat(300);
  const keys = [`${long}a`, `${long}b`, "long", "short", "é".repeat(400), "a/b", "."];
  await store.setMany(keys.map((key): [string, string] => [key, key]));
  const listed = async (prefix: string): Promise<string[]> => {
    const seen: string[] = [];
    for await (const key of store.scan({ prefix })) seen.push(key);
    return seen.sort();
  };
  expect(await listed("")).toEqual([...keys].sort());
  expect(await listed("long")).toEqual(["long", `${long}a`, `${long}b`]);
  expect(await listed(long)).toEqual([`${long}a`, `${long}b`]);
  expect(await listed(`${long}b`)).toEqual([`${long}b`]);
  expect(await listed("éé")).toEqual(["é".repeat(400)]);
});

test("values that together are more than is given at once are read all the same", async () => {
  const value = new Uint8Array(14 * 2 ** 20).fill(0x61);
  await store.setMany({ a: value, b: value });
  expect((await store.getMany(["a", "b"])).map((read) => read?.length)).toEqual([value.length, value.length]);
});

describe("failures", () => {
  const failing = (message: string): WorkersKvNamespace => {
    const fail = (): Promise<never> => Promise.reject(new Error(message));
    return { getWithMetadata: fail, put: fail, delete: fail, list: fail };
  };

  test.each([
    ["KV PUT failed: 429 Too Many Requests", { outcome: "none", transient: true }],
    ["KV PUT failed: 500 Internal Server Error", { outcome: "unknown", transient: true }],
    ["KV PUT failed: 413 Value length of 1 exceeds limit of 0.", { outcome: "none", transient: false }],
    ["Network connection lost.", { outcome: "unknown", transient: true }],
  ])("%s", async (message, expected) => {
    const call = workersKvStore({ namespace: failing(message) }).set("secret4711", "secret4711");
    const failure: unknown = await call.catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(OperationalError);
    expect(failure).toMatchObject(expected);
    expect(String(failure)).not.toContain("secret4711");
  });

  test("an aborted call fails at once", async () => {
    const aborting = new AbortController();
    const call = driver.execute([{ kind: "get", key: "k" }], { signal: aborting.signal });
    aborting.abort();
    await expect(call).rejects.toMatchObject({ code: "operational", outcome: "none" });
  });

  test("what it cannot do is refused before anything is sent", async () => {
    const value = new Uint8Array();
    const commands = [
      { kind: "set", key: "k", value, ttl: null, when: "absent" },
      { kind: "count", key: "k", by: 1, ttl: null },
      { kind: "range", set: "s", from: null, to: null, reverse: false, limit: null },
    ] as const;
    for (const command of commands) await expect(driver.execute([command], {})).rejects.toThrow(UnsupportedError);
    expect([driver.commit, "add" in store, "incr" in store, "commit" in store]).toEqual([
      undefined,
      false,
      false,
      false,
    ]);
  });

  test.each<readonly [string, unknown]>([
    ["nothing", undefined],
    ["no namespace", {}],
    ["a database", { namespace: { prepare: () => undefined } }],
    ["something misspelt", { namespace, binding: 1 }],
  ])("%s is no option", (_, options) => {
    expect(() => workersKvDriver(options as WorkersKvOptions)).toThrow(ValidationError);
  });

  test("a closed store takes no calls", async () => {
    const closed = workersKvDriver({ namespace });
    await closed.close();
    await closed.close();
    await expect(closed.execute([{ kind: "get", key: "k" }], {})).rejects.toThrow(ConnectionStateError);
  });
});
