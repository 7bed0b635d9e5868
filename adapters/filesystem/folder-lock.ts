import { OperationalError } from "../../src/errors.ts";
import { refuseAborted } from "../../src/contracts/refused-call.ts";
import { LOCKS, digestOf, uniqueName } from "./file-names.ts";
import { isCode } from "./runtime-files.ts";
import { type StoreFolder, pause } from "./store-folder.ts";

/** How long is waited for other processes. */
export interface LockPatience {
  /** Milliseconds after which a lock that does not come is an error. */
  readonly timeout: number;
  readonly signal?: AbortSignal | undefined;
}

// A holder that is alive renews its file far more often; so old a file is of a process that nobody can ask about.
const RENEWED_EVERY = 5_000;
const STALE_AFTER = 60_000;
const LONGEST_PAUSE = 20;

/**
 * Lets one process at a time write to a folder. Who wants to write leaves a file under a name of its own, and then looks whether it is
 * the only one. Files of processes that ended are removed by whoever sees them: as names are never used again, nobody can remove the
 * file of somebody else by mistake.
 */
export class FolderLock {
  readonly #folder: StoreFolder;
  readonly #machine: string;

  private constructor(folder: StoreFolder, machine: string) {
    this.#folder = folder;
    this.#machine = machine;
  }

  static async open(folder: StoreFolder): Promise<FolderLock> {
    return new FolderLock(folder, (await digestOf(folder.runtime.machine)).slice(0, 16));
  }

  /** Does work while no other process does. */
  async hold<Done>(patience: LockPatience, work: () => Promise<Done>): Promise<Done> {
    const file = await this.#acquire(patience);
    const renewal = setInterval(() => void this.#renew(file), RENEWED_EVERY);
    try {
      return await work();
    } finally {
      clearInterval(renewal);
      await this.#folder.remove(file);
    }
  }

  async #acquire({ timeout, signal }: LockPatience): Promise<string> {
    const deadline = Date.now() + timeout;
    for (let longest = 1; ; longest = Math.min(longest * 2, LONGEST_PAUSE)) {
      refuseAborted(signal);
      if (!(await this.#isTaken(null))) {
        const file = await this.#leaveFile();
        if (!(await this.#isTaken(file))) return file;
        await this.#folder.remove(file);
      }
      if (Date.now() >= deadline)
        throw new OperationalError(`waited ${timeout} ms for another process to finish writing to the folder`, {
          transient: true,
        });
      // Who came at the same moment must not come back at the same moment.
      await pause(longest * Math.random());
    }
  }

  async #leaveFile(): Promise<string> {
    const file = `${LOCKS}/${this.#folder.runtime.pid}-${this.#machine}-${uniqueName()}`;
    const { files } = this.#folder.runtime;
    await (await files.open(this.#folder.path(file), "wx")).close();
    return file;
  }

  async #isTaken(own: string | null): Promise<boolean> {
    let taken = false;
    for (const name of await this.#folder.list(LOCKS)) {
      const file = `${LOCKS}/${name}`;
      if (file === own) continue;
      if (await this.#isStale(file, name)) await this.#folder.remove(file);
      else taken = true;
    }
    return taken;
  }

  async #isStale(file: string, name: string): Promise<boolean> {
    const [pid = "", machine = ""] = name.split("-");
    const { files, hasEnded } = this.#folder.runtime;
    if (machine === this.#machine && hasEnded(Number(pid))) return true;
    try {
      const { mtimeMs } = await files.stat(this.#folder.path(file));
      return Date.now() - mtimeMs > STALE_AFTER;
    } catch (error) {
      if (isCode(error, "ENOENT")) return true;
      throw error;
    }
  }

  async #renew(file: string): Promise<void> {
    const now = new Date();
    // Without it the lock lasts for a minute all the same.
    await this.#folder.runtime.files.utimes(this.#folder.path(file), now, now).catch(() => undefined);
  }
}
