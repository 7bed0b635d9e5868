import type { ByteText } from "../../byte-text.ts";
import { commitIn, type ScriptCheck, type ScriptPut } from "./commit-arguments.ts";
import { writeCommit } from "./commit-writing.ts";
import { hasPlace, parted, scriptNames, type ScriptNames } from "./entries.ts";
import type { MemoryScript, ScriptStore } from "./memory-script.ts";
import { staleMembers, type StaleMembers } from "./stale-members.ts";

/** Checks everything before it writes anything. */
export const carryOutCommit: MemoryScript = (store, call) => {
  const names = scriptNames(call.args[0] ?? "");
  const commit = commitIn(call, names);
  const stale = staleMembers();
  const search: Search = { store, names, stale };
  const failed = indexesOf(commit.checks, (check) => !holds(search, check));
  const ours = new Set([...commit.puts, ...commit.deletes].map(({ key }) => key));
  const crowded = indexesOf(commit.puts, (put) => !isAlone(search, put, ours));
  if (commit.isDry || failed.length + crowded.length > 0) return [0, failed.length, ...failed, ...crowded];
  return [1, ...writeCommit({ store, names, commit, stale })];
};

interface Search {
  readonly store: ScriptStore;
  readonly names: ScriptNames;
  readonly stale: StaleMembers;
}

function indexesOf<Item>(items: readonly Item[], wanted: (item: Item) => boolean): readonly number[] {
  return items.flatMap((item, index) => (wanted(item) ? [index] : []));
}

function holds(search: Search, check: ScriptCheck): boolean {
  const { store } = search;
  if (check.kind === "same") return store.call("GET", check.name) === check.value;
  if (check.kind !== "entries") return (store.count("EXISTS", check.name) === 1) === (check.kind === "present");
  const there = keysUnder(search, check.set, check.start);
  return there.size === check.keys.length && check.keys.every((key) => there.has(key));
}

function isAlone(search: Search, { places }: ScriptPut, ours: ReadonlySet<ByteText>): boolean {
  const others = places
    .filter(({ alone }) => alone >= 0)
    .flatMap(({ set, place, alone }) => [...keysUnder(search, set, place.slice(0, alone))]);
  return others.every((key) => ours.has(key));
}

/** The keys that have a place in a set which begins with `start`. Members that do not count are noted, to be removed. */
function keysUnder({ store, names, stale }: Search, set: ByteText, start: ByteText): ReadonlySet<ByteText> {
  const keys = new Set<ByteText>();
  for (const member of store.texts("ZRANGEBYLEX", names.set(set), `[${start}`, `(${start}\x7f`)) {
    const { place, key } = parted(member ?? "");
    const counts =
      store.count("EXISTS", names.key(key)) === 1 &&
      hasPlace(textOrNull(store.call("GET", names.places(key))), { set, place });
    if (counts) keys.add(key);
    else stale.add(set, member ?? "");
  }
  return keys;
}

function textOrNull(reply: unknown): ByteText | null {
  return typeof reply === "string" ? reply : null;
}
