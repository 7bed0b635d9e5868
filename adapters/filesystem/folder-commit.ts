import type {
  CommitOutcome,
  KeyCheck,
  KeyEntry,
  KeyPut,
  KeyValueCommit,
} from "../../src/contracts/key-value-driver.ts";
import { type Change, makeChanges } from "./changes.ts";
import type { OpenStore } from "./open-store.ts";
import { keysUnder } from "./range.ts";
import { type StoredValue, hasGone } from "./stored-value.ts";

/** Makes changes together, or none where a check does not hold or an entry is not alone; for who holds the lock. */
export async function commitToFolder(store: OpenStore, commit: KeyValueCommit): Promise<CommitOutcome> {
  const failed: number[] = [];
  for (const [index, check] of commit.checks.entries()) if (!(await holds(store, check))) failed.push(index);
  const crowded: string[] = [];
  for (const put of commit.puts) if (await isCrowded(store, put, commit)) crowded.push(put.key);
  if (failed.length + crowded.length > 0) return { done: false, checks: failed, alone: crowded };
  const changes: Change[] = [];
  const now = Date.now();
  for (const { key, value, ttl, entries } of commit.puts) {
    const expires = ttl === null ? null : now + ttl;
    changes.push({ key, before: await store.values.readAny(key), after: { key, value, expires, entries } });
  }
  const deleted: boolean[] = [];
  for (const key of commit.deletes) {
    const before = await store.values.readAny(key);
    deleted.push(before !== null && !hasGone(before));
    changes.push({ key, before, after: null });
  }
  await makeChanges(store.folder, store.indexes, changes);
  return { done: true, deleted };
}

async function holds(store: OpenStore, check: KeyCheck): Promise<boolean> {
  if (check.kind === "value") return isAs(check.value, await store.values.readLocked(check.key));
  const { places } = await store.indexes.places(check.set);
  const found = await keysUnder(check, places, (key) => store.values.readLocked(key));
  const expected = new Set(check.keys);
  return found.size === expected.size && [...found].every((key) => expected.has(key));
}

function isAs(expected: Uint8Array | null | "present", stored: StoredValue | null): boolean {
  if (expected === null || stored === null) return expected === null && stored === null;
  return expected === "present" || isSame(expected, stored.value);
}

function isSame(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}

/** Whether an entry that is to be alone is not, once the commit is made. */
async function isCrowded(store: OpenStore, put: KeyPut, commit: KeyValueCommit): Promise<boolean> {
  for (const { set, alone } of put.entries) {
    if (alone === null) continue;
    const begins = (entry: KeyEntry): boolean => entry.set === set && entry.place.startsWith(alone);
    if (commit.puts.some((other) => other.key !== put.key && other.entries.some(begins))) return true;
    const { places } = await store.indexes.places(set);
    const found = await keysUnder({ set, prefix: alone }, places, (key) => store.values.readLocked(key));
    const written = (key: string): boolean =>
      commit.deletes.includes(key) || commit.puts.some((each) => each.key === key);
    if ([...found].some((key) => !written(key))) return true;
  }
  return false;
}
