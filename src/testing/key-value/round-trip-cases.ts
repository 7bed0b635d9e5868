import type { AtomicKeyValueStore } from "../../key-value/store-types.ts";
import type { StoreCase, StoreNeed, StoreSubject, StoreWorld } from "./store-subject.ts";

type Verb = readonly [name: string, call: (store: AtomicKeyValueStore) => Promise<unknown>, ...needs: StoreNeed[]];

const many = Array.from({ length: 100 }, (_, index) => `many ${index}`);
const pairs = many.map((key): [string, string] => [key, "1"]);

const verbs: readonly Verb[] = [
  ["get", (store) => store.get("a")],
  ["has", (store) => store.has("a")],
  ["set", (store) => store.set("a", "1")],
  ["set with a time", (store) => store.set("a", "1", { ttl: 60 })],
  ["delete", (store) => store.delete("a")],
  ["getMany of 100 keys", (store) => store.getMany(many)],
  ["getMap of 100 keys", (store) => store.getMap(many)],
  ["setMany of 100 keys", (store) => store.setMany(pairs)],
  ["setMany of 100 keys with a time", (store) => store.setMany(pairs, { ttl: 60 })],
  ["deleteMany of 100 keys", (store) => store.deleteMany(many)],
  ["add", (store) => store.add("b", "1"), "conditional"],
  ["replace", (store) => store.replace("b", "1"), "conditional"],
  ["replaceMany of 100 keys", (store) => store.replaceMany(pairs), "conditional"],
  ["incr", (store) => store.incr("n"), "conditional"],
  ["incr with a time", (store) => store.incr("n", { ttl: 60 }), "conditional"],
  ["decr", (store) => store.decr("n", { by: 5 }), "conditional"],
  ["commit about one key", (store) => store.commit({ puts: [{ key: "a", value: "1" }] }), "commit"],
  [
    "commit about 100 keys with checks",
    (store) =>
      store.commit({
        checks: many.map((key) => ({ key, value: "0" })),
        puts: pairs.map(([key, value]) => ({ key, value })),
      }),
    "several",
  ],
  ["scan of a few keys", async (store) => store.scan({ limit: 1 }).next(), "scan"],
];

async function countTrips({ store, requests, expect }: StoreWorld, call: Verb[1]): Promise<void> {
  // The first call may open a connection and leave a script at the server.
  await call(store);
  const before = requests();
  await call(store);
  expect(requests() - before).toStrictEqual(1);
}

const none: StoreCase = {
  name: "verbs about many keys are no round trip where there is none",
  async run({ store, expect, requests }) {
    const before = requests();
    expect(await store.getMany([])).toStrictEqual([]);
    expect(await store.getMap([])).toStrictEqual(new Map());
    expect(await store.deleteMany([])).toStrictEqual([]);
    await store.setMany({});
    await store.setMany([]);
    if ("replaceMany" in store) expect(await store.replaceMany([])).toStrictEqual([]);
    expect(requests() - before).toStrictEqual(0);
  },
};

/** Cases about what calls cost. */
export const roundTrips: StoreSubject = {
  name: "round trips",
  cases: [
    ...verbs.map(([name, call, ...needs]): StoreCase => ({
      name: `${name} is one round trip`,
      needs,
      run: (world) => countTrips(world, call),
    })),
    none,
  ],
};
