import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { type MemoryStore, memoryStore } from "../../adapters/memory/index.ts";
import { memoryKeyValueDriver } from "../../adapters/memory/memory-key-value-driver.ts";
import { MemoryPlaces } from "../../adapters/memory/memory-places.ts";
import type { KeyPut } from "../../src/contracts/key-value-driver.ts";
import { ValidationError } from "../../src/errors.ts";
import { describeKeyValueStore } from "../../src/testing/index.ts";

const unlimited = { maxEntries: Infinity, maxBytes: Infinity };

describeKeyValueStore({ describe, test, expect, afterAll }, () => ({ driver: memoryKeyValueDriver(unlimited) }), {
  name: "memory",
});

async function listed(store: MemoryStore): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of store.scan()) keys.push(key);
  return keys;
}

describe("a memory store with limits", () => {
  const bytes = (length: number): Uint8Array => new Uint8Array(length);

  async function kept(store: MemoryStore): Promise<string[]> {
    return (await listed(store)).sort();
  }

  test("keeps the keys that were used last", async () => {
    const store = memoryStore({ maxEntries: 3 });
    for (const key of ["a", "b", "c"]) await store.set(key, key);
    await store.get("a");
    await store.set("b", "again");
    await store.set("d", "d");
    expect(await kept(store)).toStrictEqual(["a", "b", "d"]);
    await store.getMany(["a"]);
    await store.setMany({ e: "e", f: "f" });
    expect(await kept(store)).toStrictEqual(["a", "e", "f"]);
  });

  test("does not take asking whether a key is there, or listing it, for use", async () => {
    const store = memoryStore({ maxEntries: 2 });
    await store.setMany({ a: "1", b: "1" });
    await store.has("a");
    await kept(store);
    await store.set("c", "1");
    expect(await kept(store)).toStrictEqual(["b", "c"]);
  });

  test("lets keys that have gone make room before any that have not", async () => {
    const store = memoryStore({ maxEntries: 3 });
    await store.set("oldest", "1");
    await store.set("gone", "1", { ttl: 0.02 });
    await store.set("later", "1");
    await new Promise((resolve) => setTimeout(resolve, 40));
    await store.get("gone");
    await store.set("new", "1");
    expect(await kept(store)).toStrictEqual(["later", "new", "oldest"]);
  });

  test("counts bytes of keys and values, and says that a value can never fit", async () => {
    const store = memoryStore({ maxBytes: 10_000 });
    for (let index = 0; index < 10; index += 1) await store.set(`key ${index}`, bytes(2_000));
    expect(await kept(store)).toStrictEqual(["key 6", "key 7", "key 8", "key 9"]);
    await store.set("key 9", bytes(9_000));
    expect(await kept(store)).toStrictEqual(["key 9"]);
    await expect(store.set("key 9", bytes(9_999))).rejects.toThrow("raise maxBytes");
    await expect(store.set("key 9", bytes(10_001))).rejects.toThrow("at most 10000 bytes");
    await expect(store.set("k".repeat(6_000), "")).rejects.toThrow("raise maxBytes");
    await expect(
      store.commit({
        puts: [
          { key: "a", value: "" },
          { key: "b", value: bytes(9_999) },
        ],
      }),
    ).rejects.toThrow("raise maxBytes");
    expect(await kept(store)).toStrictEqual(["key 9"]);
  });

  test("gives bytes back when keys are deleted, overwritten or go", async () => {
    const store = memoryStore({ maxBytes: 10_000 });
    for (let index = 0; index < 1_000; index += 1) {
      await store.set("same", bytes(index % 9_000));
      await store.set(`other ${index}`, bytes(100));
      await store.delete(`other ${index}`);
      await store.set(`short ${index}`, bytes(10), { ttl: 0.001 });
    }
    await store.delete("same");
    await new Promise((resolve) => setTimeout(resolve, 5));
    for (let index = 0; index < 20; index += 1) await store.set(`fits ${String(index).padStart(2, "0")}`, bytes(100));
    expect(await kept(store)).toStrictEqual(
      Array.from({ length: 20 }, (_, index) => `fits ${String(index).padStart(2, "0")}`),
    );
  });

  test("takes the places of a key away with it", async () => {
    const driver = memoryKeyValueDriver({ maxEntries: 2, maxBytes: Infinity });
    const put = (key: string): KeyPut => ({
      key,
      value: bytes(1),
      ttl: null,
      entries: [{ set: "s", place: key, alone: key }],
    });
    for (const key of ["a", "b", "c"]) await driver.commit?.({ checks: [], puts: [put(key)], deletes: [] }, {});
    const all = { kind: "range", set: "s", from: null, to: null, reverse: false, limit: null } as const;
    expect(await driver.execute([all], {})).toStrictEqual([
      [
        { key: "b", value: bytes(1) },
        { key: "c", value: bytes(1) },
      ],
    ]);
    const again = { ...put("d"), entries: [{ set: "s", place: "a", alone: "a" }] };
    expect(await driver.commit?.({ checks: [], puts: [again], deletes: [] }, {})).toStrictEqual({
      done: true,
      deleted: [],
    });
  });

  test.each([{ maxEntries: 0 }, { maxEntries: 1.5 }, { maxBytes: -1 }, { maxBytes: Number.NaN }, { maxSize: 1 }])(
    "refuses %j",
    (options) => {
      expect(() => memoryStore(options as object)).toThrow(ValidationError);
    },
  );
});

