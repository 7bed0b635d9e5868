import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, test } from "vitest";
import { filesystemStore } from "../../adapters/filesystem/index.ts";
import { memcachedStore } from "../../adapters/memcached/index.ts";
import { memoryStore } from "../../adapters/memory/index.ts";
import { redisStore } from "../../adapters/redis/index.ts";
import { upstashStore } from "../../adapters/upstash/index.ts";
import { startMemcached } from "../../scripts/services/memcached.ts";
import { startRedis } from "../../scripts/services/redis.ts";
import { startUpstash } from "../../src/dev/start-upstash.ts";
import type { LockStore } from "../../src/key-value/lock-claim.ts";
import { LockLostError, LockTakenError } from "../../src/key-value/lock-errors.ts";
import { lock } from "../../src/key-value/lock.ts";
import type { PlainKeyValueStore } from "../../src/key-value/store-types.ts";

type TestedStore = LockStore & PlainKeyValueStore;

const redis = await startRedis();
const memcached = await startMemcached();
const upstash = await startUpstash({ redis: redis.url }, {});
const path = mkdtempSync(join(tmpdir(), "anyrow-lock-"));
const opened: TestedStore[] = [];
afterAll(async () => {
  await Promise.all(opened.map((store) => store.close()));
  await upstash.close();
  await Promise.all([redis.stop(), memcached.stop()]);
  rmSync(path, { recursive: true, force: true });
});

const memory = memoryStore();
const { url, token } = upstash;
const prefix = "locks:";

// Each call opens another connection to the same keys, as another process would.
const places: readonly { readonly name: string; readonly open: () => TestedStore }[] = [
  { name: "memory", open: () => memory },
  { name: "redis", open: () => redisStore({ url: redis.url, prefix }) },
  { name: "upstash", open: () => upstashStore({ url, token, prefix: "upstash:" }) },
  { name: "files", open: () => filesystemStore({ path, durable: false }) },
  { name: "memcached", open: () => memcachedStore({ url: memcached.url, prefix }) },
];

/** A store that answers nothing any more about keys that are to be written again, as if its holder were cut off. */
function cutOff(store: TestedStore, what: "renewals" | "everything"): TestedStore {
  let commits = 0;
  const commit: LockStore["commit"] = (changes, call) => {
    commits += 1;
    const isAnswered = commits === 1 || (what === "renewals" && (changes.puts ?? []).length === 0);
    return isAnswered ? store.commit(changes, call) : new Promise<never>(() => undefined);
  };
  return { ...store, commit };
}

/** Something that is going to be known. */
function announced<Value>(): { readonly promise: Promise<Value>; readonly resolve: (value: Value) => void } {
  let resolve: (value: Value) => void = () => undefined;
  const promise = new Promise<Value>((settle) => (resolve = settle));
  return { promise, resolve };
}

