import { setTimeout as sleep } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { type MemoryStore, memoryStore } from "../../../adapters/memory/index.ts";
import { OperationalError, UnsupportedError, ValidationError } from "../../../src/errors.ts";
import { LockLostError, LockTakenError } from "../../../src/key-value/lock-errors.ts";
import type { LockOptions } from "../../../src/key-value/lock-options.ts";
import { type HeldLock, lock } from "../../../src/key-value/lock.ts";
import type { PlainKeyValueStore } from "../../../src/key-value/store-types.ts";

/** A store whose calls are counted, and may be replaced. */
function watched(replaced: Partial<MemoryStore> = {}): MemoryStore & { readonly calls: string[] } {
  const store = { ...memoryStore(), ...replaced };
  const calls: string[] = [];
  const counted = Object.entries(store).map(([name, verb]) => [
    name,
    typeof verb === "function"
      ? (...given: never[]) => {
          calls.push(name);
          return (verb as (...given: never[]) => unknown)(...given);
        }
      : verb,
  ]);
  return { ...(Object.fromEntries(counted) as MemoryStore), calls };
}

const forGood = (): Promise<never> => new Promise(() => undefined);

test.each<[string, unknown]>([
  ["no options", undefined],
  ["no ttl", {}],
  ["ttl null", { ttl: null }],
  ["ttl 0", { ttl: 0 }],
  ["a ttl too short to be renewed", { ttl: 0.001 }],
  ["a ttl above a day", { ttl: 86_401 }],
  ["ttl NaN", { ttl: Number.NaN }],
  ["ttl as text", { ttl: "5" }],
  ["wait below 0", { ttl: 1, wait: -1 }],
  ["wait NaN", { ttl: 1, wait: Number.NaN }],
  ["wait as text", { ttl: 1, wait: "1" }],
  ["another option", { ttl: 1, waits: 1 }],
])("%s is refused before anything is sent", async (_, options) => {
  const store = watched();
  const refused = lock(store, "k", options as LockOptions, () => 1);
  await expect(refused).rejects.toBeInstanceOf(ValidationError);
  expect(store.calls).toStrictEqual([]);
});

test.each<[string, unknown, unknown]>([
  ["a key that is no text", undefined, () => 1],
  ["a key with a lone surrogate", "\ud800", () => 1],
  ["a key that is too long", "k".repeat(65_535), () => 1],
  ["work that is no function", "k", 1],
])("%s is refused before anything is sent", async (_, key, work) => {
  const store = watched();
  const refused = lock(store, key as string, { ttl: 1 }, work as () => number);
  await expect(refused).rejects.toBeInstanceOf(ValidationError);
  expect(store.calls).toStrictEqual([]);
});

test("a store that cannot look and write in one step is refused by type and by name", async () => {
  const { name, get, has, set, delete: remove, getMany, getMap, setMany, deleteMany, close } = memoryStore();
  const plain: PlainKeyValueStore = {
    ...{ name, get, has, set, delete: remove, getMany, getMap, setMany, deleteMany, close },
    [Symbol.asyncDispose]: close,
  };
  // @ts-expect-error It has no add, incr and commit.
  const refused = lock(plain, "k", { ttl: 1 }, () => 1);
  await expect(refused).rejects.toBeInstanceOf(UnsupportedError);
});

test("a lock costs three calls to take and one to give back, and one try for who is refused", async () => {
  const store = watched();
  expect(await lock(store, "k", { ttl: 1 }, () => "made")).toBe("made");
  expect(store.calls).toStrictEqual(["add", "incr", "commit", "commit"]);
  await store.add("lock:k", "x");
  store.calls.length = 0;
  await expect(lock(store, "k", { ttl: 1 }, () => 1)).rejects.toBeInstanceOf(LockTakenError);
  expect(store.calls).toStrictEqual(["add"]);
});

test("no two names share a lock or a counter", async () => {
  const store = memoryStore();
  const tokens = ["a", "token:a", "lock:a", "a:token", ""].map((key) =>
    lock(store, key, { ttl: 1 }, async ({ token }) => {
      await sleep(20);
      return token;
    }),
  );
  expect(await Promise.all(tokens)).toStrictEqual([1, 1, 1, 1, 1]);
});

test("the counter outlives the lock and the default ttl of the store", async () => {
  const store = memoryStore({ ttl: 0.03 });
  expect(await lock(store, "k", { ttl: 1 }, ({ token }) => token)).toBe(1);
  await sleep(60);
  expect(await lock(store, "k", { ttl: 1 }, ({ token }) => token)).toBe(2);
});

test("no timer is left when the work has ended, one way or the other", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    const store = memoryStore();
    const counts = (): number => vi.getTimerCount();
    expect(await lock(store, "k", { ttl: 60 }, counts)).toBe(2);
    expect(vi.getTimerCount()).toBe(0);
    await expect(lock(store, "k", { ttl: 60 }, () => Promise.reject(new RangeError("planned")))).rejects.toThrow();
    expect(vi.getTimerCount()).toBe(0);
    await expect(lock(store, "k", { ttl: 60 }, () => store.delete("lock:k"))).rejects.toThrow(LockLostError);
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});

