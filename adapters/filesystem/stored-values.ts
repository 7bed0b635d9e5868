import { DecodeError } from "../../src/errors.ts";
import { valueFile } from "./file-names.ts";
import { readJournal } from "./journal.ts";
import type { StoreFolder } from "./store-folder.ts";
import { type StoredValue, decodeStored, hasGone } from "./stored-value.ts";

/** Reads what keys hold. Nothing is locked for it. */
export class StoredValues {
  readonly #folder: StoreFolder;

  constructor(folder: StoreFolder) {
    this.#folder = folder;
  }

  /** What a key holds; `null` where there is none, or it has gone. */
  async read(key: string): Promise<StoredValue | null> {
    const stored = await this.readFile(await valueFile(key));
    return stored === null ? null : this.#liveOf(key, stored);
  }

  /** The same for who holds the lock: then no change is half carried out. */
  async readLocked(key: string): Promise<StoredValue | null> {
    const stored = await this.readAny(key);
    return stored === null || hasGone(stored) ? null : stored;
  }

  /** The same for a key that may have gone, for who holds the lock. */
  async readAny(key: string): Promise<StoredValue | null> {
    const bytes = await this.#folder.read(await valueFile(key));
    if (bytes === null) return null;
    const stored = decodeStored(bytes);
    refuseOther(key, stored);
    return stored;
  }

  /** What a file holds, or will hold when the changes that were decided on are carried out. */
  async readFile(file: string): Promise<StoredValue | null> {
    const bytes = await this.#bytesOf(file);
    return bytes === null ? null : decodeStored(bytes);
  }

  /** The same, without files that cannot be read: whoever asks for their keys is told. */
  async readUndamaged(file: string): Promise<StoredValue | null> {
    try {
      return await this.readFile(file);
    } catch (error) {
      if (error instanceof DecodeError) return null;
      throw error;
    }
  }

  #liveOf(key: string, stored: StoredValue): StoredValue | null {
    refuseOther(key, stored);
    return hasGone(stored) ? null : stored;
  }

  async #bytesOf(file: string): Promise<Uint8Array | null> {
    const journal = await readJournal(this.#folder);
    if (journal?.deletes.includes(file) === true) return null;
    const [temporary] = journal?.puts.find(([, target]) => target === file) ?? [];
    // A temporary file that is not there any more has become the other one.
    const coming = temporary === undefined ? null : await this.#folder.read(temporary);
    return coming ?? this.#folder.read(file);
  }
}

function refuseOther(key: string, stored: StoredValue): void {
  if (stored.key !== key)
    throw new DecodeError(
      "a file of the store holds another key than its name says: remove the folder, and write its values again",
    );
}
