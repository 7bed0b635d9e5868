import { spelt, utf8 } from "./bytes.ts";
import { SECRET } from "../refusal.ts";
import type { StoreCase, StoreSubject } from "./store-subject.ts";

const needs = ["conditional"] as const;

const adding: readonly StoreCase[] = [
  {
    name: "add writes where the key is missing, and only there",
    needs,
    async run({ store, expect }) {
      expect(await store.add("k", "1")).toStrictEqual(true);
      expect(await store.add("k", "2")).toStrictEqual(false);
      expect(spelt(await store.get("k"))).toStrictEqual("1");
      await store.delete("k");
      expect(await store.add("k", "")).toStrictEqual(true);
      expect(await store.add("k", "3")).toStrictEqual(false);
      expect(spelt(await store.get("k"))).toStrictEqual("");
    },
  },
  {
    name: "replace writes where the key is there, and only there",
    needs,
    async run({ store, expect }) {
      expect(await store.replace("k", "1")).toStrictEqual(false);
      expect(await store.has("k")).toStrictEqual(false);
      await store.set("k", "");
      expect(await store.replace("k", "2")).toStrictEqual(true);
      expect(spelt(await store.get("k"))).toStrictEqual("2");
      await store.delete("k");
      expect(await store.replace("k", "3")).toStrictEqual(false);
      expect(await store.get("k")).toStrictEqual(null);
    },
  },
  {
    name: "replaceMany says for each key whether it was there, and makes none",
    needs,
    async run({ store, expect }) {
      await store.set("b", "old");
      expect(await store.replaceMany({ a: "1", b: "2", c: "3" })).toStrictEqual([false, true, false]);
      expect((await store.getMany(["a", "b", "c"])).map(spelt)).toStrictEqual([null, "2", null]);
    },
  },
];

const counting: readonly StoreCase[] = [
  {
    name: "a missing key counts as 0, and a counter is decimal text",
    needs,
    async run({ store, expect }) {
      expect([await store.incr("k"), await store.incr("k"), await store.decr("k")]).toStrictEqual([1, 2, 1]);
      expect(await store.get("k")).toStrictEqual(utf8("1"));
      expect([await store.incr("k", { by: 10 }), await store.decr("k", { by: 12 })]).toStrictEqual([11, -1]);
      expect(spelt(await store.get("k"))).toStrictEqual("-1");
      expect(await store.decr("below")).toStrictEqual(-1);
      expect(await store.incr("none", { by: 0 })).toStrictEqual(0);
      expect(spelt(await store.get("none"))).toStrictEqual("0");
    },
  },
  {
    name: "a number that was set can be counted on, also a negative one",
    needs,
    async run({ store, expect }) {
      await store.setMany({ a: "41", b: "-1", c: "0" });
      expect([await store.incr("a"), await store.incr("b"), await store.decr("c")]).toStrictEqual([42, 0, -1]);
      expect((await store.getMany(["a", "b", "c"])).map(spelt)).toStrictEqual(["42", "0", "-1"]);
    },
  },
  {
    name: "counters are exact up to the limits of safe integers, and stay there",
    needs,
    async run({ store, expect, refuses }) {
      expect(await store.incr("k", { by: Number.MAX_SAFE_INTEGER })).toStrictEqual(9007199254740991);
      expect([await store.decr("k"), await store.incr("k")]).toStrictEqual([9007199254740990, 9007199254740991]);
      await refuses(() => store.incr("k"), { error: "decode" });
      expect(spelt(await store.get("k"))).toStrictEqual("9007199254740991");
      expect(await store.decr("low", { by: Number.MAX_SAFE_INTEGER })).toStrictEqual(-9007199254740991);
      await refuses(() => store.decr("low"), { error: "decode" });
      expect(spelt(await store.get("low"))).toStrictEqual("-9007199254740991");
      expect(await store.incr("low", { by: Number.MAX_SAFE_INTEGER })).toStrictEqual(0);
    },
  },
  ...["text", "", " 1", "1 ", "1.5", "1e3", "0x10", "--1", "9007199254740993", "1\n", `${SECRET}`].map(
    (value): StoreCase => ({
      name: `${JSON.stringify(value === SECRET ? "a secret" : value)} is no whole number: counting fails and it stays`,
      needs,
      async run({ store, expect, refuses }) {
        await store.set("k", value);
        await refuses(() => store.incr("k"), { error: "decode" });
        expect(spelt(await store.get("k"))).toStrictEqual(value);
      },
    }),
  ),
  {
    name: "bytes that are no text are no whole number either",
    needs,
    async run({ store, expect, refuses }) {
      const bytes = Uint8Array.of(0xff, 0, 0x31);
      await store.set("k", bytes);
      await refuses(() => store.decr("k"), { error: "decode" });
      expect(await store.get("k")).toStrictEqual(bytes);
    },
  },
];

/** Cases about verbs that look and write in one step. */
export const conditional: StoreSubject = { name: "looking and writing in one step", cases: [...adding, ...counting] };