test("nothing is sent any more when the work has ended", async () => {
  const store = watched();
  await lock(store, "k", { ttl: 0.3 }, () => sleep(500));
  const { length } = store.calls;
  expect(length).toBeGreaterThan(4);
  await sleep(400);
  expect(store.calls.length).toBe(length);
});

test("who is aborted while waiting gives up at once, and the holder notices nothing", async () => {
  const store = memoryStore();
  const controller = new AbortController();
  await lock(store, "k", { ttl: 5 }, async ({ signal }) => {
    const waiting = lock(store, "k", { ttl: 5, wait: Infinity, signal: controller.signal }, () => 1);
    await sleep(60);
    const began = performance.now();
    controller.abort("enough");
    await expect(waiting).rejects.toMatchObject({ name: "OperationalError", outcome: "none", cause: "enough" });
    expect(performance.now() - began).toBeLessThan(1000);
    expect(signal.aborted).toBe(false);
  });
});

test("what is aborted beforehand is not begun and sends nothing", async () => {
  const store = watched();
  const refused = lock(store, "k", { ttl: 5, signal: AbortSignal.abort() }, () => 1);
  await expect(refused).rejects.toBeInstanceOf(OperationalError);
  expect(store.calls).toStrictEqual([]);
});

test("a signal that is aborted during the work reaches it, and the lock is kept until the work ends", async () => {
  const store = memoryStore();
  const controller = new AbortController();
  const result = await lock(store, "k", { ttl: 0.3, signal: controller.signal }, async ({ signal }) => {
    controller.abort("enough");
    expect([signal.aborted, signal.reason]).toStrictEqual([true, "enough"]);
    await sleep(700);
    return store.has("lock:k");
  });
  expect(result).toBe(true);
});

test("a store that fails for a while costs nothing as long as the lock is renewed in time", async () => {
  const inner = memoryStore();
  let fails = 0;
  const store = watched({
    ...inner,
    commit: (changes, call) => {
      if (changes.puts === undefined || store.calls.length < 4 || store.calls.length % 2 === 0)
        return inner.commit(changes, call);
      fails += 1;
      return Promise.reject(new OperationalError("planned"));
    },
  });
  expect(await lock(store, "k", { ttl: 0.6 }, () => sleep(1500, "kept"))).toBe("kept");
  expect(fails).toBeGreaterThan(1);
});

test("a lock that is somebody else's is lost with the next renewal, and not only when its time is over", async () => {
  const store = memoryStore();
  const began = performance.now();
  const robbed = lock(store, "k", { ttl: 3 }, async ({ signal }) => {
    await store.set("lock:k", "somebody else");
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
  });
  await expect(robbed).rejects.toBeInstanceOf(LockLostError);
  expect(performance.now() - began).toBeLessThan(2500);
  expect(await store.has("lock:k")).toBe(true);
});

test("a renewal counts from when it was asked for, however long the answer took", async () => {
  const inner = memoryStore();
  let commits = 0;
  const commit: MemoryStore["commit"] = async (...given) => {
    commits += 1;
    if (commits > 2) return forGood();
    const isMade = await inner.commit(...given);
    if (commits === 2) await sleep(450);
    return isMade;
  };
  let lasted = 0;
  const lost = lock({ ...inner, commit }, "k", { ttl: 1.5 }, async ({ signal }) => {
    const began = performance.now();
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    lasted = performance.now() - began;
  });
  await expect(lost).rejects.toBeInstanceOf(LockLostError);
  // Asked for after 500 milliseconds, so until 2,000; counted from the answer it would be 2,450.
  expect(lasted).toBeGreaterThan(1900);
  expect(lasted).toBeLessThan(2400);
});

test("the error of a lock that was lost for failures holds the last of them", async () => {
  const inner = memoryStore();
  const failure = new OperationalError("planned");
  let commits = 0;
  const commit: MemoryStore["commit"] = (changes, call) =>
    (commits += 1) === 1 ? inner.commit(changes, call) : Promise.reject(failure);
  let held: HeldLock | undefined;
  const lost = lock({ ...inner, commit }, "k", { ttl: 0.3 }, async (taken) => {
    held = taken;
    await new Promise((resolve) => taken.signal.addEventListener("abort", resolve));
  });
  const error = await lost.catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(LockLostError);
  expect(error).toMatchObject({ cause: failure, retryable: false });
  expect(held?.signal.reason).toBe(error);
});

test("a lock that cannot be given back is not said to have been held", async () => {
  const inner = memoryStore();
  const commit: MemoryStore["commit"] = (changes, call) =>
    changes.deletes === undefined ? inner.commit(changes, call) : forGood();
  const began = performance.now();
  const lost = lock({ ...inner, commit }, "k", { ttl: 0.3 }, () => "done");
  await expect(lost).rejects.toMatchObject({ name: "LockLostError", cause: { name: "OperationalError" } });
  expect(performance.now() - began).toBeLessThan(5000);
});

