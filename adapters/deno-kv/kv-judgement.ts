import type { CommitOutcome, KeyCheck, KeyPut, KeyValueCommit } from "../../src/contracts/key-value-driver.ts";
import type { DenoKvKey } from "./deno-kv-client.ts";
import { type ListedEntry, hasEntry } from "./kv-entries.ts";
import { type FoundItem, alive } from "./kv-items.ts";

/** What a commit depends on, as it was found. */
export interface Sight {
  readonly items: ReadonlyMap<string, FoundItem>;
  /** What stands under the prefixes that were asked for, by the set and the prefix. */
  readonly listed: ReadonlyMap<string, readonly ListedEntry[]>;
  /** The generations of the sets that were looked into: they tell whether anything in them has changed. */
  readonly generations: readonly { readonly key: DenoKvKey; readonly versionstamp: string | null }[];
}

/** A prefix in a set that a commit looks under. */
export interface Asked {
  readonly set: string;
  readonly prefix: string;
}

/** The name of what was asked for. */
export function nameOf({ set, prefix }: Asked): string {
  return JSON.stringify([set, prefix]);
}

/** What becomes of a commit, by what was found. */
export function judge({ checks, puts, deletes }: KeyValueCommit, sight: Sight): CommitOutcome {
  const broken = checks.flatMap((check, index) => (holds(check, sight) ? [] : [index]));
  const written = new Set([...deletes, ...puts.map(({ key }) => key)]);
  const alone = puts.filter((put) => !isAlone(put, puts, written, sight)).map(({ key }) => key);
  if (broken.length > 0 || alone.length > 0) return { done: false, checks: broken, alone };
  return { done: true, deleted: deletes.map((key) => alive(sight.items.get(key)) !== null) };
}

function holds(check: KeyCheck, { items, listed }: Sight): boolean {
  if (check.kind === "value") {
    const value = alive(items.get(check.key))?.value ?? null;
    if (check.value === "present") return value !== null;
    if (check.value === null || value === null) return check.value === value;
    return check.value.length === value.length && check.value.every((byte, index) => byte === value[index]);
  }
  const there = (listed.get(nameOf(check)) ?? []).filter((each) => hasEntry(alive(items.get(each.key)), each));
  const keys = new Set(there.map(({ key }) => key));
  return keys.size === new Set(check.keys).size && check.keys.every((key) => keys.has(key));
}

/** Whether no other key will have an entry where one of a put is to be alone. What the commit itself writes counts as it will be. */
function isAlone(
  { key, entries }: KeyPut,
  puts: readonly KeyPut[],
  written: ReadonlySet<string>,
  { items, listed }: Sight,
): boolean {
  return entries.every(({ set, alone }) => {
    if (alone === null) return true;
    const there = listed.get(nameOf({ set, prefix: alone })) ?? [];
    if (there.some((each) => !written.has(each.key) && hasEntry(alive(items.get(each.key)), each))) return false;
    return !puts.some(
      (other) => other.key !== key && other.entries.some((each) => each.set === set && each.place.startsWith(alone)),
    );
  });
}
