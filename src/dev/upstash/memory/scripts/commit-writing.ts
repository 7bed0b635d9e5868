import type { ByteText } from "../../byte-text.ts";
import type { ScriptCommit, ScriptPut } from "./commit-arguments.ts";
import { type EntryPlace, placesIn, type ScriptNames, writtenPlace } from "./entries.ts";
import type { ScriptStore } from "./memory-script.ts";
import { slices } from "./slices.ts";
import type { StaleMembers } from "./stale-members.ts";

/** What is written, where, and what is known by then. */
export interface CommitWriting {
  readonly store: ScriptStore;
  readonly names: ScriptNames;
  readonly commit: ScriptCommit;
  /** Members that do not count; those that were overwritten are added. */
  readonly stale: StaleMembers;
}

/** How many members that have gone are looked for at once. */
const SWEEP = "64";

/** Writes a commit, and says for each of its deletes whether the key was there. */
export function writeCommit(writing: CommitWriting): readonly number[] {
  const { store, names, commit, stale } = writing;
  const { puts, deletes } = commit;
  const before = placesBefore(
    store,
    [...puts, ...deletes].map(({ key }) => names.places(key)),
  );
  const changed = puts.flatMap(({ places }) => places);
  const touched = new Set([...before.flat(), ...changed].map(({ set }) => set));
  for (const [set] of stale) touched.add(set);
  const going = new Set([...touched].filter((set) => hasGoing(writing, set)));
  for (const [index, put] of puts.entries()) writePut(writing, put, before[index] ?? []);
  const deleted = deletes.map(({ name, key }, index) => {
    const places = before[puts.length + index] ?? [];
    if (places.length > 0) store.call("DEL", names.places(key));
    for (const { set, place } of places) stale.add(set, `${place} ${key}`);
    return store.count("DEL", name);
  });
  for (const [set, all] of stale)
    for (const members of slices(all)) {
      store.call("ZREM", names.set(set), ...members);
      if (going.has(set)) store.call("ZREM", names.going(set), ...members);
    }
  const now = Date.now();
  for (const put of puts) addPlaces(writing, put, going, now);
  for (const set of touched) if (going.has(set)) sweep(writing, set, now);
  return deleted;
}

/** The places that keys have, in the order of the names under which they are written. */
function placesBefore(store: ScriptStore, names: readonly ByteText[]): readonly (readonly EntryPlace[])[] {
  return slices(names).flatMap((some) => store.texts("MGET", ...some).map(placesIn));
}

/** Whether members of a set go at some time. Fails for names that hold something else, before anything is written. */
function hasGoing({ store, names }: CommitWriting, set: ByteText): boolean {
  store.call("ZCARD", names.set(set));
  return store.count("ZCARD", names.going(set)) > 0;
}

function writePut(
  { store, names, stale }: CommitWriting,
  { name, key, value, ttl, places }: ScriptPut,
  before: readonly EntryPlace[],
): void {
  const settings = ttl === "0" ? [] : ["PX", ttl];
  const texts = places.map(writtenPlace);
  store.call("SET", name, value, ...settings);
  if (texts.length > 0) store.call("SET", names.places(key), texts.join(""), ...settings);
  else if (before.length > 0) store.call("DEL", names.places(key));
  for (const old of before) if (!texts.includes(writtenPlace(old))) stale.add(old.set, `${old.place} ${key}`);
}

function addPlaces(
  { store, names }: CommitWriting,
  { key, ttl, places }: ScriptPut,
  going: ReadonlySet<ByteText>,
  now: number,
): void {
  for (const { set, place } of places) {
    const member = `${place} ${key}`;
    store.call("ZADD", names.set(set), "0", member);
    if (ttl !== "0") store.call("ZADD", names.going(set), `${now + Number(ttl)}`, member);
    else if (going.has(set)) store.call("ZREM", names.going(set), member);
  }
}

/** Removes members whose time is over. */
function sweep({ store, names }: CommitWriting, set: ByteText, now: number): void {
  const gone = store.texts("ZRANGEBYSCORE", names.going(set), "-inf", `(${now}`, "LIMIT", "0", SWEEP);
  const members = gone.map((member) => member ?? "");
  if (members.length === 0) return;
  store.call("ZREM", names.set(set), ...members);
  store.call("ZREM", names.going(set), ...members);
}
