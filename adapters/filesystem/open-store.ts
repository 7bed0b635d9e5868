import { TEMPORARY } from "./file-names.ts";
import { FolderLock, type LockPatience } from "./folder-lock.ts";
import { carryOut, endJournal, readJournal } from "./journal.ts";
import { loadRuntime } from "./runtime-files.ts";
import { SetIndexes } from "./set-indexes.ts";
import { StoreFolder } from "./store-folder.ts";
import { StoredValues } from "./stored-values.ts";

/** The folder of a store, ready to be read and, one at a time, written. */
export class OpenStore {
  readonly folder: StoreFolder;
  readonly values: StoredValues;
  readonly indexes: SetIndexes;
  readonly #lock: FolderLock;
  #last: Promise<unknown> = Promise.resolve();
  #isTidy = false;

  private constructor(folder: StoreFolder, lock: FolderLock) {
    this.folder = folder;
    this.values = new StoredValues(folder);
    this.indexes = new SetIndexes(folder);
    this.#lock = lock;
  }

  /** Opens a folder, and makes it where it is missing. */
  static async open(path: string, durable: boolean): Promise<OpenStore> {
    const folder = await StoreFolder.open(await loadRuntime(), path, durable);
    return new OpenStore(folder, await FolderLock.open(folder));
  }

  /** Does work while nobody else writes, after what others left half done has been carried out. */
  write<Done>(patience: LockPatience, work: () => Promise<Done>): Promise<Done> {
    const turn = this.#last.then(() =>
      this.#lock.hold(patience, async () => {
        await this.#recover();
        return work();
      }),
    );
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** Waits for the writing that has begun. */
  async settled(): Promise<void> {
    await this.#last;
  }

  async #recover(): Promise<void> {
    const journal = await readJournal(this.folder);
    if (journal !== null) {
      await carryOut(this.folder, this.indexes, journal);
      await endJournal(this.folder);
    }
    if (this.#isTidy) return;
    // Only who holds the lock has temporary files, so these are of programs that were ended.
    for (const name of await this.folder.list(TEMPORARY)) await this.folder.remove(`${TEMPORARY}/${name}`);
    this.#isTidy = true;
  }
}
