import { keyValueStore } from "../../key-value/key-value-store.ts";
import type { StoreOptions } from "../../key-value/store-calls.ts";
import { SECRET } from "../refusal.ts";
import type { StoreCase, StoreNeed, StoreSubject } from "./store-subject.ts";

/** A store as callers without types see it. */
type Loose = Readonly<Record<string, (...given: unknown[]) => Promise<unknown>>>;
type Refused = readonly [name: string, at: string, call: (store: Loose) => unknown, ...needs: StoreNeed[]];

const lone = `${SECRET}\uD800`;
const long = SECRET.repeat(10_000);

const refused: readonly Refused[] = [
  ["a key that is no text", "key", (store) => store["get"]?.(1)],
  ["no key", "key", (store) => store["has"]?.()],
  ["a key with a lone surrogate", "key", (store) => store["get"]?.(lone)],
  ["a key that begins with a lone surrogate", "key", (store) => store["delete"]?.(`\uDC00${SECRET}`)],
  ["a key of more than 64 KiB", "key", (store) => store["set"]?.(long, "1")],
  ["a key of more than 64 KiB as UTF-8", "key", (store) => store["get"]?.("中".repeat(22_000))],
  ["one bad key among several", "keys.1", (store) => store["getMany"]?.(["a", null])],
  ["text in place of several keys", "keys", (store) => store["getMany"]?.(SECRET)],
  ["no keys", "keys", (store) => store["deleteMany"]?.()],
  ["keys to delete with one that is there twice", "keys.2", (store) => store["deleteMany"]?.([SECRET, "b", SECRET])],
  [
    "values to set with a key that is there twice",
    "entries.1",
    (store) =>
      store["setMany"]?.([
        [SECRET, "1"],
        [SECRET, "2"],
      ]),
  ],
  ["values to set that are no pairs", "entries.0", (store) => store["setMany"]?.([SECRET])],
  ["values to set that are text", "entries", (store) => store["setMany"]?.(SECRET)],
  ["a bad value among several", "entries.1.1", (store) => store["setMany"]?.({ a: "1", b: 2 })],
  ["a number as a value", "value", (store) => store["set"]?.(SECRET, 1)],
  ["null as a value", "value", (store) => store["set"]?.(SECRET, null)],
  ["a list as a value", "value", (store) => store["set"]?.(SECRET, [1, 2])],
  ["an ArrayBuffer as a value", "value", (store) => store["set"]?.(SECRET, new ArrayBuffer(2))],
  ["a value with a lone surrogate", "value", (store) => store["set"]?.("k", lone)],
  ...[0, -1, NaN, Infinity, 4e9, "1", SECRET, true, 1n, {}].map((ttl, index): Refused => [
    `a time that is none (${index + 1})`,
    "ttl",
    (store) => store["set"]?.("k", "1", { ttl }),
  ]),
  ["an option that there is not", "tll", (store) => store["set"]?.("k", "1", { tll: 1 })],
  ["options that are none", "", (store) => store["get"]?.("k", null)],
  ["a fraction to count by", "by", (store) => store["incr"]?.("k", { by: 0.5 }), "conditional"],
  ["too much to count by", "by", (store) => store["decr"]?.("k", { by: 2 ** 53 }), "conditional"],
  ["text to count by", "by", (store) => store["incr"]?.("k", { by: SECRET }), "conditional"],
  ["a time that is none, for counting", "ttl", (store) => store["incr"]?.("k", { ttl: 0 }), "conditional"],
  ["a bad value to add", "value", (store) => store["add"]?.("k", undefined), "conditional"],
  ["a bad value to replace", "entries.0.1", (store) => store["replaceMany"]?.({ k: undefined }), "conditional"],
  ["no commit", "", (store) => store["commit"]?.(), "commit"],
  ["a part of a commit that there is not", "put", (store) => store["commit"]?.({ put: [] }), "commit"],
  ["puts that are no list", "puts", (store) => store["commit"]?.({ puts: SECRET }), "commit"],
  ["a put that is none", "puts.0", (store) => store["commit"]?.({ puts: [null] }), "commit"],
  ["a put without a value", "puts.0.value", (store) => store["commit"]?.({ puts: [{ key: SECRET }] }), "commit"],
  [
    "a put with a bad time",
    "puts.0.ttl",
    (store) => store["commit"]?.({ puts: [{ key: "k", value: "1", ttl: -1 }] }),
    "commit",
  ],
  ["a check of nothing", "checks.0", (store) => store["commit"]?.({ checks: [{ key: SECRET }] }), "commit"],
  [
    "a check of two things",
    "checks.0",
    (store) => store["commit"]?.({ checks: [{ key: "k", value: "", present: true }] }),
    "commit",
  ],
  [
    "a check of a number",
    "checks.0.value",
    (store) => store["commit"]?.({ checks: [{ key: "k", value: 1 }] }),
    "commit",
  ],
  [
    "a check with text for a boolean",
    "checks.0.present",
    (store) => store["commit"]?.({ checks: [{ key: "k", present: SECRET }] }),
    "commit",
  ],
  ["a bad key to delete in a commit", "deletes.0", (store) => store["commit"]?.({ deletes: [lone] }), "commit"],
  ["a list of no keys", "limit", (store) => store["scan"]?.({ limit: 0 }), "scan"],
  ["half a key as a limit", "limit", (store) => store["scan"]?.({ limit: 1.5 }), "scan"],
  ["a prefix that is no text", "prefix", (store) => store["scan"]?.({ prefix: 1 }), "scan"],
  ["a prefix with a lone surrogate", "prefix", (store) => store["scan"]?.({ prefix: lone }), "scan"],
];

