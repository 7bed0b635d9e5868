import type { CommitOutcome, Found, KeyCheck, KeyPut, RangeCommand } from "../../contracts/key-value-driver.ts";
import { spelt, utf8 } from "./bytes.ts";
import type { StoreCase, StoreSubject, StoreWorld } from "./store-subject.ts";
import { SHORT, untilGone } from "./time.ts";

/** A place with what must be alone of it, in a set by its name. */
type Entry = readonly [set: string, place: string, alone?: string];

/** Words for what the cases do, with the keys and sets of the case. */
interface Index {
  readonly put: (key: string, entries: readonly Entry[], ttl?: number) => KeyPut;
  readonly commit: (
    puts: readonly KeyPut[],
    rest?: { readonly checks?: readonly KeyCheck[]; readonly deletes?: readonly string[] },
  ) => Promise<CommitOutcome>;
  /** The keys that a range leads to; checks that each comes with its value. */
  readonly range: (set: string, how?: Partial<RangeCommand>) => Promise<readonly string[]>;
  readonly check: (set: string, prefix: string, keys: readonly string[]) => KeyCheck;
}

function index({ driver, key, expect }: StoreWorld): Index {
  const bare = (whole: string): string => whole.slice(key("").length);
  return {
    put: (name, entries, ttl) => ({
      key: key(name),
      value: utf8(`value of ${name}`),
      ttl: ttl === undefined ? null : ttl * 1000,
      entries: entries.map(([set, place, alone]) => ({ set: key(set), place, alone: alone ?? null })),
    }),
    commit: async (puts, rest = {}) =>
      driver.commit({ checks: rest.checks ?? [], puts, deletes: (rest.deletes ?? []).map(key) }, {}),
    range: async (set, how = {}) => {
      const command: RangeCommand = {
        kind: "range",
        set: key(set),
        from: null,
        to: null,
        reverse: false,
        limit: null,
        ...how,
      };
      const [found] = (await driver.execute([command], {})) as readonly [readonly Found[]];
      const keys = found.map((each) => bare(each.key));
      expect(found.map(({ value }) => spelt(value))).toStrictEqual(keys.map((each) => `value of ${each}`));
      return keys;
    },
    check: (set, prefix, keys) => ({ kind: "entries", set: key(set), prefix, keys: keys.map(key) }),
  };
}

const needs = ["entries", "several"] as const;
const done: CommitOutcome = { done: true, deleted: [] };

