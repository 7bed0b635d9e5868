import type { CommitOutcome, KeyEntry, KeyValueCommit } from "../../src/contracts/key-value-driver.ts";
import { UnsupportedError, invalid } from "../../src/errors.ts";
import type { DenoKv, DenoKvAtomic, DenoKvKey } from "./deno-kv-client.ts";
import { STORE } from "./deno-kv-failure.ts";
import { hasEntry, itemsOf, listEntries } from "./kv-entries.ts";
import { type Item, alive, expiry, newItem, readItems, readKeys } from "./kv-items.ts";
import { type Asked, type Sight, judge, nameOf } from "./kv-judgement.ts";
import { type ItemKey, LONGEST_PLACE, bytesOf, entryKey, generationKey, itemKey, prefixRange } from "./kv-keys.ts";
import { putItem, removeItem, untilMade } from "./kv-write.ts";

/** The most that Deno KV looks at when it commits. */
const MOST_CHECKS = 100;

/** Makes changes together: looks, judges, and writes if nothing has changed meanwhile; otherwise looks again. */
export async function commitChanges(
  kv: DenoKv,
  changes: KeyValueCommit,
  signal: AbortSignal | undefined,
): Promise<CommitOutcome> {
  for (const { entries } of changes.puts) for (const entry of entries) verifyPlace(entry);
  const keys = new Map(await Promise.all([...keysOf(changes)].map(async (key) => [key, await itemKey(key)] as const)));
  const asked = askedOf(changes);
  verifySize(changes, asked);
  return untilMade(async () => {
    const sight = await look(kv, keys, asked);
    const outcome = judge(changes, sight);
    if (!outcome.done) return outcome;
    return (await write(kv, changes, keys, sight)) ? outcome : undefined;
  }, signal);
}

function verifyPlace({ place }: KeyEntry): void {
  if (place.length > LONGEST_PLACE)
    throw invalid(null, [], `an indexed value is too long for Deno KV: its place may have ${LONGEST_PLACE} characters`);
}

function verifySize({ checks, puts, deletes }: KeyValueCommit, asked: readonly Asked[]): void {
  const values = checks.flatMap((check) => (check.kind === "value" ? [check.key] : []));
  const indexed = puts.filter(({ entries }) => entries.length > 0).map(({ key }) => key);
  refuseChecks(new Set([...values, ...deletes, ...indexed]).size + new Set(asked.map(({ set }) => set)).size);
}

function refuseChecks(number: number): void {
  if (number > MOST_CHECKS)
    throw new UnsupportedError(`a commit that depends on more than ${MOST_CHECKS} keys`, STORE, "make several commits");
}

function keysOf({ checks, puts, deletes }: KeyValueCommit): ReadonlySet<string> {
  return new Set([
    ...checks.flatMap((check) => (check.kind === "value" ? [check.key] : [])),
    ...puts.map(({ key }) => key),
    ...deletes,
  ]);
}

function askedOf({ checks, puts }: KeyValueCommit): readonly Asked[] {
  const all = [
    ...checks.flatMap((check) => (check.kind === "entries" ? [{ set: check.set, prefix: check.prefix }] : [])),
    ...puts.flatMap(({ entries }) =>
      entries.flatMap(({ set, alone }) => (alone === null ? [] : [{ set, prefix: alone }])),
    ),
  ];
  return [...new Map(all.map((each) => [nameOf(each), each])).values()];
}

/** Generations first: whatever changes after them is noticed. */
async function look(kv: DenoKv, keys: ReadonlyMap<string, ItemKey>, asked: readonly Asked[]): Promise<Sight> {
  const sets = [...new Set(asked.map(({ set }) => set))];
  const generationKeys = await Promise.all(sets.map(generationKey));
  const generations = (await readKeys(kv, generationKeys)).map(({ versionstamp }, index) => ({
    key: generationKeys[index] as DenoKvKey,
    versionstamp,
  }));
  const lists = asked.map(async (each) => {
    const range = await prefixRange(each.set, each.prefix);
    return [nameOf(each), await listEntries(kv, each.set, range)] as const;
  });
  const listed = new Map(await Promise.all(lists));
  const others = [...listed.values()].flat().filter(({ key }) => !keys.has(key));
  const [own, foreign] = await Promise.all([readItems(kv, keys.values()), itemsOf(kv, others)]);
  return { items: new Map([...own, ...foreign]), listed, generations };
}

/** Writes everything, unless something has changed since it was looked at. Gives whether it was written. */
async function write(
  kv: DenoKv,
  { checks, puts, deletes }: KeyValueCommit,
  keys: ReadonlyMap<string, ItemKey>,
  { items, generations }: Sight,
): Promise<boolean> {
  const atomic = kv.atomic();
  const decisive = new Set([...checks.flatMap((check) => (check.kind === "value" ? [check.key] : [])), ...deletes]);
  const changed = new Set<string>();
  for (const { key, value, ttl, entries } of puts) {
    const where = keys.get(key) as ItemKey;
    const item = newItem(value, ttl, entries);
    const before = items.get(key)?.item ?? null;
    if (entries.length > 0 || (before?.entries ?? []).length > 0) decisive.add(key);
    for (const set of await moveEntries(atomic, where, before, item)) changed.add(set);
    putItem(atomic, where, item);
  }
  for (const key of deletes) {
    const where = keys.get(key) as ItemKey;
    const before = items.get(key)?.item ?? null;
    if (before === null) continue;
    for (const set of await moveEntries(atomic, where, before, null)) changed.add(set);
    removeItem(atomic, where);
  }
  for (const set of changed) atomic.set(await generationKey(set), crypto.randomUUID());
  refuseChecks(decisive.size + generations.length);
  for (const key of decisive) {
    const { parts } = keys.get(key) as ItemKey;
    atomic.check({ key: parts, versionstamp: items.get(key)?.versionstamp ?? null });
  }
  atomic.check(...generations);
  return (await atomic.commit()).ok;
}

/** Removes the entries that a key had and has no longer, and writes those that it has. Gives the sets in which something changes. */
async function moveEntries(
  atomic: DenoKvAtomic,
  { text }: ItemKey,
  before: Item | null,
  after: Item | null,
): Promise<ReadonlySet<string>> {
  const changed = new Set<string>();
  const lived = alive({ item: before, versionstamp: null });
  for (const { set, place } of before?.entries ?? []) {
    if (hasEntry(after, { set, place })) continue;
    atomic.delete(await entryKey(set, place, text));
    changed.add(set);
  }
  if (after === null) return changed;
  for (const { set, place } of after.entries) {
    atomic.set(await entryKey(set, place, text), bytesOf(text), expiry(after));
    if (!hasEntry(lived, { set, place })) changed.add(set);
  }
  return changed;
}
