import { SECRET } from "../refusal.ts";
import { sameBytes, spelt, utf8 } from "./bytes.ts";
import type { StoreCase, StoreSubject, StoreWorld } from "./store-subject.ts";

const everyByte = Uint8Array.from({ length: 256 }, (_, index) => index);

const values: readonly (readonly [string, string | Uint8Array])[] = [
  ["text", "text"],
  ["empty text", ""],
  ["text outside of ASCII", "naïve 中文 \u{1F600} \0 \uFEFF"],
  ["a byte order mark alone", "\uFEFF"],
  ["digits", "1"],
  ["no bytes", new Uint8Array()],
  ["every byte", everyByte],
  ["bytes that are no UTF-8", Uint8Array.of(0xff, 0xfe, 0xc0, 0x80)],
  ["text that looks like JSON", '{"a":[1]}'],
];

async function liveOut({ store, expect }: StoreWorld, value: string | Uint8Array): Promise<void> {
  const bytes = typeof value === "string" ? utf8(value) : value;
  expect(await store.get("k")).toStrictEqual(null);
  expect(await store.has("k")).toStrictEqual(false);
  await store.set("k", value);
  expect(await store.get("k")).toStrictEqual(bytes);
  expect(await store.has("k")).toStrictEqual(true);
  await store.set("k", "other");
  expect(spelt(await store.get("k"))).toStrictEqual("other");
  await store.set("k", value);
  expect(await store.get("k")).toStrictEqual(bytes);
  expect(await store.delete("k")).toStrictEqual(true);
  expect(await store.has("k")).toStrictEqual(false);
  expect(await store.get("k")).toStrictEqual(null);
  expect(await store.delete("k")).toStrictEqual(false);
}

const single: readonly StoreCase[] = [
  ...values.map(([name, value]): StoreCase => ({
    name: `${name} can be set, got, overwritten and deleted`,
    run: (world) => liveOut(world, value),
  })),
  {
    name: "a value of a million bytes, or as many as the store takes, comes back whole",
    async run({ store, driver, expect }) {
      const long = new Uint8Array(Math.min(driver.maxValueBytes ?? 1_000_000, 1_000_000));
      for (let index = 0; index < long.length; index += 1) long[index] = (index * 31 + (index >> 8)) & 0xff;
      await store.set("long", long);
      expect(sameBytes(await store.get("long"), long)).toStrictEqual(true);
      expect(await store.delete("long")).toStrictEqual(true);
    },
  },
  {
    name: "bytes that are changed after writing or after reading do not change what is kept",
    async run({ store, expect }) {
      const mine = utf8("abc");
      await store.set("k", mine);
      mine[0] = 0;
      const read = await store.get("k");
      expect(spelt(read)).toStrictEqual("abc");
      if (read !== null) read[0] = 0;
      expect(spelt(await store.get("k"))).toStrictEqual("abc");
    },
  },
  {
    name: "bytes that are part of a longer buffer are kept without the rest",
    async run({ store, expect }) {
      await store.set("k", utf8("before-middle-after").subarray(7, 13));
      expect(await store.get("k")).toStrictEqual(utf8("middle"));
    },
  },
  {
    name: "a value longer than the store takes is refused before anything is sent",
    async run({ store, driver, expect, refusesUnsent }) {
      if (driver.maxValueBytes === undefined || driver.maxValueBytes > 100_000_000) return;
      const long = new Uint8Array(driver.maxValueBytes + 1);
      await refusesUnsent(() => store.set(SECRET, long), { error: "validation", at: ["value"] });
      expect(await store.has(SECRET)).toStrictEqual(false);
    },
  },
];

const many: readonly StoreCase[] = [
  {
    name: "many values are written and read in one call, in the order asked, also those asked for twice",
    async run({ store, expect }) {
      await store.setMany([
        ["a", "1"],
        ["b", utf8("2")],
        ["c", ""],
      ]);
      expect(await store.getMany(["c", "a", "missing", "b", "a"])).toStrictEqual([
        utf8(""),
        utf8("1"),
        null,
        utf8("2"),
        utf8("1"),
      ]);
      expect(await store.getMap(["b", "missing", "a"])).toStrictEqual(
        new Map([
          ["b", utf8("2")],
          ["a", utf8("1")],
        ]),
      );
    },
  },
  {
    name: "many values can be given as a Map or as an object",
    async run({ store, expect }) {
      await store.setMany(new Map([["a", "1"]]));
      await store.setMany({ b: "2", ["__proto__"]: "3" });
      expect((await store.getMany(["a", "b", "__proto__"])).map(spelt)).toStrictEqual(["1", "2", "3"]);
    },
  },
  {
    name: "deleting many deletes those after a missing one too, and says for each whether it was there",
    async run({ store, expect }) {
      await store.setMany({ a: "1", b: "2", c: "3" });
      expect(await store.deleteMany(["a", "missing", "b"])).toStrictEqual([true, false, true]);
      expect((await store.getMany(["a", "b", "c"])).map(spelt)).toStrictEqual([null, null, "3"]);
    },
  },
  {
    name: "a hundred keys are written, read and deleted together",
    async run({ store, expect }) {
      const keys = Array.from({ length: 100 }, (_, index) => `key ${index}`);
      await store.setMany(keys.map((key): [string, string] => [key, `value of ${key}`]));
      expect((await store.getMany(keys)).map(spelt)).toStrictEqual(keys.map((key) => `value of ${key}`));
      expect((await store.getMap(keys)).size).toStrictEqual(100);
      expect(await store.deleteMany(keys)).toStrictEqual(keys.map(() => true));
      expect(await store.getMany(keys)).toStrictEqual(keys.map(() => null));
    },
  },
];

/** Cases about reading, writing and removing. */
export const verbs: StoreSubject = { name: "reading and writing", cases: [...single, ...many] };