const ranges: readonly StoreCase[] = [
  {
    name: "a set is read in the order of its places, then of its keys, forwards and backwards",
    needs,
    async run(world) {
      const { put, commit, range } = index(world);
      expect(world, await commit([put("k3", [["s", "b"]]), put("k1", [["s", "b"]]), put("k2", [["s", "B"]])]), done);
      await commit([
        put("k0", [["s", "~"]]),
        put("k9", [["s", "!"]]),
        put("other", [["t", "b"]]),
        put("k10", [["s", "b"]]),
      ]);
      expect(world, await range("s"), ["k9", "k2", "k1", "k10", "k3", "k0"]);
      expect(world, await range("s", { reverse: true }), ["k0", "k3", "k10", "k1", "k2", "k9"]);
      expect(world, await range("t"), ["other"]);
      expect(world, await range("empty"), []);
    },
  },
  {
    name: "a range has both its ends, and its limit counts from where it begins",
    needs,
    async run(world) {
      const { put, commit, range } = index(world);
      await commit(["a", "ab", "b", "ba", "c"].map((place) => put(`at ${place}`, [["s", place]])));
      const at = (...places: readonly string[]): string[] => places.map((place) => `at ${place}`);
      expect(world, await range("s", { from: "ab", to: "ba" }), at("ab", "b", "ba"));
      expect(world, await range("s", { from: "ab", to: "ba", reverse: true }), at("ba", "b", "ab"));
      expect(world, await range("s", { from: "aa" }), at("ab", "b", "ba", "c"));
      expect(world, await range("s", { to: "b" }), at("a", "ab", "b"));
      expect(world, await range("s", { limit: 2 }), at("a", "ab"));
      expect(world, await range("s", { limit: 2, reverse: true }), at("c", "ba"));
      expect(world, await range("s", { from: "b", limit: 1 }), at("b"));
      expect(world, await range("s", { to: "b", limit: 1, reverse: true }), at("b"));
      expect(world, await range("s", { from: "c", to: "a" }), []);
      expect(world, await range("s", { from: "d" }), []);
      expect(world, await range("s", { limit: 100 }), at("a", "ab", "b", "ba", "c"));
    },
  },
  {
    name: "places are printable characters of every kind, compared by code unit",
    needs,
    async run(world) {
      const { put, commit, range } = index(world);
      const places = Array.from({ length: 94 }, (_, at) => String.fromCharCode(0x21 + at));
      await commit(places.toReversed().map((place) => put(`key ${place}`, [["s", `${place}${place}`]])));
      expect(
        world,
        await range("s"),
        places.map((place) => `key ${place}`),
      );
      expect(world, await range("s", { from: "[", to: "[~" }), ["key ["]);
    },
  },
  {
    name: "a key can be in several sets, and at several places of one",
    needs,
    async run(world) {
      const { put, commit, range } = index(world);
      await commit([
        put("k", [
          ["s", "a"],
          ["s", "c"],
          ["t", "x"],
        ]),
        put("l", [["s", "b"]]),
      ]);
      expect(world, await range("s"), ["k", "l", "k"]);
      expect(world, await range("t"), ["k"]);
    },
  },
  {
    name: "a set of a thousand keys is read in order, whole and in part",
    needs,
    async run(world) {
      const { put, commit, range } = index(world);
      const name = (at: number): string => String((at * 7919) % 1000).padStart(3, "0");
      for (let from = 0; from < 1000; from += 100)
        await commit(Array.from({ length: 100 }, (_, at) => put(name(from + at), [["s", name(from + at)]])));
      const sorted = Array.from({ length: 1000 }, (_, at) => String(at).padStart(3, "0"));
      expect(world, await range("s"), sorted);
      expect(world, await range("s", { from: "500", limit: 5 }), sorted.slice(500, 505));
      expect(world, await range("s", { to: "500", limit: 5, reverse: true }), sorted.slice(496, 501).toReversed());
    },
  },
];

const lives: readonly StoreCase[] = [
  {
    name: "writing a key in a commit replaces its entries, and removing it removes them",
    needs,
    async run(world) {
      const { put, commit, range } = index(world);
      await commit([
        put("k", [
          ["s", "a"],
          ["t", "a"],
        ]),
        put("l", [["s", "b"]]),
      ]);
      await commit([put("k", [["s", "c"]])]);
      expect(world, [await range("s"), await range("t")], [["l", "k"], []]);
      await commit([put("k", [])]);
      expect(world, await range("s"), ["l"]);
      expect(world, await commit([], { deletes: ["l"] }), { done: true, deleted: [true] });
      expect(world, await range("s"), []);
      await commit([put("k", [["s", "d"]])]);
      await world.store.delete("k");
      expect(world, await range("s"), []);
      await commit([put("k", [["t", "a"]])]);
      expect(world, [await range("s"), await range("t")], [[], ["k"]]);
    },
  },
  {
    name: "entries of a key that has gone count no longer, also when the key comes back",
    needs,
    async run(world) {
      const { put, commit, range, check } = index(world);
      await commit([put("k", [["s", "a!", "a!"]], SHORT), put("l", [["s", "b"]]), put("m", [["s", "a2"]], SHORT)]);
      expect(world, await range("s"), ["k", "m", "l"]);
      await untilGone();
      expect(world, [await range("s"), await range("s", { limit: 1 })], [["l"], ["l"]]);
      expect(world, await commit([], { checks: [check("s", "", ["l"]), check("s", "a", [])] }), done);
      expect(world, await commit([put("new", [["s", "a!", "a!"]])]), done);
      await commit([put("k", [["s", "c"]])]);
      expect(world, await range("s"), ["new", "l", "k"]);
    },
  },
  {
    name: "a commit that is not made leaves the entries as they were",
    needs,
    async run(world) {
      const { put, commit, range } = index(world);
      await commit([put("k", [["s", "a"]])]);
      const checks: KeyCheck[] = [{ kind: "value", key: world.key("k"), value: null }];
      const outcome = await commit([put("k", [["s", "b"]]), put("l", [["s", "c"]])], { checks, deletes: ["m"] });
      expect(world, outcome, { done: false, checks: [0], alone: [] });
      expect(world, [await range("s"), await range("s", { from: "b" })], [["k"], []]);
    },
  },
];