const options: readonly (readonly [string, string, unknown])[] = [
  ["a prefix of a store that is no text", "prefix", { prefix: 1 }],
  ["a time of a store that is none", "ttl", { ttl: 0 }],
  ["an option of a store that there is not", "prefx", { prefx: SECRET }],
];

const cases: readonly StoreCase[] = [
  ...refused.map(([name, at, call, ...needs]): StoreCase => ({
    name: `${name} is refused before anything is sent`,
    needs,
    run: ({ store, refusesUnsent }) =>
      refusesUnsent(() => call(store as unknown as Loose), { error: "validation", at: [at] }),
  })),
  ...options.map(([name, at, given]): StoreCase => ({
    name: `${name} is refused`,
    run: ({ driver, refusesUnsent }) =>
      refusesUnsent(() => keyValueStore(driver, given as StoreOptions), { error: "validation", at: [at] }),
  })),
  {
    name: "a call that was given up before it ran is refused before anything is sent",
    async run({ store, expect, refuses, refusesUnsent }) {
      const signal = AbortSignal.abort("enough");
      await refusesUnsent(() => store.get("k", { signal }), { error: "operational" });
      await refusesUnsent(() => store.set("k", "1", { signal }), { error: "operational" });
      await refusesUnsent(() => store.getMany(["k"], { signal }), { error: "operational" });
      if ("incr" in store) await refuses(() => store.incr("k", { signal }), { error: "operational" });
      if ("commit" in store)
        await refuses(() => store.commit({ deletes: ["k"] }, { signal }), { error: "operational" });
      if ("scan" in store) await refuses(() => store.scan({ signal }).next(), { error: "operational" });
      expect(await store.has("k")).toStrictEqual(false);
    },
  },
  {
    name: "the driver itself refuses a call that was given up",
    async run({ driver, key, expect, refuses }) {
      const signal = AbortSignal.abort();
      const set = { kind: "set", key: key("k"), value: new Uint8Array(), ttl: null, when: "always" } as const;
      await refuses(async () => driver.execute([set], { signal }), { error: "operational" });
      const put = { key: key("k"), value: new Uint8Array(), ttl: null, entries: [] };
      if (driver.abilities.atomic !== "none")
        await refuses(async () => driver.commit({ checks: [], puts: [put], deletes: [] }, { signal }), {
          error: "operational",
        });
      expect(await driver.execute([{ kind: "has", key: key("k") }], {})).toStrictEqual([false]);
    },
  },
];

/** Cases about what cannot be right. */
export const badInput: StoreSubject = { name: "bad input", cases };
