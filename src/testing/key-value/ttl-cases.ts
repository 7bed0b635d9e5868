import { keyValueStore } from "../../key-value/key-value-store.ts";
import type { AtomicKeyValueStore } from "../../key-value/store-types.ts";
import { spelt } from "./bytes.ts";
import type { StoreCase, StoreSubject } from "./store-subject.ts";
import { SHORT, untilGone } from "./time.ts";

const DAY = 24 * 60 * 60;

const plain: readonly StoreCase[] = [
  {
    name: "a key with a time below a second is there, then it has gone for every way to look for it",
    async run({ store, expect }) {
      await store.set("a", "1", { ttl: SHORT });
      await store.setMany({ b: "2", c: "3" }, { ttl: SHORT });
      await store.set("stays", "4");
      expect((await store.getMany(["a", "b", "c", "stays"])).map(spelt)).toStrictEqual(["1", "2", "3", "4"]);
      await untilGone();
      expect([await store.get("a"), await store.has("a"), await store.has("b")]).toStrictEqual([null, false, false]);
      expect((await store.getMany(["a", "b", "c", "stays"])).map(spelt)).toStrictEqual([null, null, null, "4"]);
      expect([...(await store.getMap(["a", "b", "stays"])).keys()]).toStrictEqual(["stays"]);
      expect([await store.delete("a"), await store.deleteMany(["b", "stays"])]).toStrictEqual([false, [false, true]]);
    },
  },
  {
    name: "long times work: a year, thirty days and a second, a hundred years, and times with fractions",
    async run({ store, expect }) {
      const times = {
        year: 365 * DAY,
        month: 30 * DAY + 1,
        longest: 100 * 366 * DAY,
        fraction: 1234.5678,
        never: null,
      };
      for (const [key, ttl] of Object.entries(times)) await store.set(key, key, { ttl });
      await untilGone();
      expect((await store.getMany(Object.keys(times))).map(spelt)).toStrictEqual(Object.keys(times));
    },
  },
  {
    name: "writing again sets the time anew, and without a time the key never goes",
    async run({ store, expect }) {
      await store.setMany({ a: "1", b: "1" }, { ttl: SHORT });
      await store.set("c", "1");
      await store.set("a", "2");
      await store.set("b", "2", { ttl: 60 });
      await store.set("c", "2", { ttl: SHORT });
      await untilGone();
      expect((await store.getMany(["a", "b", "c"])).map(spelt)).toStrictEqual(["2", "2", null]);
    },
  },
  {
    name: "a store can have a time of its own, which a call overrules",
    async run({ driver, key, expect }) {
      const store = keyValueStore(driver, { prefix: key(""), ttl: SHORT });
      await store.setMany({ a: "1", b: "1" });
      await store.set("c", "1", { ttl: null });
      await store.set("d", "1", { ttl: 60 });
      await untilGone();
      expect((await store.getMany(["a", "b", "c", "d"])).map(spelt)).toStrictEqual([null, null, "1", "1"]);
    },
  },
];

async function prepareGone(store: AtomicKeyValueStore): Promise<void> {
  await store.setMany({ add: "41", replace: "41", incr: "41", decr: "41", many: "41" }, { ttl: SHORT });
  await untilGone();
}

const conditional: readonly StoreCase[] = [
  {
    name: "a key that has gone is not there for add, replace and counting, and leaves no time behind",
    needs: ["conditional"],
    async run({ store, expect }) {
      await prepareGone(store);
      expect(await store.replace("replace", "1")).toStrictEqual(false);
      expect(await store.replaceMany({ replace: "1", many: "1" })).toStrictEqual([false, false]);
      expect([await store.add("add", "1"), await store.add("add", "2")]).toStrictEqual([true, false]);
      expect([await store.incr("incr"), await store.decr("decr")]).toStrictEqual([1, -1]);
      await untilGone();
      const left = await store.getMany(["add", "replace", "incr", "decr", "many"]);
      expect(left.map(spelt)).toStrictEqual(["1", null, "1", "-1", null]);
    },
  },
  {
    name: "replace and add set the time",
    needs: ["conditional"],
    async run({ store, expect }) {
      await store.setMany({ a: "1", b: "1" });
      await store.set("c", "1", { ttl: SHORT });
      expect(await store.replace("a", "2", { ttl: SHORT })).toStrictEqual(true);
      expect(await store.replaceMany({ b: "2" }, { ttl: SHORT })).toStrictEqual([true]);
      expect(await store.replace("c", "2")).toStrictEqual(true);
      expect(await store.add("d", "2", { ttl: SHORT })).toStrictEqual(true);
      expect(await store.add("c", "3", { ttl: SHORT })).toStrictEqual(false);
      await untilGone();
      expect((await store.getMany(["a", "b", "c", "d"])).map(spelt)).toStrictEqual([null, null, "2", null]);
    },
  },
  {
    name: "counting with a time sets it anew, and without one keeps what the key has",
    needs: ["conditional"],
    async run({ store, expect }) {
      await store.set("kept", "5", { ttl: SHORT });
      expect(await store.incr("kept")).toStrictEqual(6);
      await store.incr("shorter", { ttl: 60 });
      expect(await store.incr("shorter", { ttl: SHORT })).toStrictEqual(2);
      await store.incr("longer", { ttl: SHORT });
      expect(await store.decr("longer", { ttl: 60 })).toStrictEqual(0);
      await store.incr("endless", { ttl: SHORT });
      expect(await store.incr("endless", { ttl: null })).toStrictEqual(2);
      await store.incr("stays");
      await untilGone();
      const left = await store.getMany(["kept", "shorter", "longer", "endless", "stays"]);
      expect(left.map(spelt)).toStrictEqual([null, null, "0", "2", "1"]);
      expect(await store.incr("shorter", { by: 10 })).toStrictEqual(10);
    },
  },
];

const others: readonly StoreCase[] = [
  {
    name: "a key that has gone is not listed",
    needs: ["scan"],
    async run({ store, expect }) {
      await store.setMany({ a: "1", b: "1" }, { ttl: SHORT });
      await store.set("c", "1");
      await untilGone();
      const seen: string[] = [];
      for await (const key of store.scan()) seen.push(key);
      expect(seen).toStrictEqual(["c"]);
    },
  },
  {
    name: "a key that has gone is not there for the checks of a commit, and what a commit puts goes in time",
    needs: ["commit"],
    async run({ store, expect }) {
      await store.setMany({ a: "1", b: "1", c: "1" }, { ttl: SHORT });
      expect(
        await store.commit({ checks: [{ key: "c", value: "1" }], puts: [{ key: "c", value: "2" }] }),
      ).toStrictEqual(true);
      expect(await store.commit({ puts: [{ key: "d", value: "2", ttl: SHORT }] })).toStrictEqual(true);
      expect(await store.has("d")).toStrictEqual(true);
      await untilGone();
      expect(
        await store.commit({ checks: [{ key: "a", value: "1" }], puts: [{ key: "a", value: "2" }] }),
      ).toStrictEqual(false);
      expect(
        await store.commit({ checks: [{ key: "b", present: true }], puts: [{ key: "b", value: "2" }] }),
      ).toStrictEqual(false);
      expect(
        await store.commit({ checks: [{ key: "b", value: null }], puts: [{ key: "b", value: "3" }] }),
      ).toStrictEqual(true);
      expect((await store.getMany(["a", "b", "c", "d"])).map(spelt)).toStrictEqual([null, "3", "2", null]);
    },
  },
];

/** Cases about keys that go. */
export const times: StoreSubject = { name: "time to live", cases: [...plain, ...conditional, ...others] };