test("a program that stood still for longer than the ttl is told, even when nothing of its own ran meanwhile", async () => {
  const store = memoryStore();
  const late = lock(store, "k", { ttl: 0.1 }, () => {
    const began = performance.now();
    while (performance.now() < began + 200);
    return "done";
  });
  await expect(late).rejects.toBeInstanceOf(LockLostError);
  expect(await lock(store, "k", { ttl: 1 }, ({ token }) => token)).toBe(2);
});

test("a clock that jumps forwards ends the lock, and its holder is told; one that jumps backwards harms nothing", async () => {
  const store = memoryStore();
  const real = Date.now;
  const jumping = (by: number): Promise<string> =>
    lock(store, "k", { ttl: 0.3 }, async () => {
      vi.spyOn(Date, "now").mockImplementation(() => real() + by);
      return sleep(700, "done");
    }).finally(() => vi.restoreAllMocks());
  await expect(jumping(3_600_000)).rejects.toBeInstanceOf(LockLostError);
  expect(await jumping(-3_600_000)).toBe("done");
});

test("what the store fails with before the work begins is thrown, and the lock does not stay", async () => {
  const inner = memoryStore();
  const failure = new OperationalError("planned", { outcome: "unknown" });
  let began = false;
  const incr = (): Promise<never> => Promise.reject(failure);
  await expect(lock({ ...inner, incr }, "k", { ttl: 60 }, () => (began = true))).rejects.toBe(failure);
  const add: MemoryStore["add"] = async (...given) => {
    await inner.add(...given);
    throw failure;
  };
  await expect(lock({ ...inner, add }, "k", { ttl: 60 }, () => (began = true))).rejects.toBe(failure);
  expect([began, await inner.has("lock:k")]).toStrictEqual([false, false]);
});

test("who is so slow that the lock goes while it is counted does not get a token that is too high", async () => {
  const inner = memoryStore();
  const slow: MemoryStore["incr"] = async (...given) => {
    await sleep(120);
    return inner.incr(...given);
  };
  const first = lock({ ...inner, incr: slow }, "k", { ttl: 0.03 }, ({ token }) => token);
  await sleep(60);
  const second = lock(inner, "k", { ttl: 1 }, ({ token }) => sleep(150, token));
  await expect(first).rejects.toBeInstanceOf(LockTakenError);
  expect(await second).toBe(1);
  expect(await lock(inner, "k", { ttl: 1 }, ({ token }) => token)).toBe(3);
});

test("nothing is begun when the answer comes so late that the lock may have gone", async () => {
  const inner = memoryStore();
  const commit: MemoryStore["commit"] = async (...given) => {
    const isMade = await inner.commit(...given);
    await sleep(200);
    return isMade;
  };
  let began = false;
  const late = lock({ ...inner, commit }, "k", { ttl: 0.15 }, () => (began = true));
  await expect(late).rejects.toBeInstanceOf(LockTakenError);
  expect(began).toBe(false);
});

test("holders with slow stores, some of them cut off: those who succeed were alone, and in the order of their tokens", async () => {
  const inner = memoryStore();
  const slowly =
    <Given extends unknown[], Answer>(verb: (...given: Given) => Promise<Answer>) =>
    async (...given: Given): Promise<Answer> => {
      await sleep(Math.random() * 15);
      const answer = await verb(...given);
      await sleep(Math.random() * 15);
      return answer;
    };
  const slow = { ...inner, add: slowly(inner.add), incr: slowly(inner.incr), commit: slowly(inner.commit) };
  const cutOff = (): typeof slow => {
    let commits = 0;
    return { ...slow, commit: (...given) => ((commits += 1) === 1 ? slow.commit(...given) : forGood()) };
  };
  interface Done {
    readonly token: number;
    readonly began: number;
    readonly ended: number;
  }
  const begun: number[] = [];
  const work = async ({ token }: HeldLock, milliseconds: number): Promise<Done> => {
    const began = performance.now();
    begun.push(token);
    await sleep(milliseconds);
    return { token, began, ended: performance.now() };
  };
  const done: Done[] = [];
  const holder = async (index: number): Promise<void> => {
    for (let round = 0; round < 5; round += 1) {
      const isCutOff = index === 0;
      const times = { ttl: 0.2, wait: 60 };
      const [outcome] = await Promise.allSettled([
        lock(isCutOff ? cutOff() : slow, "k", times, (held) => work(held, isCutOff ? 300 : Math.random() * 60)),
      ]);
      if (outcome.status === "fulfilled") done.push(outcome.value);
      else expect(outcome.reason).toBeInstanceOf(LockLostError);
      if (isCutOff) expect(outcome.status).toBe("rejected");
    }
  };
  await Promise.all([0, 1, 2, 3, 4].map(holder));
  expect(begun).toStrictEqual(begun.toSorted((left, right) => left - right));
  expect(new Set(begun).size).toBe(25);
  const inOrder = done.toSorted((left, right) => left.token - right.token);
  expect(inOrder.length).toBeGreaterThan(0);
  for (const [index, { began }] of inOrder.entries())
    expect(began).toBeGreaterThanOrEqual(inOrder[index - 1]?.ended ?? 0);
}, 60_000);