const rules: readonly StoreCase[] = [
  {
    name: "a commit can ask which keys the entries under a prefix lead to",
    needs,
    async run(world) {
      const { put, commit, check } = index(world);
      await commit([
        put("k", [
          ["s", "a!1"],
          ["s", "a!2"],
        ]),
        put("l", [["s", "a!2"]]),
        put("m", [["s", "a"]]),
        put("n", [["s", "b"]]),
      ]);
      const holds = async (prefix: string, ...keys: readonly string[]): Promise<boolean> =>
        (await commit([], { checks: [check("s", prefix, keys)] })).done;
      expect(world, await holds("a!", "l", "k"), true);
      expect(world, await holds("a", "k", "l", "m"), true);
      expect(world, await holds("", "n", "m", "l", "k"), true);
      expect(world, await holds("c"), true);
      expect(
        world,
        [await holds("a!", "k"), await holds("a!", "k", "l", "m"), await holds("a!")],
        [false, false, false],
      );
      expect(world, [await holds("c", "k"), await holds("a!", "k", "n")], [false, false]);
      const two = [check("s", "c", []), check("s", "b", []), check("s", "b", ["n"])];
      expect(world, await commit([put("o", [])], { checks: two }), { done: false, checks: [1], alone: [] });
      expect(world, await world.store.has("o"), false);
    },
  },
  {
    name: "an entry that is to be alone keeps other keys out, not its own",
    needs,
    async run(world) {
      const { put, commit, range } = index(world);
      await commit([put("k", [["s", "a!1", "a!"]])]);
      const refused = { done: false, checks: [], alone: [world.key("l")] };
      expect(world, await commit([put("l", [["s", "a!2", "a!"]]), put("m", [["s", "c"]])]), refused);
      expect(world, [await range("s"), await world.store.has("l"), await world.store.has("m")], [["k"], false, false]);
      expect(
        world,
        await commit([
          put("k", [
            ["s", "a!3", "a!"],
            ["s", "a!4", "a!"],
          ]),
        ]),
        done,
      );
      expect(world, await commit([put("l", [["s", "a", "a"]])]), refused);
      expect(
        world,
        await commit([
          put("l", [
            ["s", "b!1", "b!"],
            ["t", "a!", "a!"],
          ]),
        ]),
        done,
      );
      expect(world, await range("s"), ["k", "k", "l"]);
    },
  },
  {
    name: "an entry is alone by what is there once the commit is made",
    needs,
    async run(world) {
      const { put, commit, range } = index(world);
      await commit([put("k", [["s", "a", "a"]]), put("l", [["s", "b", "b"]])]);
      expect(world, await commit([put("k", [["s", "b", "b"]]), put("l", [["s", "a", "a"]])]), done);
      expect(world, await range("s"), ["l", "k"]);
      expect(world, await commit([put("m", [["s", "a", "a"]])], { deletes: ["l"] }), { done: true, deleted: [true] });
      expect(world, await range("s"), ["m", "k"]);
      const outcome = await commit([put("x", [["s", "c", "c"]]), put("y", [["s", "c", "c"]])]);
      expect(world, [outcome.done, await range("s")], [false, ["m", "k"]]);
    },
  },
];

function expect(world: StoreWorld, actual: unknown, expected: unknown): void {
  world.expect(actual).toStrictEqual(expected);
}

/** Cases about places in sets that lead to keys. */
export const entries: StoreSubject = { name: "entries", cases: [...ranges, ...lives, ...rules] };
