import { crowdedPuts } from "../../src/contracts/crowded-puts.ts";
import type { CommitOutcome, KeyCheck, KeyPut, KeyValueCommit } from "../../src/contracts/key-value-driver.ts";
import type { MemoryItems } from "./memory-key-value-items.ts";

/** Makes changes together, or none where a check does not hold or an entry is not alone. `keep` gives the bytes to keep. */
export function commitInMemory(
  items: MemoryItems,
  { checks, puts, deletes }: KeyValueCommit,
  keep: (bytes: Uint8Array) => Uint8Array,
): CommitOutcome {
  const failed = checks.flatMap((check, index) => (holds(items, check) ? [] : [index]));
  const written = new Set([...deletes, ...puts.map(({ key }) => key)]);
  const together = crowdedPuts(puts);
  const crowded = puts
    .filter((put, index) => together.has(index) || isCrowded(items, put, written))
    .map(({ key }) => key);
  if (failed.length + crowded.length > 0) return { done: false, checks: failed, alone: crowded };
  for (const { key, value } of puts) items.refuseLarger(key, value);
  const deleted = deletes.map((key) => {
    const item = items.find(key);
    if (item !== undefined) items.remove(item);
    return item !== undefined;
  });
  const now = Date.now();
  for (const { key, value, ttl, entries } of puts)
    items.put(key, keep(value), ttl === null ? Infinity : now + ttl, entries);
  return { done: true, deleted };
}

function holds(items: MemoryItems, check: KeyCheck): boolean {
  if (check.kind === "value") {
    const value = items.find(check.key)?.value;
    if (check.value === null || value === undefined) return check.value === null && value === undefined;
    return check.value === "present" || isSame(check.value, value);
  }
  const expected = new Set(check.keys);
  const found = new Set<string>();
  for (const { key } of items.sets.under(check.set, check.prefix))
    if (items.find(key) !== undefined) {
      if (!expected.has(key)) return false;
      found.add(key);
    }
  return found.size === expected.size;
}

/** Whether an entry that is to be alone is not, once the commit is made. */
function isCrowded(items: MemoryItems, put: KeyPut, written: ReadonlySet<string>): boolean {
  return put.entries.some(({ set, alone }) => {
    if (alone === null) return false;
    for (const { key } of items.sets.under(set, alone))
      if (!written.has(key) && items.find(key) !== undefined) return true;
    return false;
  });
}

function isSame(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}