test("random changes leave a limited memory store as a plain list of the last used keys would be", async () => {
  const change = fc.record({
    verb: fc.constantFrom("get", "set", "delete", "incr", "add", "replace", "has"),
    key: fc.constantFrom("a", "b", "c", "d", "e", "f"),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 60 }), async (changes) => {
      const store = memoryStore({ maxEntries: 3 });
      const used: string[] = [];
      for (const { verb, key } of changes) {
        const isThere = used.includes(key);
        if (verb === "get") await store.get(key);
        else if (verb === "has") await store.has(key);
        else if (verb === "delete") await store.delete(key);
        else if (verb === "incr") await store.incr(key);
        else await store[verb](key, "1");
        const leaves = verb === "has" || (verb === "add" && isThere) || (verb === "replace" && !isThere);
        if (leaves) continue;
        if (isThere) used.splice(used.indexOf(key), 1);
        if (verb !== "delete" && (isThere || verb !== "get")) used.push(key);
        if (used.length > 3) used.shift();
      }
      expect((await listed(store)).sort()).toStrictEqual(used.toSorted());
    }),
  );
});

test("places of a set stay in order through thousands of random changes", () => {
  const places = new MemoryPlaces();
  const model = new Map<string, { place: string; key: string }>();
  const compare = (left: { place: string; key: string }, right: { place: string; key: string }): number =>
    left.place === right.place ? (left.key < right.key ? -1 : 1) : left.place < right.place ? -1 : 1;
  let seed = 7;
  const random = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return (seed >> 8) % below;
  };
  for (let index = 0; index < 20_000; index += 1) {
    const each = { place: String(random(1_500)).padStart(4, "0"), key: `k${random(3)}` };
    const name = `${each.place} ${each.key}`;
    if (random(5) < (index < 12_000 ? 4 : 1)) {
      places.add(each);
      model.set(name, each);
    } else {
      places.remove(each);
      model.delete(name);
    }
  }
  const sorted = [...model.values()].sort(compare);
  expect(sorted.length > 600).toStrictEqual(true);
  expect([...places.from("")]).toStrictEqual(sorted);
  expect([...places.from("0700")]).toStrictEqual(sorted.filter(({ place }) => place >= "0700"));
  expect([...places.downFrom(null)]).toStrictEqual(sorted.toReversed());
  expect([...places.downFrom("0700")]).toStrictEqual(sorted.filter(({ place }) => place <= "0700").toReversed());
});
