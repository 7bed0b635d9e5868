import { SECRET } from "../refusal.ts";
import { spelt, utf8 } from "./bytes.ts";
import type { StoreCase, StoreSubject } from "./store-subject.ts";

const one: readonly StoreCase[] = [
  {
    name: "a commit is made where the key holds what was checked, and not where it holds something else",
    needs: ["commit"],
    async run({ store, expect }) {
      await store.set("k", "old");
      const swap = (from: string | null, to: string): Promise<boolean> =>
        store.commit({ checks: [{ key: "k", value: from }], puts: [{ key: "k", value: to }] });
      for (const wrong of ["new", "ol", "olds", "", "OLD", null]) expect(await swap(wrong, "no")).toStrictEqual(false);
      expect(spelt(await store.get("k"))).toStrictEqual("old");
      expect(await swap("old", "new")).toStrictEqual(true);
      expect(await swap("old", "again")).toStrictEqual(false);
      expect(spelt(await store.get("k"))).toStrictEqual("new");
    },
  },
  {
    name: "a commit tells a missing key from an empty value",
    needs: ["commit"],
    async run({ store, expect }) {
      const put = (value: string | null): Promise<boolean> =>
        store.commit({ checks: [{ key: "k", value }], puts: [{ key: "k", value: "" }] });
      expect([await put(""), await put(null), await put(null), await put("")]).toStrictEqual([
        false,
        true,
        false,
        true,
      ]);
      expect(await store.get("k")).toStrictEqual(utf8(""));
    },
  },
  {
    name: "a commit can ask that a key is there, or is not, whatever it holds",
    needs: ["commit"],
    async run({ store, expect }) {
      const put = (present: boolean, value: string): Promise<boolean> =>
        store.commit({ checks: [{ key: "k", present }], puts: [{ key: "k", value }] });
      expect([await put(true, "1"), await put(false, "2"), await put(false, "3")]).toStrictEqual([false, true, false]);
      expect([await put(true, "4"), spelt(await store.get("k"))]).toStrictEqual([true, "4"]);
      expect(await store.commit({ checks: [{ key: "k", value: "x" }], deletes: ["k"] })).toStrictEqual(false);
      expect(await store.commit({ checks: [{ key: "k", value: "4" }], deletes: ["k"] })).toStrictEqual(true);
      expect(await store.has("k")).toStrictEqual(false);
    },
  },
  {
    name: "a commit compares bytes, not text",
    needs: ["commit"],
    async run({ store, expect }) {
      const bytes = Uint8Array.of(0, 0xff, 0xfe, 0, 0x0a);
      await store.set("k", bytes);
      const check = (value: Uint8Array): Promise<boolean> => store.commit({ checks: [{ key: "k", value }] });
      expect(await check(Uint8Array.of(0, 0xff, 0xfd, 0, 0x0a))).toStrictEqual(false);
      expect(await check(bytes.subarray(0, 4))).toStrictEqual(false);
      expect(await check(bytes)).toStrictEqual(true);
    },
  },
  {
    name: "a commit without checks is always made, one of checks alone changes nothing, and an empty one sends nothing",
    needs: ["commit"],
    async run({ store, expect, requests }) {
      expect(await store.commit({ puts: [{ key: "k", value: "1" }] })).toStrictEqual(true);
      expect(await store.commit({ checks: [{ key: "k", value: "1" }] })).toStrictEqual(true);
      expect(await store.commit({ checks: [{ key: "k", value: "2" }] })).toStrictEqual(false);
      expect(await store.commit({ deletes: ["missing"] })).toStrictEqual(true);
      expect(spelt(await store.get("k"))).toStrictEqual("1");
      const before = requests();
      expect(await store.commit({})).toStrictEqual(true);
      expect(requests() - before).toStrictEqual(0);
    },
  },
  {
    name: "a commit says which checks do not hold, and which keys it removed",
    needs: ["commit"],
    async run({ driver, key, expect }) {
      const k = key("k");
      const check = (value: string | null): { kind: "value"; key: string; value: Uint8Array | null } => ({
        kind: "value",
        key: k,
        value: value === null ? null : utf8(value),
      });
      await driver.execute([{ kind: "set", key: k, value: utf8("1"), ttl: null, when: "always" }], {});
      expect(
        await driver.commit({ checks: [check("1"), check(null), check("2")], puts: [], deletes: [k] }, {}),
      ).toStrictEqual({
        done: false,
        checks: [1, 2],
        alone: [],
      });
      const remove = { checks: [], puts: [], deletes: [k] };
      expect(await driver.commit(remove, {})).toStrictEqual({ done: true, deleted: [true] });
      expect(await driver.commit(remove, {})).toStrictEqual({ done: true, deleted: [false] });
    },
  },
];

const several: readonly StoreCase[] = [
  {
    name: "a commit about several keys changes all of them or none",
    needs: ["several"],
    async run({ store, expect }) {
      await store.setMany({ a: "1", b: "1", gone: "1" });
      const change = (checked: string): Promise<boolean> =>
        store.commit({
          checks: [
            { key: "a", value: "1" },
            { key: "b", value: checked },
            { key: "new", present: false },
          ],
          puts: [
            { key: "a", value: "2" },
            { key: "new", value: "2" },
          ],
          deletes: ["gone", "never"],
        });
      const all = ["a", "b", "new", "gone"];
      expect(await change("2")).toStrictEqual(false);
      expect((await store.getMany(all)).map(spelt)).toStrictEqual(["1", "1", null, "1"]);
      expect(await change("1")).toStrictEqual(true);
      expect((await store.getMany(all)).map(spelt)).toStrictEqual(["2", "1", "2", null]);
      expect(await change("1")).toStrictEqual(false);
    },
  },
  {
    name: "a commit can be about two hundred keys",
    needs: ["several"],
    async run({ store, expect }) {
      const names = Array.from({ length: 200 }, (_, index) => `key ${index}`);
      const puts = names.map((key) => ({ key, value: key }));
      const checks = names.map((key) => ({ key, value: null }));
      expect(await store.commit({ checks, puts })).toStrictEqual(true);
      expect((await store.getMany(names)).map(spelt)).toStrictEqual(names);
      expect(await store.commit({ checks, puts: [{ key: "other", value: "" }] })).toStrictEqual(false);
      expect(await store.commit({ deletes: names })).toStrictEqual(true);
      expect((await store.getMap([...names, "other"])).size).toStrictEqual(0);
    },
  },
  {
    name: "a commit that writes a key twice is refused before anything is sent",
    needs: ["several"],
    async run({ store, refusesUnsent }) {
      const put = { key: SECRET, value: SECRET };
      await refusesUnsent(() => store.commit({ puts: [put, put] }), { error: "validation", at: ["puts.1.key"] });
      await refusesUnsent(() => store.commit({ puts: [put], deletes: [SECRET] }), {
        error: "validation",
        at: ["deletes.0"],
      });
      await refusesUnsent(() => store.commit({ deletes: [SECRET, "b", SECRET] }), {
        error: "validation",
        at: ["deletes.2"],
      });
    },
  },
];

/** Cases about changes that are made together or not at all. */
export const commits: StoreSubject = { name: "commits", cases: [...one, ...several] };
