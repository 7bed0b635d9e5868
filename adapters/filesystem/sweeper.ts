import { hasPlace, makeChanges } from "./changes.ts";
import { VALUES, setFile } from "./file-names.ts";
import type { LockPatience } from "./folder-lock.ts";
import type { OpenStore } from "./open-store.ts";
import { hasGone } from "./stored-value.ts";

const PARTS = 256;
// Each write looks at more files than it makes, so that the whole folder comes by in time.
const LOOKED_AT_BY_A_WRITE = 2;
const MOST_AT_ONCE = 64;

/** Removes the files of keys that have gone: a few with each write, or all of them. */
export class Sweeper {
  #part = Math.floor(Math.random() * PARTS);
  #files: string[] = [];

  /** Looks at the next few files, for who holds the lock. */
  async sweepSome(store: OpenStore, writes: number): Promise<void> {
    if (this.#files.length === 0) this.#files = await this.#nextPart(store);
    const looked = this.#files.splice(0, Math.min(writes * LOOKED_AT_BY_A_WRITE, MOST_AT_ONCE));
    for (const file of looked) await removeIfGone(store, file);
  }

  /** Looks at all files, and then at the places in sets. Others can write in between. */
  async sweepAll(store: OpenStore, patience: LockPatience): Promise<number> {
    let removed = 0;
    for (const part of await store.folder.list(VALUES))
      removed += await store.write(patience, async () => {
        let gone = 0;
        for (const name of await store.folder.list(`${VALUES}/${part}`))
          if (await removeIfGone(store, `${VALUES}/${part}/${name}`)) gone += 1;
        return gone;
      });
    await store.write(patience, () =>
      store.indexes.clean(async ([place, key], file) => {
        const stored = await store.values.readLocked(key);
        for (const { set } of stored?.entries ?? [])
          if (hasPlace(stored, set, place) && (await setFile(set)) === file) return true;
        return false;
      }),
    );
    return removed;
  }

  async #nextPart({ folder }: OpenStore): Promise<string[]> {
    this.#part = (this.#part + 1) % PARTS;
    const name = `${VALUES}/${this.#part.toString(16).padStart(2, "0")}`;
    return (await folder.list(name)).map((file) => `${name}/${file}`);
  }
}

async function removeIfGone(store: OpenStore, file: string): Promise<boolean> {
  const stored = await store.values.readUndamaged(file);
  if (stored === null || !hasGone(stored)) return false;
  await makeChanges(store.folder, store.indexes, [{ key: stored.key, before: stored, after: null }]);
  return true;
}
