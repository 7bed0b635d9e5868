import { Redis } from "@upstash/redis";
import { beforeEach, describe, expect, test } from "vitest";
import type { FaultKind } from "../../src/dev/faults.ts";
import { ask, REDIS_BACKENDS, upstashOver } from "./upstash-server.ts";

/** Faults that a request does not survive, and whether it ran before. */
const FATAL: readonly { readonly fault: FaultKind; readonly runs: boolean }[] = [
  { fault: { kind: "dropBefore" }, runs: false },
  { fault: { kind: "dropAfter" }, runs: true },
  { fault: { kind: "truncate" }, runs: true },
  { fault: { kind: "tooManyRequests", retryAfter: 1 }, runs: false },
  { fault: { kind: "serverError", status: 500 }, runs: false },
  { fault: { kind: "serverError", status: 503, executed: true }, runs: true },
  { fault: { kind: "html" }, runs: false },
];
const TITLES = FATAL.map((each) => ({ ...each, title: JSON.stringify(each.fault) }));

describe.each(REDIS_BACKENDS)("over %s", (backend) => {
  const server = upstashOver(backend);
  let client: Redis;
  beforeEach(() => {
    const { url, token } = server();
    client = new Redis({ url, token, enableTelemetry: false, enableAutoPipelining: false, retry: { retries: 0 } });
  });

  const values = async (): Promise<unknown> => client.mget("a", "b", "c");

  describe.each(TITLES)("$title", ({ fault, runs }) => {
    test(`a command, a pipeline and a transaction fail, and ${runs ? "are kept" : "did not run"}`, async () => {
      server().inject(fault);
      await expect(client.set("a", 1)).rejects.toThrow();
      server().inject(fault);
      await expect(client.pipeline().set("b", 1).exec()).rejects.toThrow();
      server().inject(fault);
      await expect(client.multi().set("c", 1).exec()).rejects.toThrow();
      expect(await values()).toEqual(runs ? [1, 1, 1] : [null, null, null]);
    });
  });

  test.each([
    [0, [null, null, null]],
    [1, [1, null, null]],
    [2, [1, 2, null]],
    [9, [1, 2, 3]],
  ])("a pipeline that is cut after %i commands keeps those", async (statements, kept) => {
    server().inject({ kind: "dropWithin", statements });
    await expect(client.pipeline().set("a", 1).set("b", 2).set("c", 3).exec()).rejects.toThrow();
    expect(await values()).toEqual(kept);
  });

  test.each([0, 1, 9])("a transaction that is cut after %i commands keeps nothing", async (statements) => {
    server().inject({ kind: "dropWithin", statements });
    await expect(client.multi().set("a", 1).set("b", 2).exec()).rejects.toThrow();
    expect(await values()).toEqual([null, null, null]);
  });

  test("a fault finds the command it is for, and delays change nothing but the time", async () => {
    server().inject({ kind: "dropBefore", matching: /^set b /i });
    await client.set("a", 1);
    await expect(client.set("b", 2)).rejects.toThrow();
    server().inject({ kind: "latency", milliseconds: 40 });
    server().inject({ kind: "slowLoris", milliseconds: 150 });
    const begin = performance.now();
    expect(await client.set("c", 3)).toBe("OK");
    expect(performance.now() - begin).toBeGreaterThan(180);
    expect(await values()).toEqual([1, null, 3]);
  });
});

describe("a fault of another service", () => {
  const server = upstashOver("memory");

  test("is refused", async () => {
    expect(() => server().inject({ kind: "staleBaton" })).toThrow(/kind is not a fault here/);
    expect((await ask(server(), "/ping")).body).toEqual({ result: "PONG" });
  });
});