describe.each(places)("a lock in $name", ({ open }) => {
  let number = 0;
  const fresh = (): string => `key ${Math.random()} ${(number += 1)}`;
  const openOne = (): TestedStore => {
    const store = open();
    opened.push(store);
    return store;
  };

  test("twenty who want it at once have it one after another, with tokens that go up by one", async () => {
    const key = fresh();
    const stores = [openOne(), openOne(), openOne(), openOne()] as const;
    const tokens: number[] = [];
    let inside = 0;
    let most = 0;
    const work = Array.from({ length: 20 }, (_, index) =>
      lock(stores[index % 4] as TestedStore, key, { ttl: 5, wait: 60 }, async (held) => {
        inside += 1;
        most = Math.max(most, inside);
        tokens.push(held.token);
        await sleep(Math.random() * 5);
        inside -= 1;
        return index;
      }),
    );
    expect(await Promise.all(work)).toStrictEqual(work.map((_, index) => index));
    expect(most).toBe(1);
    expect(tokens).toStrictEqual(work.map((_, index) => index + 1));
  }, 60_000);

  test("it is given back at once, also when the work fails, whose error is thrown", async () => {
    const store = openOne();
    const key = fresh();
    const failure = new RangeError("planned");
    const failed = lock(store, key, { ttl: 60 }, () => Promise.reject(failure));
    await expect(failed).rejects.toBe(failure);
    expect(await store.has(`lock:${key}`)).toBe(false);
    expect(await lock(store, key, { ttl: 60 }, (held) => held.token)).toBe(2);
  });

  test("who does not wait is told at once that somebody has it, and begins nothing", async () => {
    const store = openOne();
    const key = fresh();
    let began = false;
    await lock(store, key, { ttl: 60 }, async () => {
      const second = lock(openOne(), key, { ttl: 60 }, () => (began = true));
      await expect(second).rejects.toBeInstanceOf(LockTakenError);
      // The holder still has it afterwards.
      const third = lock(openOne(), key, { ttl: 60, wait: 0.05 }, () => (began = true));
      await expect(third).rejects.toMatchObject({ name: "LockTakenError", retryable: true });
    });
    expect(began).toBe(false);
  });

  test("it is renewed for as long as the work takes", async () => {
    const store = openOne();
    const key = fresh();
    const aborted = await lock(store, key, { ttl: 1 }, async ({ signal }) => {
      const other = lock(openOne(), key, { ttl: 1, wait: 2.5 }, () => "nobody had it");
      await expect(other).rejects.toBeInstanceOf(LockTakenError);
      return signal.aborted;
    });
    expect(aborted).toBe(false);
  }, 20_000);

  test("a holder who is cut off is followed by the next with a higher token, and is told", async () => {
    const key = fresh();
    const order: string[] = [];
    const began = announced<number>();
    const dead = lock(cutOff(openOne(), "everything"), key, { ttl: 1 }, async ({ token: own, signal }) => {
      began.resolve(own);
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      order.push("first told");
      return "done, but perhaps not alone";
    });
    const first = await began.promise;
    const second = lock(openOne(), key, { ttl: 5, wait: 20 }, ({ token: own }) => {
      order.push("second in");
      return own;
    });
    const [lost, next] = await Promise.allSettled([dead, second]);
    expect(lost).toMatchObject({ status: "rejected", reason: { name: "LockLostError", retryable: false } });
    expect(next).toStrictEqual({ status: "fulfilled", value: first + 1 });
    expect(order).toStrictEqual(["first told", "second in"]);
  }, 20_000);

  test("nobody but the holder gives it back, and work that ends too late fails although it succeeded", async () => {
    const store = openOne();
    const key = fresh();
    const began = announced<void>();
    const over = announced<void>();
    const late = lock(cutOff(store, "renewals"), key, { ttl: 1 }, () => {
      began.resolve();
      return over.promise;
    });
    await began.promise;
    await lock(openOne(), key, { ttl: 30, wait: 20 }, async () => {
      over.resolve();
      await expect(late).rejects.toBeInstanceOf(LockLostError);
      expect(await store.has(`lock:${key}`)).toBe(true);
      await expect(lock(store, key, { ttl: 1 }, () => 0)).rejects.toBeInstanceOf(LockTakenError);
    });
    expect(await store.has(`lock:${key}`)).toBe(false);
  }, 20_000);

  test("a lock that somebody takes away is noticed at the next renewal", async () => {
    const store = openOne();
    const key = fresh();
    const robbed = lock(store, key, { ttl: 1.5 }, async ({ signal }) => {
      const began = performance.now();
      await store.set(`lock:${key}`, "somebody else");
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      expect(signal.reason).toBeInstanceOf(LockLostError);
      return performance.now() - began;
    });
    await expect(robbed).rejects.toBeInstanceOf(LockLostError);
    expect(new TextDecoder().decode((await store.get(`lock:${key}`)) ?? undefined)).toBe("somebody else");
    await store.delete(`lock:${key}`);
  });
});

describe.each([
  {
    name: "redis",
    open: () => redisStore({ url: redis.url, prefix }),
    store: `redisStore(${JSON.stringify({ url: redis.url, prefix })})`,
  },
  { name: "files", open: () => filesystemStore({ path }), store: `filesystemStore(${JSON.stringify({ path })})` },
])("a holder in another process, with $name", ({ open, store }) => {
  const source = (file: string): string => JSON.stringify(new URL(`../../${file}`, import.meta.url).href);
  const program = `
    import { redisStore } from ${source("adapters/redis/index.ts")};
    import { filesystemStore } from ${source("adapters/filesystem/index.ts")};
    import { lock } from ${source("src/key-value/lock.ts")};
    await lock(${store}, "killed", { ttl: 1 }, ({ token }) => {
      console.log(token);
      return new Promise((resolve) => setTimeout(resolve, 60_000));
    });`;

  test("keeps it as long as it lives, and is followed when it is killed", async () => {
    const holder = spawn(process.execPath, ["--input-type=module", "--eval", program], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = once(holder, "exit");
    const [printed] = (await once(holder.stdout, "data")) as [Buffer];
    const mine = open();
    opened.push(mine);
    const early = lock(mine, "killed", { ttl: 1, wait: 1.5 }, () => "in");
    await expect(early).rejects.toBeInstanceOf(LockTakenError);
    holder.kill("SIGKILL");
    await ended;
    const token = await lock(mine, "killed", { ttl: 1, wait: 20 }, (held) => held.token);
    expect(token).toBe(Number(printed) + 1);
  }, 60_000);
});
