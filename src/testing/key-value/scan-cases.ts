import type { StoreCase, StoreSubject, StoreWorld } from "./store-subject.ts";

async function listed({ store }: StoreWorld, options?: { prefix?: string; limit?: number }): Promise<string[]> {
  const seen: string[] = [];
  for await (const key of store.scan(options)) seen.push(key);
  return seen.sort();
}

const scans: readonly StoreCase[] = [
  {
    name: "keys are listed once each, and those that were deleted are not",
    needs: ["scan"],
    async run(world) {
      const { store, expect } = world;
      expect(await listed(world)).toStrictEqual([]);
      await store.setMany({ a: "1", b: "2", c: "3" });
      await store.set("b", "4");
      await store.delete("a");
      expect(await listed(world)).toStrictEqual(["b", "c"]);
    },
  },
  {
    name: "a prefix is taken literally, whatever it means to patterns",
    needs: ["scan"],
    async run(world) {
      const { store, expect } = world;
      const prefixes = [
        "*",
        "?",
        "[ab]",
        "[",
        "\\",
        "\\*",
        "a*",
        "a?",
        "^",
        "%",
        "_",
        ":",
        " ",
        "\n",
        "é",
        "\u{1F600}",
      ];
      const keys = [...prefixes.map((prefix) => `${prefix}x`), "ax", "bx", "abx", "x"];
      await store.setMany(keys.map((key): [string, string] => [key, "1"]));
      for (const prefix of prefixes)
        expect([prefix, await listed(world, { prefix })]).toStrictEqual([
          prefix,
          keys.filter((key) => key.startsWith(prefix)).sort(),
        ]);
      expect(await listed(world, { prefix: "ax" })).toStrictEqual(["ax"]);
      expect(await listed(world, { prefix: "axx" })).toStrictEqual([]);
      expect(await listed(world, { prefix: "" })).toStrictEqual([...keys].sort());
    },
  },
  {
    name: "more than a thousand keys are all listed, and a limit ends the list",
    needs: ["scan"],
    async run(world) {
      const { store, expect } = world;
      const keys = Array.from({ length: 1_200 }, (_, index) => `key ${String(index).padStart(4, "0")}`);
      for (let from = 0; from < keys.length; from += 300)
        await store.setMany(keys.slice(from, from + 300).map((key): [string, string] => [key, ""]));
      expect([...new Set(await listed(world))]).toStrictEqual(keys);
      expect(await listed(world, { prefix: "key 1" })).toStrictEqual(keys.slice(1_000));
      const few = await listed(world, { limit: 7 });
      expect([few.length, few.every((key) => keys.includes(key))]).toStrictEqual([7, true]);
      expect((await listed(world, { limit: 5_000 })).length).toStrictEqual(1_200);
    },
  },
  {
    name: "keys that are there all the while are listed, though others come and go",
    needs: ["scan"],
    async run({ store, expect }) {
      const stay = Array.from({ length: 40 }, (_, index) => `stays ${String(index).padStart(2, "0")}`);
      await store.setMany(stay.map((key): [string, string] => [key, ""]));
      const seen = new Set<string>();
      let number = 0;
      for await (const key of store.scan({ prefix: "stays" })) {
        seen.add(key);
        number += 1;
        await store.set(`comes ${number}`, "");
        await store.delete(`comes ${number - 1}`);
      }
      expect([...seen].sort()).toStrictEqual(stay);
    },
  },
];

/** Cases about listing keys. */
export const scanning: StoreSubject = { name: "listing keys", cases: scans };
